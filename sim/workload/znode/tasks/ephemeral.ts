import type { Notice, ReturnedCall } from '../../../../core/client/owner.js';
import { CREATE_FLAGS } from '../../../../core/znode/requests.js';
import { failedWith } from '../../../../core/client/failed-with.js';
import { parentOf } from '../../../../core/znode/path.js';
import type { Task } from '../plan.js';
import type { TaskDesk, TaskRun } from './desk.js';
import { createOf } from './requests.js';

const CREATE = 0;
const LOOK = 1;
const PARENT = 2;

const OVER = 0;
const GO_ON = 1;

const REST_MICROS = 5_000;

/**
 * `working`: a call is in flight, or a pause. `awaiting`: the znode of an older session stands in the way, and a watch
 * tells when it goes. `complete`: all are there, as far as this session knows.
 */
type Doing = 'working' | 'awaiting' | 'complete';

/**
 * Ephemerals under names of their own, one after the other. The name is the same in each session: it shows when the
 * session before is really over.
 */
export class EphemeralRun implements TaskRun {
  private readonly desk: TaskDesk;
  private readonly plan: Extract<Task, { kind: 'ephemeral' }>;
  private doing: Doing = 'working';
  private isOver = false;
  /** How many there are in this session. */
  private made = 0;
  /** A session began while it was at work: it goes on with the first one. */
  private isAnew = false;

  constructor(desk: TaskDesk, plan: Extract<Task, { kind: 'ephemeral' }>) {
    this.desk = desk;
    this.plan = plan;
  }

  get isDone(): boolean {
    return this.doing === 'complete' || (this.isOver && this.doing === 'awaiting');
  }

  start(): void {
    const { fromMicros = 0, untilMicros } = this.plan;
    const elapsed = this.desk.elapsedMicros();
    this.desk.wait(GO_ON, Math.max(0, fromMicros - elapsed));
    if (untilMicros !== undefined) this.desk.wait(OVER, Math.max(0, untilMicros - elapsed));
  }

  due(step: number): void {
    if (step === OVER) this.isOver = true;
    else this.create();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (this.isAnew) this.goOn(0);
    else if (tag === LOOK) this.onLook(call);
    else if (failedWith(call, 'NONODE')) this.makeParent(call.request);
    else if (tag === PARENT) this.goOn(0);
    else if (call.outcome === 'ok' || failedWith(call, 'NODEEXISTS')) this.look();
    else this.goOn(call.outcome === 'unknown' ? 0 : REST_MICROS);
  }

  notified({ path, type }: Notice): void {
    if (this.doing === 'awaiting' && type === 'NodeDeleted' && path === this.path) this.create();
  }

  sessionBegan(): void {
    this.isAnew = this.made > 0;
    if (this.doing !== 'working') this.create();
  }

  private create(): void {
    if (this.isAnew) this.made = 0;
    this.isAnew = false;
    if (this.isOver || this.made >= this.plan.count) {
      this.doing = 'complete';
      return;
    }
    this.doing = 'working';
    this.desk.call(CREATE, createOf(this.path, this.desk.unique(), CREATE_FLAGS.ephemeral));
  }

  /** It is there: by this session, or still by the one before. */
  private look(): void {
    this.desk.call(LOOK, { kind: 'exists', path: this.path, watch: true });
  }

  private onLook(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind !== 'stat') this.goOn(failedWith(call, 'NONODE') ? 0 : REST_MICROS);
    else if (answer.stat.ephemeralOwner === this.desk.sessionId) this.onThere();
    else this.doing = 'awaiting';
  }

  private onThere(): void {
    this.made += 1;
    this.goOn(this.desk.below(2 * this.plan.thinkMicros + 1));
  }

  private makeParent(request: ReturnedCall['request']): void {
    const path = 'path' in request ? (request.path ?? '/') : '/';
    this.desk.call(PARENT, createOf(parentOf(path), ''));
  }

  private goOn(delayMicros: number): void {
    this.desk.wait(GO_ON, delayMicros);
  }

  /** Of the one that comes next. */
  private get path(): string {
    return `${this.plan.path}/${this.desk.name}-${String(this.desk.task)}-${String(this.made)}`;
  }
}
