import type {
  CommitCoordinator,
  CoordinatorOwner,
} from '../../../../../core/client/recipes/commit/commit-coordinator.js';
import type { CommitSite, SiteOwner } from '../../../../../core/client/recipes/commit/commit-site.js';
import type { Decision } from '../../../../../core/client/recipes/commit/two-phase.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type TwoPhasePlan = Extract<Task, { kind: 'two-phase-commit' }>;

/** One vote in so many is against. */
const AGAINST = 5;

/** Is a site that votes and does what is decided, and proposes transactions itself. */
export class TwoPhaseApp extends RecipeApp implements CoordinatorOwner, SiteOwner {
  private readonly coordinator: CommitCoordinator;
  private readonly site: CommitSite;

  constructor(kit: RecipeKit, plan: TwoPhasePlan) {
    super(kit, plan);
    const { path, sites, site, patienceMicros } = plan;
    this.coordinator = new kit.parts.commitCoordinator(kit.handle, { path, sites, patienceMicros }, this);
    this.site = new kit.parts.commitSite(
      kit.handle,
      { path, site, patienceMicros: 2 * patienceMicros },
      this,
    );
  }

  override start(): void {
    super.start();
    this.site.start();
  }

  decided(): void {
    this.stepEnds();
  }

  vote(): Decision {
    return this.desk.below(AGAINST) === AGAINST - 1 ? 'abort' : 'commit';
  }

  apply(): void {}

  protected get isTidy(): boolean {
    return this.coordinator.isIdle && this.site.isIdle;
  }

  protected begin(): void {
    this.coordinator.propose();
  }

  protected answered(): void {}

  protected passed(): void {}
}
