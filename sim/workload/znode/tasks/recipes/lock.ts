import type { ReturnedCall } from '../../../../../core/client/owner.js';
import type { Lock, LockOwner } from '../../../../../core/client/recipes/lock.js';
import type { MultiOp } from '../../../../../core/znode/requests.js';
import { CODES } from '../../../../../core/znode/codes.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type LockPlan = Extract<Task, { kind: 'lock' }>;

const WRITE = 0;
const HELD_LONG_ENOUGH = 0;
const OUT_OF_PATIENCE = 1;
const ANY_VERSION = -1;

/** Acquires a lock, writes as its holder when it has held it for a while, and releases it. */
export class LockApp extends RecipeApp implements LockOwner {
  private readonly plan: LockPlan;
  private readonly lock: Lock;
  /** How often it has acquired the lock that it holds. */
  private depth = 0;

  constructor(kit: RecipeKit, plan: LockPlan) {
    super(kit, plan);
    this.plan = plan;
    const { path, whenSuspended = 'stop' } = plan;
    this.lock = new kit.parts.lock(kit.handle, { path, whenSuspended }, this);
  }

  /** Some hold it twice. */
  acquired(): void {
    this.line.unwait(OUT_OF_PATIENCE);
    this.depth += 1;
    if (this.depth === 1 && this.desk.below(4) === 0) this.lock.acquire(null);
    else this.line.wait(HELD_LONG_ENOUGH, this.about(this.plan.holdMicros));
  }

  ended(why: Parameters<LockOwner['ended']>[0]): void {
    this.depth = 0;
    this.line.forget();
    this.line.unwait();
    if (why === 'timed-out') this.stepEnds();
    else this.later();
  }

  protected get isTidy(): boolean {
    return this.lock.isIdle;
  }

  /** Of those who do not wait for ever some leave it to the lock to say when they have waited enough. */
  protected begin(): void {
    const { patienceMicros } = this.plan;
    const isOwnDecision = patienceMicros !== undefined && this.desk.below(2) === 0;
    if (isOwnDecision) this.line.wait(OUT_OF_PATIENCE, patienceMicros);
    this.lock.acquire(isOwnDecision ? null : (patienceMicros ?? null));
  }

  protected passed(step: number): void {
    if (step === HELD_LONG_ENOUGH) {
      this.write();
      return;
    }
    this.lock.release();
    this.stepEnds();
  }

  protected answered(_tag: number, call: ReturnedCall): void {
    if (isMissing(call)) this.make(this.plan.resource);
    else this.release();
  }

  protected override made(): void {
    this.write();
  }

  /** What became of the write does not matter: to the next holder it is done, or never will be. */
  private release(): void {
    for (; this.depth > 0; this.depth -= 1) this.lock.release();
    this.stepEnds();
  }

  private write(): void {
    const { resource: path, isFenced = true } = this.plan;
    const data = this.desk.unique();
    const { holder, token } = this.lock;
    this.line.observe({
      kind: 'recipe.acted',
      recipe: 'lock',
      path: this.plan.path,
      holder,
      what: 'effect',
      item: data,
      token,
    });
    const write: MultiOp = { kind: 'setData', path, data, version: ANY_VERSION };
    this.line.call(WRITE, isFenced ? { kind: 'multi', ops: [this.lock.fence(), write] } : write);
  }
}

/** There is nothing to write to. */
function isMissing({ code, answer, outcome }: ReturnedCall): boolean {
  if (outcome !== 'fail') return false;
  const last = answer.kind === 'multi' ? answer.results.at(-1) : undefined;
  return last === undefined ? code === CODES.NONODE : last.kind === 'error' && last.code === CODES.NONODE;
}
