import { assert } from '../../../../core/assert.js';
import type { Notice, ReturnedCall } from '../../../../core/client/owner.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import { failedWith } from '../../../../core/client/failed-with.js';
import type { PlannedCall, Task } from '../plan.js';
import type { TaskDesk, TaskRun } from './desk.js';

/** How long a call that has to succeed waits before it is made anew. */
const REST_MICROS = 20_000;

/** Planned calls. One is due at its time; `tag` and `step` are its place in the plan. */
export class ScriptRun implements TaskRun {
  private readonly desk: TaskDesk;
  private readonly calls: readonly PlannedCall[];
  /** Those that have not come to their end. */
  private left = 0;

  constructor(desk: TaskDesk, plan: Extract<Task, { kind: 'script' }>) {
    this.desk = desk;
    this.calls = plan.calls;
  }

  get isDone(): boolean {
    return this.left === 0;
  }

  /** A client that starts again leaves out what is past: it does not remember whether it was done. */
  start(): void {
    const elapsed = this.desk.elapsedMicros();
    for (const [place, { atMicros }] of this.calls.entries()) {
      if (atMicros < elapsed) continue;
      this.left += 1;
      this.desk.wait(place, atMicros - elapsed);
    }
  }

  due(step: number): void {
    this.desk.call(step, this.callAt(step).request);
  }

  returned(tag: number, call: ReturnedCall): void {
    if (this.callAt(tag).isInsistent && !isAchieved(call)) this.desk.wait(tag, REST_MICROS);
    else this.left -= 1;
  }

  notified(_notice: Notice): void {}

  sessionBegan(): void {}

  private callAt(place: number): PlannedCall {
    const call = this.calls[place];
    assert(call !== undefined, 'what is due and what returns is a call of the plan');
    return call;
  }
}

/** The call succeeded, or one before it must have. */
function isAchieved(call: ReturnedCall): boolean {
  const { kind } = call.request;
  if (call.outcome === 'ok') return true;
  return kind === 'delete' ? failedWith(call, 'NONODE') : isCreate(kind) && failedWith(call, 'NODEEXISTS');
}

function isCreate(kind: ZnodeRequest['kind']): boolean {
  return kind === 'create' || kind === 'create2' || kind === 'createContainer' || kind === 'createTTL';
}
