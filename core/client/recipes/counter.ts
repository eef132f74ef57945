/**
 * A number that several clients count up, each step once. It is written on condition of the version that was read. Of a
 * write whose reply is lost nobody can tell whether it is in the number, unless it leaves a mark of its own in the
 * same multi: made again, it fails because the mark is there.
 */
import { assert } from '../../assert.js';
import { OPEN_ACL } from '../../znode/acl.js';
import { CODES } from '../../znode/codes.js';
import type { MultiOp } from '../../znode/requests.js';
import { CREATE_FLAGS } from '../../znode/requests.js';
import type { ReturnedCall } from '../owner.js';
import { Asking } from './asking.js';
import { failedWith } from '../failed-with.js';
import { GuaranteedDelete } from './guaranteed-delete.js';
import { multiError } from './multi-error.js';
import type { MadeOwner } from './znode-maker.js';
import { ZnodeMaker } from './znode-maker.js';
import { childOf } from '../../znode/path.js';
import type { Recipe } from './recipe.js';
import type { Line, SharedHandle } from './shared-handle.js';

export interface CounterOwner {
  /** The step is in the number, once. `value`: what the number was behind it; null where a lost reply would have told. */
  counted(value: number | null): void;
  /** Nobody can tell whether the step is in the number; it is not there twice. Never comes of a sure counter. */
  uncertain(): void;
}

export interface CounterOptions {
  readonly path: string;
  /** Whether each step leaves a mark until its outcome is known. */
  readonly isSure: boolean;
}

const READ = 0;
const WRITE = 1;
const REST = 0;
const REST_MICROS = 20_000;

export class Counter implements Recipe, MadeOwner {
  private readonly line: Line;
  private readonly options: CounterOptions;
  private readonly owner: CounterOwner;
  private readonly maker: ZnodeMaker;
  private readonly deletes: GuaranteedDelete;
  private readonly asking: Asking;
  private isWriting = false;
  /** What the write at hand makes of the number. */
  private value = 0;

  constructor(handle: SharedHandle, options: CounterOptions, owner: CounterOwner) {
    this.options = options;
    this.owner = owner;
    this.maker = new ZnodeMaker(handle, this);
    this.deletes = new GuaranteedDelete(handle);
    this.line = handle.join(this);
    this.asking = new Asking(handle, 'counter', options.path);
  }

  /** No step is under way, and no mark is left behind. */
  get isIdle(): boolean {
    return !this.asking.isOpen && this.deletes.isIdle;
  }

  /** Counts one step; `counted` or `uncertain` follows. */
  count(): void {
    this.asking.begin();
    this.read();
  }

  made(): void {
    this.read();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === READ) this.onRead(call);
    else this.onWritten(call);
  }

  due(): void {
    this.read();
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  /** The write at hand may be done yet, and a sure one finds its mark then. */
  lost(): void {
    if (!this.asking.isOpen) return;
    this.line.unwait();
    this.maker.stop();
    if (this.isWriting) this.doubt();
    else this.read();
  }

  /** A write was made, and its outcome is not known. */
  protected doubt(): void {
    this.isWriting = false;
    if (this.options.isSure) this.read();
    else this.giveUp();
  }

  protected read(): void {
    this.line.call(READ, { kind: 'getData', path: this.options.path, watch: false });
  }

  private giveUp(): void {
    this.asking.end('unknown');
    this.owner.uncertain();
  }

  private onRead(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (answer.kind === 'data') this.write(numberIn(answer.data) + 1, answer.stat.version);
    else if (failedWith(call, 'NONODE')) this.maker.make(this.options.path, '0');
    else if (outcome === 'unknown') this.read();
    else this.line.wait(REST, REST_MICROS);
  }

  private write(value: number, version: number): void {
    const { path, isSure } = this.options;
    this.value = value;
    this.isWriting = true;
    const set: MultiOp = { kind: 'setData', path, data: String(value), version };
    if (!isSure) {
      this.line.call(WRITE, set);
      return;
    }
    const flags = CREATE_FLAGS.persistent;
    const mark: MultiOp = { kind: 'create', path: this.mark(), data: '', acl: OPEN_ACL, flags };
    // The mark in front: where it is, that is what a failure says.
    this.line.call(WRITE, { kind: 'multi', ops: [mark, set] });
  }

  private onWritten(call: ReturnedCall): void {
    assert(this.asking.isOpen, 'a write belongs to a step');
    if (call.outcome === 'unknown') {
      this.doubt();
      return;
    }
    this.isWriting = false;
    const code = multiError(call);
    if (call.outcome === 'ok') this.finish(this.value);
    else if (this.options.isSure && code === CODES.NODEEXISTS) this.finish(null);
    else if (code === CODES.BADVERSION || code === CODES.NONODE) this.read();
    else this.line.wait(REST, REST_MICROS);
  }

  private finish(value: number | null): void {
    // Only now: until its outcome is known the mark is what tells of it.
    if (this.options.isSure) this.deletes.discard(this.mark(), false);
    this.asking.acted('processed', value === null ? '' : String(value));
    this.asking.end('released');
    this.owner.counted(value);
  }

  private mark(): string {
    return childOf(this.options.path, `mark-${this.asking.guid}`);
  }
}

/** What is no number counts as 0. */
function numberIn(data: string | null): number {
  const number = Number(data ?? '');
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}
