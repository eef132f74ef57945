import type { ReturnedCall } from '../../../../../core/client/owner.js';
import type { Recipe } from '../../../../../core/client/recipes/recipe.js';
import type { Line } from '../../../../../core/client/recipes/shared-handle.js';
import { CODES } from '../../../../../core/znode/codes.js';
import type { MultiOp } from '../../../../../core/znode/requests.js';
import type { Zxid } from '../../../../../core/zxid.js';
import { failedWith } from '../../../../../core/client/failed-with.js';
import { parentOf } from '../../../../../core/znode/path.js';
import type { TaskDesk } from '../desk.js';
import { createOf } from '../requests.js';
import type { RecipeKit } from './recipe-app.js';

/** What its user holds. */
export interface Hold {
  readonly recipe: string;
  readonly path: string;
  readonly holder: string;
  readonly token: Zxid;
  /** Without it a write may come late, when what was held is another's. */
  readonly fence: MultiOp | null;
}

export interface WriterOwner {
  /** What it holds by now. */
  hold(): Hold;
  /** A write has ended. What became of it does not matter: to the next holder it is done, or never will be. */
  written(): void;
}

const WRITE = 0;
const MAKE = 1;
const ANY_VERSION = -1;

/** Writes a znode that only the holder of something may write, and makes it if it is missing. */
export class HeldWriter implements Recipe {
  private readonly line: Line;
  private readonly desk: TaskDesk;
  private readonly resource: string;
  private readonly owner: WriterOwner;

  constructor({ handle, desk }: RecipeKit, resource: string, owner: WriterOwner) {
    this.desk = desk;
    this.resource = resource;
    this.owner = owner;
    this.line = handle.join(this);
  }

  write(): void {
    const data = this.desk.unique();
    const { fence, ...names } = this.owner.hold();
    this.line.observe({ kind: 'recipe.acted', ...names, what: 'effect', item: data });
    const write: MultiOp = { kind: 'setData', path: this.resource, data, version: ANY_VERSION };
    this.line.call(WRITE, fence === null ? write : { kind: 'multi', ops: [fence, write] });
  }

  /** What was held is gone: of what has begun nothing is followed up. */
  drop(): void {
    this.line.forget();
  }

  returned(tag: number, call: ReturnedCall): void {
    const { request } = call;
    if (tag === WRITE && isMissing(call)) this.make(this.resource);
    else if (tag === WRITE) this.owner.written();
    else if (failedWith(call, 'NONODE') && 'path' in request) this.make(parentOf(request.path ?? '/'));
    else this.write();
  }

  due(): void {}

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  lost(): void {}

  private make(path: string): void {
    this.line.call(MAKE, createOf(path, ''));
  }
}

/** There is nothing to write to. */
function isMissing({ code, answer, outcome }: ReturnedCall): boolean {
  if (outcome !== 'fail') return false;
  const last = answer.kind === 'multi' ? answer.results.at(-1) : undefined;
  return last === undefined ? code === CODES.NONODE : last.kind === 'error' && last.code === CODES.NONODE;
}
