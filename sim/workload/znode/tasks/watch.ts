import type { Notice, ReturnedCall } from '../../../../core/client/owner.js';
import { failedWith } from '../../../../core/client/failed-with.js';
import type { Task } from '../plan.js';
import type { TaskDesk, TaskRun } from './desk.js';

const READ = 0;
/** Where a read leaves no watch because there is no znode, exists does. */
const AWAIT = 1;

const OVER = 0;
const READ_AGAIN = 1;

const REST_MICROS = 5_000;

/** Keeps a watch at a path: whatever uses it up or takes it away is followed by another read. */
export class WatchRun implements TaskRun {
  private readonly desk: TaskDesk;
  private readonly plan: Extract<Task, { kind: 'watch' }>;
  /** A call is in flight, or a rest. */
  private isBusy = false;
  private isOver = false;

  constructor(desk: TaskDesk, plan: Extract<Task, { kind: 'watch' }>) {
    this.desk = desk;
    this.plan = plan;
  }

  get isDone(): boolean {
    return this.isOver && !this.isBusy;
  }

  start(): void {
    this.desk.wait(OVER, Math.max(0, this.plan.untilMicros - this.desk.elapsedMicros()));
    this.read();
  }

  due(step: number): void {
    if (step === OVER) {
      this.isOver = true;
      return;
    }
    this.isBusy = false;
    this.read();
  }

  returned(tag: number, call: ReturnedCall): void {
    this.isBusy = false;
    if (call.outcome === 'ok') {
      // While it asked whether there is one, a znode came into being.
      if (tag === AWAIT) this.read();
    } else if (call.outcome === 'unknown') {
      this.read();
    } else if (failedWith(call, 'NONODE')) {
      if (call.request.kind !== 'exists') this.ask(AWAIT, 'exists');
    } else {
      this.isBusy = true;
      this.desk.wait(READ_AGAIN, REST_MICROS);
    }
  }

  /** One that comes while a read is in flight stands for nothing that the read's answer, which follows, does not show. */
  notified({ path }: Notice): void {
    if (path === this.plan.path) this.read();
  }

  sessionBegan(): void {
    this.read();
  }

  private read(): void {
    this.ask(READ, this.plan.by);
  }

  private ask(tag: number, kind: 'exists' | 'getData' | 'getChildren'): void {
    if (this.isBusy || this.isOver) return;
    this.isBusy = true;
    this.desk.call(tag, { kind, path: this.plan.path, watch: true });
  }
}
