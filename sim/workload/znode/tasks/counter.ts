import { unreachable } from '../../../../core/assert.js';
import type { ReturnedCall } from '../../../../core/client/owner.js';
import { failedWith } from '../../../../core/client/failed-with.js';
import type { Task } from '../plan.js';
import type { TaskDesk } from './desk.js';
import { PacedRun } from './paced-run.js';
import { createOf } from './requests.js';

const READ = 0;
const MAKE = 1;
const WRITE = 2;

/**
 * A number that several clients count up. After an unknown outcome it reads again, as it must: whether the number went
 * up by itself or by another is not to be known, so that the number may end above the counts of all, and never below.
 */
export class CounterRun extends PacedRun {
  private readonly path: string;

  constructor(desk: TaskDesk, plan: Extract<Task, { kind: 'counter' }>) {
    super(desk, plan);
    this.path = plan.path;
  }

  protected override begin(): void {
    this.desk.call(READ, { kind: 'getData', path: this.path, watch: false });
  }

  protected override answered(tag: number, call: ReturnedCall): void {
    if (tag === READ) this.onRead(call);
    else if (tag === MAKE) this.onMade(call);
    else this.onWritten(call);
  }

  private onRead(call: ReturnedCall): void {
    const { outcome, answer } = call;
    if (answer.kind === 'data') {
      const data = String(numberIn(answer.data) + 1);
      this.desk.call(WRITE, { kind: 'setData', path: this.path, data, version: answer.stat.version });
    } else if (failedWith(call, 'NONODE')) {
      this.desk.call(MAKE, createOf(this.path, '0'));
    } else if (outcome === 'unknown') {
      this.again();
    } else {
      this.later();
    }
  }

  private onMade(call: ReturnedCall): void {
    if (failedWith(call, 'NONODE')) this.makeParent(call.request);
    else if (call.outcome !== 'fail' || failedWith(call, 'NODEEXISTS')) this.again();
    else this.later();
  }

  private onWritten(call: ReturnedCall): void {
    switch (call.outcome) {
      case 'ok':
        this.stepEnds();
        return;
      case 'unknown':
        this.again();
        return;
      case 'fail':
        // Somebody else was faster, or has deleted it.
        if (failedWith(call, 'BADVERSION') || failedWith(call, 'NONODE')) this.again();
        else this.later();
        return;
      default:
        unreachable(call.outcome);
    }
  }
}

/** What is no number counts as 0. */
function numberIn(data: string | null): number {
  const number = Number(data ?? '');
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}
