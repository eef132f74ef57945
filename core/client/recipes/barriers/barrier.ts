/**
 * A barrier: while its znode is there nobody gets through. It is a state and no event: one that is raised again before
 * somebody has looked was never open for that one.
 */
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import type { MadeOwner } from '../znode-maker.js';
import { ZnodeMaker } from '../znode-maker.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface BarrierOwner {
  /** It is closed. */
  raised(): void;
  /** It was opened, by oneself or somebody else. */
  lifted(): void;
  /** It was open at a moment since this was asked for. */
  opened(): void;
  /** It was not found open in time, or the session is over: ask again. */
  stopped(why: 'timed-out' | 'lost'): void;
}

const LOOK = 0;
const LIFT = 1;
const TIME_OUT = 0;
const LOOK_AGAIN = 1;
const LIFT_AGAIN = 2;
const ANY_VERSION = -1;
const REST_MICROS = 20_000;

export class Barrier implements Recipe, MadeOwner {
  private readonly line: Line;
  private readonly path: string;
  private readonly owner: BarrierOwner;
  private readonly maker: ZnodeMaker;
  private readonly asking: Asking;
  /** A look is in flight, or about to be. */
  private isLooking = false;
  private isLifting = false;

  constructor(handle: SharedHandle, path: string, owner: BarrierOwner) {
    this.path = path;
    this.owner = owner;
    this.maker = new ZnodeMaker(handle, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, 'barrier', path);
  }

  /** Nobody waits here, and nobody lifts it. */
  get isIdle(): boolean {
    return !this.asking.isOpen && !this.isLifting;
  }

  /** Closes it; `raised` follows. That it is closed already does as well. */
  raise(): void {
    this.maker.make(this.path);
  }

  /** Opens it, however long that takes; `lifted` follows. */
  lift(): void {
    this.isLifting = true;
    this.line.call(LIFT, { kind: 'delete', path: this.path, version: ANY_VERSION });
  }

  /** Waits until it is open; `opened` or `stopped` follows. `patienceMicros`: for how long; null: for ever. */
  wait(patienceMicros: number | null): void {
    this.asking.begin();
    if (patienceMicros !== null) this.line.wait(TIME_OUT, patienceMicros);
    this.look();
  }

  made(): void {
    this.owner.raised();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === LIFT) {
      this.onLifted(call);
      return;
    }
    this.isLooking = false;
    if (!this.asking.isOpen) return;
    if (this.isOpenBy(call)) this.pass();
    else if (call.outcome === 'unknown') this.look();
    else if (call.outcome === 'fail') this.line.wait(LOOK_AGAIN, REST_MICROS);
  }

  due(step: number): void {
    if (step === TIME_OUT) this.stop('timed-out');
    else if (step === LOOK_AGAIN) this.look();
    else this.lift();
  }

  /** A deletion may be followed by another creation: only the znode itself tells. */
  notified({ path }: Notice): void {
    if (path === this.path && this.asking.isOpen && !this.isLooking) this.look();
  }

  connected(): void {
    if (this.asking.isOpen && !this.isLooking) this.look();
  }

  suspended(): void {}

  /** A new session may be shown what was before this was asked for. */
  lost(): void {
    if (this.asking.isOpen) this.stop('lost');
    this.line.unwait();
    if (this.isLifting) this.lift();
  }

  /** Whether the answer to a look says that there is no znode. */
  protected isOpenBy(call: ReturnedCall): boolean {
    return failedWith(call, 'NONODE');
  }

  private look(): void {
    this.isLooking = true;
    this.line.call(LOOK, { kind: 'exists', path: this.path, watch: true });
  }

  private onLifted(call: ReturnedCall): void {
    if (call.outcome === 'unknown') this.lift();
    else if (call.outcome === 'fail' && !failedWith(call, 'NONODE')) this.line.wait(LIFT_AGAIN, REST_MICROS);
    else {
      this.isLifting = false;
      this.owner.lifted();
    }
  }

  private pass(): void {
    this.asking.granted();
    this.end('released');
    this.owner.opened();
  }

  private stop(why: 'timed-out' | 'lost'): void {
    this.end(why);
    this.owner.stopped(why);
  }

  private end(why: string): void {
    this.isLooking = false;
    this.line.unwait(TIME_OUT);
    this.line.unwait(LOOK_AGAIN);
    this.asking.end(why);
  }
}
