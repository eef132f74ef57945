import type { LockOwner } from '../../../../../core/client/recipes/locks/lock.js';
import type { Semaphore } from '../../../../../core/client/recipes/locks/semaphore.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type SemaphorePlan = Extract<Task, { kind: 'semaphore' }>;

/** Takes a lease, keeps it for a while, and gives it back. */
export class SemaphoreApp extends RecipeApp implements LockOwner {
  private readonly plan: SemaphorePlan;
  private readonly semaphore: Semaphore;

  constructor(kit: RecipeKit, plan: SemaphorePlan) {
    super(kit, plan);
    this.plan = plan;
    const { path, leases, whenSuspended = 'stop' } = plan;
    this.semaphore = new kit.parts.semaphore(kit.handle, { path, leases, whenSuspended }, this);
  }

  acquired(): void {
    this.line.wait(0, this.about(this.plan.holdMicros));
  }

  ended(why: Parameters<LockOwner['ended']>[0]): void {
    this.line.unwait();
    if (why === 'timed-out') this.stepEnds();
    else this.later();
  }

  protected get isTidy(): boolean {
    return this.semaphore.isIdle;
  }

  protected begin(): void {
    this.semaphore.acquire(this.plan.patienceMicros ?? null);
  }

  protected passed(): void {
    this.semaphore.release();
    this.stepEnds();
  }

  protected answered(): void {}
}
