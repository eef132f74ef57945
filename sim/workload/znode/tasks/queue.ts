import type { ReturnedCall } from '../../../../core/client/owner.js';
import { CREATE_FLAGS } from '../../../../core/znode/requests.js';
import { failedWith } from '../../../../core/client/failed-with.js';
import type { Task } from '../plan.js';
import type { TaskDesk } from './desk.js';
import { PacedRun } from './paced-run.js';
import { createOf, firstInSequence } from './requests.js';

const PUT = 0;
const SYNC = 1;
const LOOK = 2;
const LIST = 3;
const READ = 4;
const TAKE = 5;

/**
 * ZooKeeper's recipe of a queue: items are sequential znodes, and who takes one out deletes it. The name of an item
 * begins with a text of its own, so that its maker finds it after an unknown outcome (Curator's protected creates).
 */
export class QueueRun extends PacedRun {
  private readonly path: string;
  /** What it puts in or has put in last. */
  private item = '';
  /** The child that it is about to take. */
  private child = '';

  constructor(desk: TaskDesk, plan: Extract<Task, { kind: 'queue' }>) {
    super(desk, plan);
    this.path = plan.path;
  }

  protected override begin(): void {
    if (this.steps % 2 === 0) {
      this.item = this.desk.unique();
      const flags = CREATE_FLAGS.persistentSequential;
      this.desk.call(PUT, createOf(`${this.path}/${this.item}-`, this.item, flags));
    } else {
      this.list(LIST);
    }
  }

  protected override answered(tag: number, call: ReturnedCall): void {
    switch (tag) {
      case PUT:
        this.onPut(call);
        return;
      case SYNC:
        if (call.outcome === 'ok') this.list(LOOK);
        else this.sync();
        return;
      case LOOK:
        this.onLook(call);
        return;
      case LIST:
        this.onList(call);
        return;
      case READ:
        this.onRead(call);
        return;
      default:
        this.onTaken(call);
    }
  }

  private onPut(call: ReturnedCall): void {
    if (call.outcome === 'ok') this.stepEnds();
    else if (call.outcome === 'unknown') this.sync();
    else if (failedWith(call, 'NONODE')) this.makeParent(call.request);
    else this.later();
  }

  /** The server at hand may be behind: only a sync shows whether the item is there. */
  private sync(): void {
    this.desk.call(SYNC, { kind: 'sync', path: this.path });
  }

  private list(tag: number): void {
    this.desk.call(tag, { kind: 'getChildren', path: this.path, watch: false });
  }

  /** Not there, it may have been taken out: to put it in again could double it, and so it counts as put in any case. */
  private onLook(call: ReturnedCall): void {
    if (call.outcome === 'unknown') this.sync();
    else this.stepEnds();
  }

  private onList(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind === 'children') {
      const first = firstInSequence(answer.children);
      this.child = `${this.path}/${first ?? ''}`;
      if (first === null) this.stepEnds();
      else this.desk.call(READ, { kind: 'getData', path: this.child, watch: false });
    } else if (failedWith(call, 'NONODE')) {
      this.stepEnds();
    } else {
      this.later();
    }
  }

  private onRead(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind === 'data') {
      this.desk.call(TAKE, { kind: 'delete', path: this.child, version: answer.stat.version });
    } else if (failedWith(call, 'NONODE')) {
      this.again();
    } else {
      this.later();
    }
  }

  private onTaken(call: ReturnedCall): void {
    // Unknown: it is out, or will be found at the next step.
    if (call.outcome !== 'fail') this.stepEnds();
    else if (failedWith(call, 'NONODE') || failedWith(call, 'BADVERSION')) this.again();
    else this.later();
  }
}
