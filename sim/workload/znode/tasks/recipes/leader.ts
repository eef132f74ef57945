import type { LatchOwner, LeaderLatch } from '../../../../../core/client/recipes/elections/leader-latch.js';
import type { LeaderSelector } from '../../../../../core/client/recipes/elections/leader-selector.js';
import type { Task } from '../../plan.js';
import type { Hold, WriterOwner } from './held-writer.js';
import { HeldWriter } from './held-writer.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type LeaderPlan = Extract<Task, { kind: 'leader' }>;

const LED_LONG_ENOUGH = 0;

/** Is a candidate, writes as the leader when it has led for a while, and leaves the lead to another one. */
export class LeaderApp extends RecipeApp implements LatchOwner, WriterOwner {
  private readonly plan: LeaderPlan;
  private readonly latch: LeaderLatch;
  /** The same, if it leads by turns. */
  private readonly selector: LeaderSelector | null;
  private readonly writer: HeldWriter;
  private isStarted = false;

  constructor(kit: RecipeKit, plan: LeaderPlan) {
    super(kit, plan);
    this.plan = plan;
    const { path, whenSuspended = 'stop', isByTurns = false } = plan;
    const options = { path, candidate: kit.desk.name, whenSuspended };
    const { handle, parts } = kit;
    this.writer = new HeldWriter(kit, plan.resource, this);
    this.selector = isByTurns ? new parts.leaderSelector(handle, options, this) : null;
    this.latch = this.selector ?? new parts.leaderLatch(handle, options, this);
  }

  leads(): void {
    this.line.wait(LED_LONG_ENOUGH, this.about(this.plan.leadMicros));
  }

  /** It stays a candidate, and may lead again. */
  follows(): void {
    this.writer.drop();
    this.line.unwait(LED_LONG_ENOUGH);
  }

  protected answered(): void {}

  protected get isTidy(): boolean {
    return this.latch.isIdle;
  }

  protected begin(): void {
    if (!this.isStarted) this.latch.start();
    this.isStarted = true;
  }

  protected override over(): void {
    this.writer.drop();
    this.line.unwait();
    if (this.isStarted) this.latch.close();
    this.isStarted = false;
  }

  protected passed(): void {
    this.writer.write();
  }

  hold(): Hold {
    const { holder, epoch: token } = this.latch;
    const { path, isByTurns = false } = this.plan;
    return { recipe: isByTurns ? 'selector' : 'latch', path, holder, token, fence: this.latch.fence() };
  }

  written(): void {
    if (this.selector !== null) this.selector.relinquish();
    else {
      this.latch.close();
      this.isStarted = false;
    }
    this.stepEnds();
  }
}
