import type { Barrier, BarrierOwner } from '../../../../../core/client/recipes/barriers/barrier.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type BarrierPlan = Extract<Task, { kind: 'barrier' }>;

const LIFT = 0;

/** Raises a barrier and lifts it after a while, or waits until it is open. */
export class BarrierApp extends RecipeApp implements BarrierOwner {
  private readonly plan: BarrierPlan;
  private readonly barrier: Barrier;

  constructor(kit: RecipeKit, plan: BarrierPlan) {
    super(kit, plan);
    this.plan = plan;
    this.barrier = new kit.parts.barrier(kit.handle, plan.path, this);
  }

  raised(): void {
    this.line.wait(LIFT, this.about(this.plan.raisedMicros ?? 0));
  }

  lifted(): void {
    this.stepEnds();
  }

  opened(): void {
    this.stepEnds();
  }

  stopped(): void {
    this.stepEnds();
  }

  protected get isTidy(): boolean {
    return this.barrier.isIdle;
  }

  protected begin(): void {
    if (this.plan.raisedMicros === undefined) this.barrier.wait(this.plan.patienceMicros);
    else this.barrier.raise();
  }

  protected answered(): void {}

  protected passed(): void {
    this.barrier.lift();
  }
}
