import type { LatchOwner } from '../../../../../core/client/recipes/leader-latch.js';
import { LeaderLatch } from '../../../../../core/client/recipes/leader-latch.js';
import { LeaderSelector } from '../../../../../core/client/recipes/leader-selector.js';
import type { Task } from '../../plan.js';
import type { Hold } from './holding-app.js';
import { HoldingApp } from './holding-app.js';
import type { RecipeKit } from './recipe-app.js';

type LeaderPlan = Extract<Task, { kind: 'leader' }>;

const LED_LONG_ENOUGH = 0;

/** Is a candidate, writes as the leader when it has led for a while, and leaves the lead to another one. */
export class LeaderApp extends HoldingApp implements LatchOwner {
  protected readonly resource: string;
  private readonly plan: LeaderPlan;
  private readonly latch: LeaderLatch | LeaderSelector;
  private isStarted = false;

  constructor(kit: RecipeKit, plan: LeaderPlan) {
    super(kit, plan);
    this.plan = plan;
    this.resource = plan.resource;
    const { path, whenSuspended = 'stop', isByTurns = false } = plan;
    const options = { path, candidate: kit.desk.name, whenSuspended };
    const Latch = isByTurns ? kit.parts.leaderSelector : kit.parts.leaderLatch;
    this.latch = new Latch(kit.handle, options, this);
  }

  leads(): void {
    this.line.wait(LED_LONG_ENOUGH, this.about(this.plan.leadMicros));
  }

  /** It stays a candidate, and may lead again. */
  follows(): void {
    this.line.forget();
    this.line.unwait(LED_LONG_ENOUGH);
  }

  protected get isTidy(): boolean {
    return this.latch.isIdle;
  }

  protected begin(): void {
    if (!this.isStarted) this.latch.start();
    this.isStarted = true;
  }

  protected override over(): void {
    this.drop();
    if (this.isStarted) this.latch.close();
    this.isStarted = false;
  }

  protected passed(): void {
    this.write();
  }

  protected hold(): Hold {
    const { holder, epoch: token } = this.latch;
    const { path, isByTurns = false } = this.plan;
    return { recipe: isByTurns ? 'selector' : 'latch', path, holder, token, fence: this.latch.fence() };
  }

  protected written(): void {
    if (this.latch instanceof LeaderSelector) this.latch.relinquish();
    else {
      this.latch.close();
      this.isStarted = false;
    }
    this.stepEnds();
  }
}
