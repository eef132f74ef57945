import type { Notice, ReturnedCall } from '../../../../core/client/owner.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import { failedWith } from '../../../../core/client/failed-with.js';
import { parentOf } from '../../../../core/znode/path.js';
import type { Pace } from '../plan.js';
import type { TaskDesk, TaskRun } from './desk.js';
import { Pacing } from './pacing.js';
import { createOf } from './requests.js';

/** The one time that a paced task waits for. */
const NEXT = 0;
/** The tag of the calls that make a parent. */
const PARENT = -1;

/**
 * A task of so many steps, one after the other, each of one or more calls of which one is in flight at a time. A
 * subclass says what a step does.
 */
export abstract class PacedRun implements TaskRun {
  isDone = false;
  protected readonly desk: TaskDesk;
  protected steps = 0;
  private readonly pacing: Pacing;

  constructor(desk: TaskDesk, pace: Pace) {
    this.desk = desk;
    this.pacing = new Pacing(desk, pace);
  }

  start(): void {
    this.desk.wait(NEXT, this.pacing.untilStart());
  }

  due(_step: number): void {
    this.next();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag !== PARENT) this.answered(tag, call);
    else if (failedWith(call, 'NONODE')) this.makeParent(call.request);
    else this.again();
  }

  notified(_notice: Notice): void {}

  sessionBegan(): void {}

  /** Makes the first call of a step. */
  protected abstract begin(): void;

  /** A call of a step has returned. */
  protected abstract answered(tag: number, call: ReturnedCall): void;

  protected stepEnds(): void {
    this.steps += 1;
    this.desk.wait(NEXT, this.pacing.thinking());
  }

  /** Takes the step from its beginning, at once: what stood in its way has changed. */
  protected again(): void {
    this.next();
  }

  /** Takes the step from its beginning after a rest: what stood in its way may be there still. */
  protected later(): void {
    this.desk.wait(NEXT, this.pacing.resting());
  }

  /** A create answered that there is nothing above its path: makes that, and takes the step from its beginning. */
  protected makeParent(request: ZnodeRequest): void {
    if ('path' in request && request.path !== null)
      this.desk.call(PARENT, createOf(parentOf(request.path), ''));
    else this.later();
  }

  private next(): void {
    if (this.pacing.isOver(this.steps)) this.isDone = true;
    else this.begin();
  }
}
