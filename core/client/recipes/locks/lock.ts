/**
 * A lock that one holder has at a time, in the order in which they asked (ZooKeeper's recipe, Curator's
 * InterProcessMutex). No lock over a network can keep a holder that has lost it unawares from acting: what must be
 * excluded is done under `fence`, or shown `token` by whoever does it.
 */
import { assert } from '../../../assert.js';
import type { MultiOp } from '../../../znode/requests.js';
import type { Zxid } from '../../../zxid.js';
import { Asking } from '../asking.js';
import type { ConfidenceOwner, SuspendPolicy } from '../confidence.js';
import { Confidence } from '../confidence.js';
import type { PlaceOptions, PlaceOwner } from '../queue-place.js';
import { QueuePlace } from '../queue-place.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';

/** Why something is held, or asked for, no more. */
export type ReleaseWhy =
  /** Its user wished so. */
  | 'released'
  /** It was not given in time. */
  | 'timed-out'
  /** There is no server at hand, for longer than its user may believe in it. */
  | 'suspended'
  /** The session is over. */
  | 'lost'
  /** Its znode is gone by somebody else's hand, or was refused. */
  | 'dropped';

export interface LockOwner {
  /** It is held from now on, until it is released or `ended` comes. Once for each `acquire`. */
  acquired(): void;
  /** It is not held, nor asked for, any more; nobody has released it. To have it one must acquire it again. */
  ended(why: Exclude<ReleaseWhy, 'released'>): void;
}

export interface LockOptions {
  /** The znode that all its users share; made if it is missing. */
  readonly path: string;
  readonly whenSuspended: SuspendPolicy;
  /** What its events call it, its znodes are labelled, and which labels it waits for; a plain lock if not said. */
  readonly kind?: {
    readonly recipe: string;
    readonly label: string;
    readonly waitsFor: readonly string[];
  };
}

const PLAIN = { recipe: 'lock', label: 'lock', waitsFor: ['lock'] } as const;
const TIME_OUT = 0;
const ANY_VERSION = -1;

export class Lock implements Recipe, PlaceOwner, ConfidenceOwner {
  protected readonly place: QueuePlace;
  private readonly confidence: Confidence;
  private readonly line: Line;
  private readonly owner: LockOwner;
  private state: 'free' | 'waiting' | 'held' = 'free';
  /** How often its user has acquired it without releasing it. */
  private depth = 0;
  private readonly asking: Asking;

  constructor(handle: SharedHandle, options: LockOptions, owner: LockOwner) {
    const { path, whenSuspended, kind: { recipe, label, waitsFor } = PLAIN } = options;
    this.owner = owner;
    this.place = this.makePlace(handle, { path, label, waitsFor });
    this.confidence = new Confidence(handle, whenSuspended, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, recipe, path);
  }

  get isHeld(): boolean {
    return this.state === 'held';
  }

  /** Neither held nor asked for. */
  get isFree(): boolean {
    return this.state === 'free';
  }

  /** Neither held nor asked for, and nothing is left behind. */
  get isIdle(): boolean {
    return this.isFree && this.place.isIdle;
  }

  /** Names the request at hand. */
  get holder(): string {
    return this.asking.guid;
  }

  /** Of the holder at hand: larger than that of any holder before it. 0 while it is not held. */
  get token(): Zxid {
    return this.asking.token;
  }

  /** Of its znode, while it is held. */
  get sequence(): number {
    return this.place.sequence;
  }

  /**
   * Asks for it; `acquired` or `ended` follows. Whoever holds it may acquire it again, and then has to release it as
   * often. `patienceMicros`: after so long `ended` says so; null: never. `sequence`: not at the end of the queue, but
   * at the place of this number, which has to be one's own.
   */
  acquire(patienceMicros: number | null, sequence: number | null = null): void {
    assert(this.state !== 'waiting', 'a lock is asked for once at a time');
    this.depth += 1;
    if (this.state === 'held') {
      this.owner.acquired();
      return;
    }
    this.state = 'waiting';
    if (patienceMicros !== null) this.line.wait(TIME_OUT, patienceMicros);
    this.asking.begin();
    this.place.enter(this.asking.guid, sequence);
  }

  /** Gives it back, or gives the request up. */
  release(): void {
    assert(this.state !== 'free', 'what is released was acquired');
    this.depth -= 1;
    if (this.depth === 0) this.end('released');
  }

  /** To be done together with what only the holder may do, in one multi: it fails if the lock is another's by then. */
  fence(): MultiOp {
    const { node } = this.place;
    assert(node !== null && this.isHeld, 'who holds a lock has a znode');
    return { kind: 'check', path: node.path, version: ANY_VERSION };
  }

  /** It ends although its user has not released it. */
  fail(why: Exclude<ReleaseWhy, 'released'>): void {
    this.depth = 0;
    this.end(why);
    this.owner.ended(why);
  }

  first(): void {
    const { node, sequence } = this.place;
    if (this.state !== 'waiting' || node === null) return;
    this.line.unwait(TIME_OUT);
    this.state = 'held';
    this.confidence.begin();
    this.asking.granted({ node: node.path, token: node.czxid, seq: sequence, places: 1 });
    this.owner.acquired();
  }

  dropped(): void {
    this.fail('dropped');
  }

  confidenceLost(): void {
    this.fail('suspended');
  }

  returned(): void {}

  due(): void {
    this.fail('timed-out');
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  lost(): void {
    if (this.state !== 'free') this.fail('lost');
  }

  protected makePlace(handle: SharedHandle, options: PlaceOptions): QueuePlace {
    return new QueuePlace(handle, options, this);
  }

  private end(why: ReleaseWhy): void {
    this.asking.end(why);
    this.state = 'free';
    this.confidence.end();
    this.line.unwait();
    this.place.leave();
  }
}
