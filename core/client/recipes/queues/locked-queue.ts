/**
 * A queue, each of whose items is processed at least once: who takes an item locks it by an ephemeral, and deletes both
 * together when it has processed it. If its session ends before that, the item is another taker's.
 */
import { assert } from '../../../assert.js';
import { OPEN_ACL } from '../../../znode/acl.js';
import { CODES } from '../../../znode/codes.js';
import { CREATE_FLAGS } from '../../../znode/requests.js';
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import { GuaranteedDelete } from '../guaranteed-delete.js';
import { multiError } from '../multi-error.js';
import type { MadeOwner } from '../znode-maker.js';
import { ZnodeMaker } from '../znode-maker.js';
import { childOf } from '../../../znode/path.js';
import type { PutOwner } from './queue-put.js';
import { QueuePut } from './queue-put.js';
import type { Recipe } from '../recipe.js';
import { inSequence } from '../sequence.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface LockedQueueOwner extends PutOwner {
  /** An item is this taker's to process; `done` is to be called then. Others may have begun with it before. */
  process(data: string): void;
  /** It is processed and out of the queue. */
  finished(): void;
  /** Nothing was found in time, or the session is over: what was in hand others will process again. */
  gaveUp(why: 'timed-out' | 'lost'): void;
}

const LIST = 0;
const LOCK = 1;
const WHOSE = 2;
const READ = 3;
const REMOVE = 4;
const TIME_OUT = 0;
const LIST_AGAIN = 1;
const REMOVE_AGAIN = 2;
const REST_MICROS = 20_000;
/** All items are locked, or there are none: others may give theirs up without a change of the list. */
const LOOK_AGAIN_MICROS = 200_000;
const ANY_VERSION = -1;
const RECIPE = 'locked-queue';
const ITEM = 'item';

/** `looking`: an item is being looked for, or locked. `waiting`: there was none. `processing`, `removing`: one is in hand. */
type State = 'idle' | 'looking' | 'waiting' | 'processing' | 'removing';

export class LockedQueue implements Recipe, MadeOwner {
  private readonly line: Line;
  private readonly path: string;
  /** Where the locks are. */
  private readonly locks: string;
  private readonly owner: LockedQueueOwner;
  private readonly puts: QueuePut;
  private readonly maker: ZnodeMaker;
  private readonly deletes: GuaranteedDelete;
  private readonly asking: Asking;
  private state: State = 'idle';
  private ahead: readonly string[] = [];
  private item = '';
  /** A create of the lock has returned without an outcome: the lock may be one's own. */
  private isDoubtful = false;
  private isOverdue = false;

  constructor(handle: SharedHandle, path: string, owner: LockedQueueOwner) {
    this.path = path;
    this.locks = `${path}-locks`;
    this.owner = owner;
    this.puts = new QueuePut(handle, { recipe: RECIPE, path }, owner);
    this.maker = new ZnodeMaker(handle, this);
    this.deletes = new GuaranteedDelete(handle);
    this.line = handle.join(this);
    this.asking = new Asking(handle, RECIPE, path);
  }

  get isIdle(): boolean {
    return this.state === 'idle' && this.puts.isIdle && this.deletes.isIdle;
  }

  /** Puts an item in at the end; `put` or `putUncertain` follows. */
  put(data: string): void {
    this.puts.put({ label: ITEM, data });
  }

  /** Asks for an item; `process` or `gaveUp` follows. `patienceMicros`: how long it waits for one; null: for ever. */
  take(patienceMicros: number | null): void {
    this.asking.begin();
    if (patienceMicros !== null) this.line.wait(TIME_OUT, patienceMicros);
    this.list();
  }

  /** What was to be done with the item is done. */
  done(): void {
    assert(this.state === 'processing', 'what is done was to be processed');
    this.asking.acted('processed', this.item);
    this.remove();
  }

  made(): void {
    this.list();
  }

  returned(tag: number, call: ReturnedCall): void {
    switch (tag) {
      case LIST:
        this.onList(call);
        return;
      case LOCK:
        this.onLock(call);
        return;
      case WHOSE:
        this.onWhose(call);
        return;
      case READ:
        this.onRead(call);
        return;
      default:
        this.onRemoved(call);
    }
  }

  due(step: number): void {
    if (step === LIST_AGAIN) this.list();
    else if (step === REMOVE_AGAIN) this.remove();
    // A lock that is on its way may have to be given back first.
    else if (this.state === 'looking') this.isOverdue = true;
    else this.end('timed-out');
  }

