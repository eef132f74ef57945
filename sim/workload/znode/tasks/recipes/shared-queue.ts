import { PRIORITY_MAX } from '../../../../../core/client/recipes/queues/queue-order.js';
import type {
  LockedQueue,
  LockedQueueOwner,
} from '../../../../../core/client/recipes/queues/locked-queue.js';
import type { Queue, QueueOwner } from '../../../../../core/client/recipes/queues/queue.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type QueuePlan = Extract<Task, { kind: 'shared-queue' | 'locked-queue' | 'priority-queue' }>;

/** Of a hundred steps how many put something in, if the plan does not say. */
const PUTS_PERCENT = 50;

/** Puts items into a queue, and takes some out, the first or the best one. */
export class QueueApp extends RecipeApp implements QueueOwner {
  private readonly plan: QueuePlan;
  private readonly queue: Queue;

  constructor(kit: RecipeKit, plan: QueuePlan) {
    super(kit, plan);
    this.plan = plan;
    const order = plan.kind === 'priority-queue' ? 'priority' : 'arrival';
    this.queue = new kit.parts.queue(kit.handle, { path: plan.path, order }, this);
  }

  put(): void {
    this.stepEnds();
  }

  putUncertain(): void {
    this.stepEnds();
  }

  took(): void {
    this.stepEnds();
  }

  tookNothing(): void {
    this.stepEnds();
  }

  protected get isTidy(): boolean {
    return this.queue.isIdle;
  }

  protected begin(): void {
    const { kind, patienceMicros, putsPercent = PUTS_PERCENT } = this.plan;
    if (this.desk.below(100) >= putsPercent) this.queue.take(patienceMicros);
    else if (kind === 'priority-queue') this.queue.put(this.desk.unique(), this.desk.below(PRIORITY_MAX + 1));
    else this.queue.put(this.desk.unique());
  }

  protected answered(): void {}

  protected passed(): void {}
}

/** Puts items into a queue, and processes some for a while. */
export class LockedQueueApp extends RecipeApp implements LockedQueueOwner {
  private readonly plan: QueuePlan;
  private readonly queue: LockedQueue;
  /** Counts what it was given to process: a time that was set for one must not end another. */
  private taken = 0;

  constructor(kit: RecipeKit, plan: QueuePlan) {
    super(kit, plan);
    this.plan = plan;
    this.queue = new kit.parts.lockedQueue(kit.handle, plan.path, this);
  }

  put(): void {
    this.stepEnds();
  }

  putUncertain(): void {
    this.stepEnds();
  }

  process(): void {
    this.taken += 1;
    this.line.wait(this.taken, this.about(this.plan.thinkMicros));
  }

  finished(): void {
    this.stepEnds();
  }

  gaveUp(): void {
    this.taken += 1;
    this.stepEnds();
  }

  protected get isTidy(): boolean {
    return this.queue.isIdle;
  }

  protected begin(): void {
    const { patienceMicros, putsPercent = PUTS_PERCENT } = this.plan;
    if (this.desk.below(100) < putsPercent) this.queue.put(this.desk.unique());
    else this.queue.take(patienceMicros);
  }

  protected answered(): void {}

  protected passed(step: number): void {
    if (step === this.taken) this.queue.done();
  }
}
