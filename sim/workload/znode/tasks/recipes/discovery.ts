import type { ServiceProvider } from '../../../../../core/client/recipes/discovery/service-provider.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type DiscoveryPlan = Extract<Task, { kind: 'discovery' }>;

/** Errors by which an instance is taken for down, and for how many steps they count, and it is. */
const DOWN_ERRORS = 2;
const WITHIN_STEPS = 10;
const FOR_STEPS = 20;

/** Keeps the instances of a service at hand, and on to the end; each step picks one, which may fail. */
export class DiscoveryApp extends RecipeApp {
  private readonly plan: DiscoveryPlan;
  private readonly provider: ServiceProvider;
  private isOpen = false;

  constructor(kit: RecipeKit, plan: DiscoveryPlan) {
    super(kit, plan);
    this.plan = plan;
    const { path, strategy, thinkMicros } = plan;
    const down = {
      errors: DOWN_ERRORS,
      withinMicros: WITHIN_STEPS * thinkMicros,
      forMicros: FOR_STEPS * thinkMicros,
    };
    this.provider = new kit.parts.serviceProvider(kit.handle, { path, strategy, down });
  }

  protected get isTidy(): boolean {
    return true;
  }

  protected begin(): void {
    if (!this.isOpen) this.provider.open();
    this.isOpen = true;
    const picked = this.provider.pick();
    if (picked !== null && this.desk.below(100) < (this.plan.errorPercent ?? 0))
      this.provider.noteError(picked.id);
    this.stepEnds();
  }

  protected answered(): void {}

  protected passed(): void {}
}