  notified({ path, type }: Notice): void {
    if (path === this.path && type === 'NodeChildrenChanged' && this.state === 'waiting') this.list();
  }

  connected(): void {
    if (this.state === 'waiting') this.list();
  }

  suspended(): void {}

  lost(): void {
    if (this.state !== 'idle') this.end('lost');
  }

  /** Finds the lock there: another one's, unless a create of one's own may have made it. */
  protected onLocked(isDoubtful: boolean): void {
    if (isDoubtful) this.line.call(WHOSE, { kind: 'exists', path: this.lockPath(), watch: false });
    else this.next();
  }

  /** The lock is one's own from now on. */
  protected hold(): void {
    this.line.call(READ, { kind: 'getData', path: childOf(this.path, this.item), watch: false });
  }

  private list(): void {
    this.line.unwait(LIST_AGAIN);
    this.state = 'looking';
    this.line.call(LIST, { kind: 'getChildren', path: this.path, watch: true });
  }

  private onList(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (answer.kind === 'children') {
      this.ahead = inSequence(answer.children, [ITEM]).map(({ name }) => name);
      this.next();
    } else if (failedWith(call, 'NONODE')) {
      this.maker.make(this.path);
    } else if (outcome === 'unknown') {
      this.list();
    } else {
      this.line.wait(LIST_AGAIN, REST_MICROS);
    }
  }

  private next(): void {
    const [first, ...others] = this.ahead;
    this.ahead = others;
    if (this.isOverdue) {
      this.end('timed-out');
    } else if (first === undefined) {
      this.state = 'waiting';
      this.line.wait(LIST_AGAIN, LOOK_AGAIN_MICROS);
    } else {
      this.item = first;
      this.isDoubtful = false;
      this.lock();
    }
  }

  private lock(): void {
    const flags = CREATE_FLAGS.ephemeral;
    this.line.call(LOCK, { kind: 'create', path: this.lockPath(), data: '', acl: OPEN_ACL, flags });
  }

  private onLock(call: ReturnedCall): void {
    if (call.outcome === 'ok') this.hold();
    else if (call.outcome === 'unknown') {
      this.isDoubtful = true;
      this.lock();
    } else if (failedWith(call, 'NODEEXISTS')) this.onLocked(this.isDoubtful);
    else if (failedWith(call, 'NONODE')) this.maker.make(this.locks);
    else this.line.wait(LIST_AGAIN, REST_MICROS);
  }

  private onWhose(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (answer.kind === 'stat' && answer.stat.ephemeralOwner === this.line.sessionId) this.hold();
    else if (outcome === 'unknown') this.onLocked(true);
    else this.next();
  }

  private onRead(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (outcome === 'unknown') this.hold();
    else if (answer.kind !== 'data' || this.isOverdue) {
      // Processed before the lock was one's own, or too late for this taker.
      this.deletes.discard(this.lockPath());
      this.next();
    } else {
      this.state = 'processing';
      this.line.unwait(TIME_OUT);
      this.asking.acted('taken', this.item);
      this.owner.process(answer.data ?? '');
    }
  }

  private remove(): void {
    this.state = 'removing';
    const paths = [childOf(this.path, this.item), this.lockPath()];
    const ops = paths.map((path) => ({ kind: 'delete', path, version: ANY_VERSION }) as const);
    this.line.call(REMOVE, { kind: 'multi', ops });
  }

  private onRemoved(call: ReturnedCall): void {
    // While the lock is held nobody else removes the item: that it is gone is the doing of an earlier try.
    if (call.outcome === 'ok' || multiError(call) === CODES.NONODE) {
      this.reset('released');
      this.owner.finished();
    } else if (call.outcome === 'unknown') {
      this.remove();
    } else {
      this.line.wait(REMOVE_AGAIN, REST_MICROS);
    }
  }

  private end(why: 'timed-out' | 'lost'): void {
    this.reset(why);
    this.owner.gaveUp(why);
  }

  private reset(why: string): void {
    this.state = 'idle';
    this.isOverdue = false;
    this.ahead = [];
    this.maker.stop();
    this.line.forget();
    this.line.unwait();
    this.asking.end(why);
  }

  private lockPath(): string {
    return childOf(this.locks, this.item);
  }
}
