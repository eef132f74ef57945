import type {
  ReadWriteLock,
  ReadWriteOwner,
} from '../../../../../core/client/recipes/locks/read-write-lock.js';
import type { Task } from '../../plan.js';
import type { Hold, WriterOwner } from './held-writer.js';
import { HeldWriter } from './held-writer.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type ReadWritePlan = Extract<Task, { kind: 'read-write-lock' }>;

const HELD_LONG_ENOUGH = 0;

/** Holds a lock for reading, or writes under it and reads on in some cases. */
export class ReadWriteApp extends RecipeApp implements ReadWriteOwner, WriterOwner {
  private readonly plan: ReadWritePlan;
  private readonly lock: ReadWriteLock;
  private readonly writer: HeldWriter;
  private isBusy = false;

  constructor(kit: RecipeKit, plan: ReadWritePlan) {
    super(kit, plan);
    this.plan = plan;
    const { path, whenSuspended = 'stop' } = plan;
    this.writer = new HeldWriter(kit, plan.resource, this);
    this.lock = new kit.parts.readWriteLock(kit.handle, { path, whenSuspended }, this);
  }

  /** Of those who may read on the writing ends when the reading has begun. */
  acquired(what: 'read' | 'write'): void {
    if (what === 'read' && this.lock.write.isHeld) this.lock.releaseWrite();
    this.line.wait(HELD_LONG_ENOUGH, this.about(this.plan.holdMicros));
  }

  /** Who may not go on to read does not go on to write either. */
  ended(what: 'read' | 'write', why: Parameters<ReadWriteOwner['ended']>[1]): void {
    if (what === 'read' && this.lock.write.isHeld) this.lock.releaseWrite();
    this.writer.drop();
    this.line.unwait(HELD_LONG_ENOUGH);
    if (this.isBusy && why === 'timed-out') this.stepEnds();
    else if (this.isBusy) this.later();
    this.isBusy = false;
  }

  protected answered(): void {}

  protected get isTidy(): boolean {
    return this.lock.isIdle;
  }

  protected begin(): void {
    const { patienceMicros = null, writePercent } = this.plan;
    this.isBusy = true;
    if (this.desk.below(100) >= writePercent) this.lock.acquireRead(patienceMicros);
    else this.lock.acquireWrite(patienceMicros);
  }

  protected passed(): void {
    if (this.lock.write.isHeld) {
      this.writer.write();
      return;
    }
    // Nobody may: it would wait for itself.
    if (!this.lock.acquireWrite(null)) this.refused();
    this.lock.read.release();
    this.isBusy = false;
    this.stepEnds();
  }

  hold(): Hold {
    const { write } = this.lock;
    const { holder, token } = write;
    return { recipe: 'write-lock', path: this.plan.path, holder, token, fence: write.fence() };
  }

  written(): void {
    if (this.desk.below(2) === 0) {
      this.lock.acquireRead(null);
      return;
    }
    this.lock.releaseWrite();
    this.isBusy = false;
    this.stepEnds();
  }

  private refused(): void {
    const { holder, token } = this.lock.read;
    const names = { recipe: 'read-lock', path: this.plan.path, holder, token };
    this.line.observe({ kind: 'recipe.acted', ...names, what: 'refused', item: 'write-lock' });
  }
}
