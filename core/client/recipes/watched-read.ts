import type { Answer } from '../../znode/answers.js';
import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID } from '../../zxid.js';
import type { Notice, ReturnedCall } from '../owner.js';
import { failedWith } from '../failed-with.js';
import type { Recipe } from './recipe.js';
import type { Line, SharedHandle } from './shared-handle.js';

export interface ReadOwner {
  /** What the znode, or the list of its children, is as of this zxid: never older than what was told before. */
  read(answer: Answer, zxid: Zxid): void;
  /** There is no such znode as of this zxid. */
  missing(zxid: Zxid): void;
}

interface ReadOptions {
  readonly path: string;
  readonly by: 'getData' | 'getChildren';
}

const READ = 0;
/** Where a read leaves no watch because there is no znode, exists does. */
const AWAIT = 1;
const SYNC = 2;

const REST = 0;
const REST_MICROS = 20_000;

/**
 * Keeps one znode in view: a read that leaves a watch, and another one at each event and each time that the session
 * comes back. What it tells goes on from state to state and never back, over the ends of sessions as well: the
 * service promises that within a session only, so what a server shows that is behind is not told, and the server is
 * asked to catch up first.
 *
 * A znode that may not be read it does not tell of; it looks again when the session comes back.
 */
export class WatchedRead implements Recipe {
  private readonly line: Line;
  private readonly options: ReadOptions;
  private readonly owner: ReadOwner;
  private isOpen = false;
  /** A call is in flight, or a rest. */
  private isAsking = false;
  private isFreshNow = false;
  private toldZxid = ZERO_ZXID;

  constructor(handle: SharedHandle, options: ReadOptions, owner: ReadOwner) {
    this.options = options;
    this.owner = owner;
    this.line = handle.join(this);
  }

  /** A server is at hand, and has said it since it is: what was told is what that server holds, or news is on its way. */
  get isFresh(): boolean {
    return this.isFreshNow;
  }

  open(): void {
    this.isOpen = true;
    this.again();
  }

  /** Its owner is told no more. A watch may be left, which fires once. */
  close(): void {
    this.isOpen = false;
    this.isFreshNow = false;
  }

  /** Reads whether it has heard of a change or not. */
  again(): void {
    if (this.isOpen && !this.isAsking) this.ask(READ);
  }

  /** Its owner has shown its user something as of this zxid: nothing older is told from now on. */
  raise(zxid: Zxid): void {
    this.toldZxid = Math.max(this.toldZxid, zxid);
  }

  returned(tag: number, call: ReturnedCall): void {
    this.isAsking = false;
    if (!this.isOpen) return;
    if (tag === SYNC || call.outcome === 'unknown') this.again();
    else if (call.zxid < this.toldZxid) this.ask(SYNC);
    else if (failedWith(call, 'NONODE')) this.onMissing(tag, call);
    else if (call.outcome === 'ok') this.onRead(tag, call);
    else if (!failedWith(call, 'NOAUTH')) this.rest();
  }

  due(): void {
    this.isAsking = false;
    this.again();
  }

  /** One that comes while a read is in flight stands for nothing that the read's answer, which follows, does not show. */
  notified({ path }: Notice): void {
    if (path === this.options.path) this.again();
  }

  connected(): void {
    this.again();
  }

  suspended(): void {
    this.isFreshNow = false;
  }

  lost(): void {
    this.line.unwait();
    this.isAsking = false;
    this.isFreshNow = false;
    this.again();
  }

  private onRead(tag: number, { answer, zxid }: ReturnedCall): void {
    // While it asked whether there is one, a znode came into being.
    if (tag === AWAIT) {
      this.again();
      return;
    }
    this.told(zxid);
    this.owner.read(answer, zxid);
  }

  private onMissing(tag: number, { zxid }: ReturnedCall): void {
    if (tag === READ) {
      this.ask(AWAIT);
      return;
    }
    this.told(zxid);
    this.owner.missing(zxid);
  }

  private told(zxid: Zxid): void {
    this.isFreshNow = true;
    this.raise(zxid);
  }

  private rest(): void {
    this.isAsking = true;
    this.line.wait(REST, REST_MICROS);
  }

  private ask(tag: number): void {
    const { path, by } = this.options;
    this.isAsking = true;
    if (tag === SYNC) this.line.call(SYNC, { kind: 'sync', path });
    else this.line.call(tag, { kind: tag === AWAIT ? 'exists' : by, path, watch: true });
  }
}
