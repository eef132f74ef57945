import type { Lock, LockOwner } from '../../../../../core/client/recipes/locks/lock.js';
import type { Task } from '../../plan.js';
import type { Hold, WriterOwner } from './held-writer.js';
import { HeldWriter } from './held-writer.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type LockPlan = Extract<Task, { kind: 'lock' }>;

const HELD_LONG_ENOUGH = 0;
const OUT_OF_PATIENCE = 1;

/** Acquires a lock, writes as its holder when it has held it for a while, and releases it. */
export class LockApp extends RecipeApp implements LockOwner, WriterOwner {
  private readonly plan: LockPlan;
  private readonly lock: Lock;
  private readonly writer: HeldWriter;
  /** How often it has acquired the lock that it holds. */
  private depth = 0;

  constructor(kit: RecipeKit, plan: LockPlan) {
    super(kit, plan);
    this.plan = plan;
    const { path, whenSuspended = 'stop' } = plan;
    this.writer = new HeldWriter(kit, plan.resource, this);
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
    this.writer.drop();
    this.line.unwait();
    if (why === 'timed-out') this.stepEnds();
    else this.later();
  }

  protected answered(): void {}

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
      this.writer.write();
      return;
    }
    this.lock.release();
    this.stepEnds();
  }

  hold(): Hold {
    const { path, isFenced = true } = this.plan;
    const { holder, token } = this.lock;
    return { recipe: 'lock', path, holder, token, fence: isFenced ? this.lock.fence() : null };
  }

  written(): void {
    for (; this.depth > 0; this.depth -= 1) this.lock.release();
    this.stepEnds();
  }
}
