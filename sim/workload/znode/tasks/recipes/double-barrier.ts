import type {
  DoubleBarrier,
  DoubleBarrierOwner,
} from '../../../../../core/client/recipes/barriers/double-barrier.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type DoubleBarrierPlan = Extract<Task, { kind: 'double-barrier' }>;

/** Enters one round after the other with its fellow members, stays for a while, and leaves with them. */
export class DoubleBarrierApp extends RecipeApp implements DoubleBarrierOwner {
  private readonly plan: DoubleBarrierPlan;
  private readonly rounds: readonly DoubleBarrier[];
  /** Whose turn it is. */
  private round = -1;

  constructor(kit: RecipeKit, plan: DoubleBarrierPlan) {
    super(kit, plan);
    this.plan = plan;
    const { path, members, count } = plan;
    this.rounds = Array.from(
      { length: count },
      (_, i) => new kit.parts.doubleBarrier(kit.handle, { path: `${path}/${String(i)}`, members }, this),
    );
  }

  entered(): void {
    this.line.wait(this.round, this.about(this.plan.insideMicros));
  }

  left(): void {
    this.stepEnds();
  }

  out(): void {
    this.line.unwait(this.round);
    this.stepEnds();
  }

  protected get isTidy(): boolean {
    return this.rounds.every(({ isIdle }) => isIdle);
  }

  protected begin(): void {
    this.round += 1;
    this.rounds[this.round]?.enter(this.plan.patienceMicros);
  }

  protected answered(): void {}

  protected passed(round: number): void {
    this.rounds[round]?.leave();
  }
}
