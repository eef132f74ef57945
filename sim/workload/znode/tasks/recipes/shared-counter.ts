import type { Counter, CounterOwner } from '../../../../../core/client/recipes/counter.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

/** Counts a step, and goes on when it knows, or knows that nobody can know, whether the step is in the number. */
export class CounterApp extends RecipeApp implements CounterOwner {
  private readonly counter: Counter;

  constructor(kit: RecipeKit, plan: Extract<Task, { kind: 'shared-counter' }>) {
    super(kit, plan);
    const { path, isSure } = plan;
    this.counter = new kit.parts.counter(kit.handle, { path, isSure }, this);
  }

  counted(): void {
    this.stepEnds();
  }

  uncertain(): void {
    this.stepEnds();
  }

  protected get isTidy(): boolean {
    return this.counter.isIdle;
  }

  protected begin(): void {
    this.counter.count();
  }

  protected answered(): void {}

  protected passed(): void {}
}
