/**
 * A queue, each of whose items is taken at most once: who deletes it has it. A taker whose delete has an unknown outcome
 * leaves the item alone, whether it is still there or gone for good.
 */
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import type { MadeOwner } from '../znode-maker.js';
import { ZnodeMaker } from '../znode-maker.js';
import { childOf } from '../../../znode/path.js';
import type { QueueOrder } from './queue-order.js';
import { inOrder, labelOf } from './queue-order.js';
import type { PutOwner } from './queue-put.js';
import { QueuePut } from './queue-put.js';
import type { Recipe } from '../recipe.js';
import type { Numbered } from '../sequence.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface TakeOwner {
  /** It is out of the queue, and nobody else gets it. */
  took(data: string): void;
  /** Nothing was taken in time. */
  tookNothing(): void;
}

export interface QueueOwner extends PutOwner, TakeOwner {}

export interface QueueOptions {
  readonly path: string;
  readonly order: QueueOrder;
}

/** What events call them. */
const RECIPES = { arrival: 'queue', priority: 'priority-queue' } as const;

const LIST = 0;
const READ = 1;
const REMOVE = 2;
const TIME_OUT = 0;
const REST = 1;
const REST_MICROS = 20_000;

/** `idle`: nothing is asked for. `looking`: a read is in flight. `removing`: a delete is. `waiting`: nothing was there. */
type State = 'idle' | 'looking' | 'removing' | 'waiting';

export class Queue implements Recipe, MadeOwner {
  private readonly puts: QueuePut;
  private readonly line: Line;
  private readonly maker: ZnodeMaker;
  protected readonly path: string;
  private readonly order: QueueOrder;
  protected readonly owner: QueueOwner;
  private readonly asking: Asking;
  private state: State = 'idle';
  private isOverdue = false;
  /** Children came or went since they were listed last. */
  private isChanged = false;
  /** What the last list has left to try, in order. */
  private ahead: readonly Numbered[] = [];
  /** What is being read or deleted. */
  private item = '';
  private data = '';

  constructor(handle: SharedHandle, { path, order }: QueueOptions, owner: QueueOwner) {
    this.path = path;
    this.order = order;
    this.owner = owner;
    this.puts = this.makePuts(handle);
    this.maker = new ZnodeMaker(handle, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, RECIPES[order], path);
  }

  get isIdle(): boolean {
    return this.state === 'idle' && this.puts.isIdle;
  }

  /** Puts an item in; `put` or `putUncertain` follows. `priority`: from 0 to 999, where items have any. */
  put(data: string, priority: number | null = null): void {
    this.puts.put({ label: labelOf(priority), data });
  }

  /** Asks for the first item; `took` or `tookNothing` follows. `patienceMicros`: how long it waits for one; null: for ever. */
  take(patienceMicros: number | null): void {
    this.asking.begin();
    if (patienceMicros !== null) this.line.wait(TIME_OUT, patienceMicros);
    this.list();
  }

  made(): void {
    this.list();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === LIST) this.onList(call);
    else if (tag === READ) this.onRead(call);
    else this.onRemoved(call);
  }

  due(step: number): void {
    if (step === REST) this.list();
    // What is being deleted may turn out to be taken.
    else if (this.state === 'removing') this.isOverdue = true;
    else this.end();
  }

  notified({ path, type }: Notice): void {
    if (path !== this.path || type !== 'NodeChildrenChanged') return;
    this.isChanged = true;
    if (this.state === 'waiting') this.list();
  }

  connected(): void {
    if (this.state === 'waiting') this.list();
  }

  suspended(): void {}

  /** What is in the queue is there for the next session as well. */
  lost(): void {
    if (this.state === 'idle') return;
    this.line.unwait(REST);
    this.maker.stop();
    if (this.isOverdue) this.end();
    else this.list();
  }

  /** Whether there may be a better item by now: who was told of a change looks again before it takes anything. */
  protected isOutdated(isChanged: boolean): boolean {
    return isChanged && this.order === 'priority';
  }

  /** The outcome of a delete is not known. */
  protected doubted(_data: string): void {
    this.tryOn();
  }

  protected makePuts(handle: SharedHandle): QueuePut {
    return new QueuePut(handle, { recipe: RECIPES[this.order], path: this.path }, this.owner);
  }

  protected tryOn(): void {
    if (this.isOverdue) this.end();
    else this.list();
  }

  protected finish(data: string): void {
    this.asking.acted('taken', this.item);
    this.reset();
    this.owner.took(data);
  }

  private list(): void {
    this.state = 'looking';
    this.isChanged = false;
    this.line.call(LIST, { kind: 'getChildren', path: this.path, watch: true });
  }

  private onList(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (answer.kind === 'children') {
      this.ahead = inOrder(this.order, answer.children);
      this.next();
    } else if (failedWith(call, 'NONODE')) {
      this.maker.make(this.path);
    } else if (outcome === 'unknown') {
      this.list();
    } else {
      this.line.wait(REST, REST_MICROS);
    }
  }

  private next(): void {
    const [first, ...others] = this.ahead;
    this.ahead = others;
    if (first !== undefined) {
      this.state = 'looking';
      this.item = first.name;
      this.line.call(READ, { kind: 'getData', path: childOf(this.path, first.name), watch: false });
    } else if (this.isOverdue) {
      this.end();
    } else if (this.isChanged) {
      this.list();
    } else {
      this.state = 'waiting';
    }
  }

  private onRead(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (answer.kind === 'data') {
      this.data = answer.data ?? '';
      if (this.isOutdated(this.isChanged)) this.list();
      else this.remove(answer.stat.version);
    } else if (failedWith(call, 'NONODE')) {
      this.next();
    } else if (outcome === 'unknown') {
      this.list();
    } else {
      this.line.wait(REST, REST_MICROS);
    }
  }

  private remove(version: number): void {
    this.state = 'removing';
    this.line.call(REMOVE, { kind: 'delete', path: childOf(this.path, this.item), version });
  }

  private onRemoved(call: ReturnedCall): void {
    if (call.outcome === 'ok') this.finish(this.data);
    else if (call.outcome === 'unknown') this.doubted(this.data);
    else if (failedWith(call, 'NONODE')) this.next();
    else this.tryOn();
  }

  private end(): void {
    this.reset();
    this.owner.tookNothing();
  }

  private reset(): void {
    this.state = 'idle';
    this.isOverdue = false;
    this.ahead = [];
    this.maker.stop();
    this.line.forget();
    this.line.unwait();
    this.asking.end('released');
  }
}
