import type { ReturnedCall } from '../../../../../core/client/owner.js';
import { CODES } from '../../../../../core/znode/codes.js';
import type { MultiOp } from '../../../../../core/znode/requests.js';
import type { Zxid } from '../../../../../core/zxid.js';
import { RecipeApp } from './recipe-app.js';

/** What its user holds. */
export interface Hold {
  readonly recipe: string;
  readonly path: string;
  readonly holder: string;
  readonly token: Zxid;
  /** Without it a write may come late, when what was held is another's. */
  readonly fence: MultiOp | null;
}

const WRITE = 0;
const ANY_VERSION = -1;

/** An application that writes a znode which only the holder of something may write. */
export abstract class HoldingApp extends RecipeApp {
  /** The znode that is written. */
  protected abstract readonly resource: string;

  /** What it holds by now. */
  protected abstract hold(): Hold;

  /** A write has ended. What became of it does not matter: to the next holder it is done, or never will be. */
  protected abstract written(): void;

  protected answered(_tag: number, call: ReturnedCall): void {
    if (isMissing(call)) this.make(this.resource);
    else this.written();
  }

  protected override made(): void {
    this.write();
  }

  protected write(): void {
    const data = this.desk.unique();
    const { fence, ...names } = this.hold();
    this.line.observe({ kind: 'recipe.acted', ...names, what: 'effect', item: data });
    const write: MultiOp = { kind: 'setData', path: this.resource, data, version: ANY_VERSION };
    this.line.call(WRITE, fence === null ? write : { kind: 'multi', ops: [fence, write] });
  }

  /** What it held or waited for is gone: of what it has begun nothing is followed up. */
  protected drop(): void {
    this.line.forget();
    this.line.unwait();
  }
}

/** There is nothing to write to. */
function isMissing({ code, answer, outcome }: ReturnedCall): boolean {
  if (outcome !== 'fail') return false;
  const last = answer.kind === 'multi' ? answer.results.at(-1) : undefined;
  return last === undefined ? code === CODES.NONODE : last.kind === 'error' && last.code === CODES.NONODE;
}
