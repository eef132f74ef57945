import { OPEN_ACL } from '../../znode/acl.js';
import { CREATE_FLAGS } from '../../znode/requests.js';
import type { ReturnedCall } from '../owner.js';
import { failedWith } from '../failed-with.js';
import { parentOf } from '../../znode/path.js';
import type { Recipe } from './recipe.js';
import type { Line, SharedHandle } from './shared-handle.js';

export interface MadeOwner {
  /** It is there, or was. */
  made(): void;
}

const CREATE = 0;
const REST = 0;
const REST_MICROS = 20_000;

/** Makes a znode that stays, and what is missing above it. That somebody else has made it does as well. */
export class ZnodeMaker implements Recipe {
  private readonly line: Line;
  private readonly owner: MadeOwner;
  /** What is to be there, with its data; null: nothing. */
  private wanted: { readonly path: string; readonly data: string } | null = null;

  constructor(handle: SharedHandle, owner: MadeOwner) {
    this.owner = owner;
    this.line = handle.join(this);
  }

  make(path: string, data = ''): void {
    this.wanted = { path, data };
    this.create(path);
  }

  /** `made` does not come any more. */
  stop(): void {
    this.wanted = null;
    this.line.forget();
    this.line.unwait();
  }

  returned(_tag: number, call: ReturnedCall): void {
    const { wanted } = this;
    if (wanted === null) return;
    const { request, outcome } = call;
    const path = 'path' in request ? (request.path ?? '/') : '/';
    if (failedWith(call, 'NONODE')) this.create(parentOf(path));
    else if (outcome === 'ok' || failedWith(call, 'NODEEXISTS')) {
      if (path !== wanted.path) {
        this.create(wanted.path);
        return;
      }
      this.wanted = null;
      this.owner.made();
    } else if (outcome === 'unknown') this.create(path);
    else this.line.wait(REST, REST_MICROS);
  }

  due(): void {
    if (this.wanted !== null) this.create(this.wanted.path);
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  lost(): void {
    this.line.unwait();
    this.due();
  }

  private create(path: string): void {
    const data = path === this.wanted?.path ? this.wanted.data : '';
    const flags = CREATE_FLAGS.persistent;
    this.line.call(CREATE, { kind: 'create', path, data, acl: OPEN_ACL, flags });
  }
}
