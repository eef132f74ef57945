/**
 * One leader among candidates: whoever has been in the queue for longest leads, until it closes its latch or loses its
 * session (Curator's LeaderLatch). What a leader does must be told apart from what the leaders before it did: by `epoch`,
 * which rises from leader to leader, or under `fence`.
 *
 * A candidate keeps its place while no server is at hand, and does not lead meanwhile. Whenever it finds itself first, it
 * asks whether its znode belongs to the session at hand before it leads: one of an earlier session may be listed still,
 * and is about to vanish.
 */
import { assert } from '../../../assert.js';
import type { MultiOp } from '../../../znode/requests.js';
import type { Zxid } from '../../../zxid.js';
import { ZERO_ZXID } from '../../../zxid.js';
import type { ReturnedCall } from '../../owner.js';
import type { ConfidenceOwner, SuspendPolicy } from '../confidence.js';
import { Confidence } from '../confidence.js';
import { failedWith } from '../../failed-with.js';
import type { ReleaseWhy } from '../locks/lock.js';
import type { PlaceOptions, PlaceOwner } from '../queue-place.js';
import { QueuePlace } from '../queue-place.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface LatchOwner {
  /** It leads from now on, in this epoch: larger than that of any leader before it, or its own once more. */
  leads(epoch: Zxid): void;
  /** It leads no more, though it has not closed its latch. It goes on being a candidate. */
  follows(why: Exclude<ReleaseWhy, 'released'>): void;
}

export interface LatchOptions {
  readonly path: string;
  /** What its znode holds, for others to read. */
  readonly candidate: string;
  readonly whenSuspended: SuspendPolicy;
  /** What its events call it; `latch` if not said. */
  readonly recipe?: string;
}

const VERIFY = 0;
const VERIFY_AGAIN = 0;
const REST_MICROS = 20_000;
const ANY_VERSION = -1;

export class LeaderLatch implements Recipe, PlaceOwner, ConfidenceOwner {
  protected readonly place: QueuePlace;
  protected readonly line: Line;
  private readonly confidence: Confidence;
  private readonly owner: LatchOwner;
  private readonly options: LatchOptions;
  private state: 'closed' | 'candidate' | 'leader' = 'closed';
  private guid = '';
  private epochNow = ZERO_ZXID;

  constructor(handle: SharedHandle, options: LatchOptions, owner: LatchOwner) {
    const { path, candidate: data, whenSuspended } = options;
    this.options = options;
    this.owner = owner;
    this.place = this.makePlace(handle, { path, label: 'latch', waitsFor: ['latch'], data });
    this.confidence = new Confidence(handle, whenSuspended, this);
    this.line = handle.join(this);
  }

  get isLeader(): boolean {
    return this.state === 'leader';
  }

  /** Closed, and nothing is left behind. */
  get isIdle(): boolean {
    return this.state === 'closed' && this.place.isIdle;
  }

  /** Names its candidacy. */
  get holder(): string {
    return this.guid;
  }

  /** Of its lead; 0 while it does not lead. */
  get epoch(): Zxid {
    return this.epochNow;
  }

  /** It is a candidate from now on. */
  start(): void {
    assert(this.state === 'closed', 'a latch is started once before it is closed');
    this.state = 'candidate';
    this.stand();
  }

  /** It is none any more, and does not lead. */
  close(): void {
    assert(this.state !== 'closed', 'a latch is closed that was started');
    this.released('released');
    this.state = 'closed';
    this.place.leave();
  }

  /** To be done together with what only the leader may do, in one multi. */
  fence(): MultiOp {
    const { node } = this.place;
    assert(node !== null, 'who leads has a znode');
    return { kind: 'check', path: node.path, version: ANY_VERSION };
  }

  first(): void {
    if (this.state === 'candidate') this.verify();
  }

  dropped(): void {
    this.loses('dropped');
    this.stand();
  }

  confidenceLost(): void {
    this.loses('suspended');
    this.request();
  }

  returned(_tag: number, call: ReturnedCall): void {
    const { answer, outcome } = call;
    const { node } = this.place;
    if (node === null || this.state !== 'candidate') return;
    if (answer.kind === 'stat') this.onStat(answer.stat.ephemeralOwner === this.line.sessionId);
    else if (failedWith(call, 'NONODE')) this.onStat(false);
    else if (outcome === 'unknown') this.verify();
    else this.line.wait(VERIFY_AGAIN, REST_MICROS);
  }

  due(): void {
    if (this.state === 'candidate') this.verify();
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  lost(): void {
    if (this.state === 'closed') return;
    this.loses('lost');
    this.stand();
  }

  protected makePlace(handle: SharedHandle, options: PlaceOptions): QueuePlace {
    return new QueuePlace(handle, options, this);
  }

  /** Whatever was asked before about an older znode does not count. */
  protected verify(): void {
    const { node } = this.place;
    this.line.forget();
    this.line.unwait();
    if (node !== null) this.line.call(VERIFY, { kind: 'exists', path: node.path, watch: false });
  }

  protected request(): void {
    this.line.observe({ kind: 'recipe.requested', ...this.names() });
  }

  protected lead(): void {
    const { node, sequence } = this.place;
    assert(node !== null, 'who leads has a znode');
    this.state = 'leader';
    this.epochNow = node.czxid;
    this.confidence.begin();
    const granted = { node: node.path, token: node.czxid, seq: sequence, places: 1 };
    this.line.observe({ kind: 'recipe.granted', ...this.names(), ...granted });
    this.owner.leads(node.czxid);
  }

  private onStat(isOwn: boolean): void {
    if (isOwn) {
      this.lead();
      return;
    }
    this.loses('dropped');
    this.place.leave();
    this.stand();
  }

  /** It takes a place at the end. */
  private stand(): void {
    this.guid = this.line.guid();
    this.request();
    this.place.enter(this.guid);
  }

  protected loses(why: Exclude<ReleaseWhy, 'released'>): void {
    const wasLeader = this.isLeader;
    this.released(why);
    this.state = 'candidate';
    if (wasLeader) this.owner.follows(why);
  }

  private released(why: ReleaseWhy): void {
    this.line.observe({ kind: 'recipe.released', ...this.names(), token: this.epochNow, why });
    this.epochNow = ZERO_ZXID;
    this.confidence.end();
    this.line.forget();
    this.line.unwait();
  }

  private names(): { recipe: string; path: string; holder: string; session: number } {
    const { recipe = 'latch', path } = this.options;
    return { recipe, path, holder: this.guid, session: this.line.sessionId };
  }
}
