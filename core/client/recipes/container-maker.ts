import { OPEN_ACL } from '../../znode/acl.js';
import { CREATE_FLAGS } from '../../znode/requests.js';
import type { ReturnedCall } from '../owner.js';
import { failedWith } from '../failed-with.js';
import { parentOf } from '../../znode/path.js';
import type { Recipe } from './recipe.js';
import type { Line, SharedHandle } from './shared-handle.js';

export interface ContainerOwner {
  /** It is there, or was a moment ago; or it was refused, and it is worth another look by now. */
  made(): void;
}

const MAKE = 0;
const REST_MICROS = 20_000;

/**
 * Makes the znode that a recipe lives below: a container, which the service takes away when nobody uses it any more.
 * What is above it is kept. It gives up when the session ends: its owner asks again.
 */
export class ContainerMaker implements Recipe {
  private readonly line: Line;
  private readonly owner: ContainerOwner;
  /** What is to be made, the last one first. */
  private ahead: string[] = [];

  constructor(handle: SharedHandle, owner: ContainerOwner) {
    this.owner = owner;
    this.line = handle.join(this);
  }

  /** `made` follows, unless the session ends. One at a time. */
  make(path: string): void {
    this.ahead = [path];
    this.goOn();
  }

  returned(_tag: number, call: ReturnedCall): void {
    if (failedWith(call, 'NONODE')) this.ahead.push(parentOf(this.ahead.at(-1) ?? '/'));
    else if (call.outcome === 'ok' || failedWith(call, 'NODEEXISTS')) this.ahead.pop();
    else if (call.outcome === 'fail') {
      this.line.wait(MAKE, REST_MICROS);
      return;
    }
    this.goOn();
  }

  due(): void {
    this.owner.made();
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  lost(): void {
    this.line.unwait();
    this.ahead = [];
  }

  private goOn(): void {
    const path = this.ahead.at(-1);
    if (path === undefined) {
      this.owner.made();
      return;
    }
    const common = { path, data: '', acl: OPEN_ACL } as const;
    const { container, persistent } = CREATE_FLAGS;
    this.line.call(
      MAKE,
      this.ahead.length === 1
        ? { kind: 'createContainer', ...common, flags: container }
        : { kind: 'create', ...common, flags: persistent },
    );
  }
}
