/**
 * So many leases, and no more, at a time (Curator's InterProcessSemaphoreV2). A lock stands before them: whoever has it
 * makes its lease and looks whether it is one of the first; if not, it waits with the lock in its hands, so that one user at
 * a time watches the leases, and they are given in the order of the lock's queue.
 *
 * How many leases there are all users have to agree on: it stands nowhere in the service.
 */
import { assert } from '../../../assert.js';
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import type { ConfidenceOwner, SuspendPolicy } from '../confidence.js';
import { Confidence } from '../confidence.js';
import { failedWith } from '../../failed-with.js';
import type { LockOwner, ReleaseWhy } from './lock.js';
import { Lock } from './lock.js';
import { nameOf } from '../../../znode/path.js';
import type { CreateOwner, OwnNode } from '../protected-create.js';
import { ProtectedCreate } from '../protected-create.js';
import type { Recipe } from '../recipe.js';
import { inSequence, readName } from '../sequence.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface SemaphoreOptions {
  /** The lock lies at `lock` below it, the leases below `leases`. */
  readonly path: string;
  readonly leases: number;
  readonly whenSuspended: SuspendPolicy;
}

const LIST = 0;
const VERIFY = 1;
const TIME_OUT = 0;
const LOOK_AGAIN = 1;
const REST_MICROS = 20_000;

/** `queueing`: for the lock. `leasing`: with the lock, for a lease to be free. */
type State = 'free' | 'queueing' | 'leasing' | 'held';

export class Semaphore implements Recipe, LockOwner, CreateOwner, ConfidenceOwner {
  private readonly line: Line;
  private readonly owner: LockOwner;
  private readonly options: SemaphoreOptions;
  private readonly lock: Lock;
  private readonly creates: ProtectedCreate;
  private readonly confidence: Confidence;
  private state: State = 'free';
  private readonly asking: Asking;
  private lease: OwnNode | null = null;
  /** A list is on its way. */
  private isLooking = false;

  constructor(handle: SharedHandle, options: SemaphoreOptions, owner: LockOwner) {
    const { path, whenSuspended } = options;
    this.options = options;
    this.owner = owner;
    this.lock = new Lock(handle, { path: `${path}/lock`, whenSuspended: 'stop' }, this);
    this.creates = new ProtectedCreate(handle, this);
    this.confidence = new Confidence(handle, whenSuspended, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, 'semaphore', path);
  }

  get isHeld(): boolean {
    return this.state === 'held';
  }

  /** Neither held nor asked for, and nothing is left behind. */
  get isIdle(): boolean {
    return this.state === 'free' && this.lock.isIdle && this.creates.isIdle;
  }

  /** Asks for a lease; `acquired` or `ended` follows. `patienceMicros`: after so long `ended` says so; null: never. */
  acquire(patienceMicros: number | null): void {
    assert(this.state === 'free', 'a user has one lease of a semaphore at a time');
    this.state = 'queueing';
    this.asking.begin();
    if (patienceMicros !== null) this.line.wait(TIME_OUT, patienceMicros);
    this.lock.acquire(null);
  }

  /** Gives the lease back, or gives the request up. */
  release(): void {
    assert(this.state !== 'free', 'what is released was acquired');
    this.end('released');
  }

  /** Of the lock: it is this user's turn. */
  acquired(): void {
    this.state = 'leasing';
    const parent = this.leasesPath;
    this.creates.begin({ parent, guid: this.asking.guid, label: 'lease', data: '', isEphemeral: true });
  }

  /** Of the lock: somebody else may have it, and count on being the only one who makes a lease. */
  ended(why: Exclude<ReleaseWhy, 'released'>): void {
    this.fail(why);
  }

  created(node: OwnNode): void {
    this.lease = node;
    this.look();
  }

  refused(): void {
    this.fail('dropped');
  }

  confidenceLost(): void {
    this.fail('suspended');
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === LIST) this.onList(call);
    else if (failedWith(call, 'NONODE')) this.fail('dropped');
    else if (call.outcome === 'unknown') this.verify();
  }

  due(step: number): void {
    if (step === TIME_OUT) this.fail('timed-out');
    else this.look();
  }

  notified({ path }: Notice): void {
    if (path === this.leasesPath && this.state === 'leasing' && this.lease !== null) this.look();
  }

  /** A lease that is held must be there still; whoever waits has its lock looked after by the lock itself. */
  connected(isNewSession: boolean): void {
    if (!isNewSession && this.state === 'held') this.verify();
  }

  suspended(): void {}

  lost(): void {
    // The lock has told so already if it was wanted.
    if (this.state === 'held') this.fail('lost');
  }

  private look(): void {
    if (this.isLooking) return;
    this.isLooking = true;
    this.line.call(LIST, { kind: 'getChildren', path: this.leasesPath, watch: true });
  }

  private onList(call: ReturnedCall): void {
    const { answer } = call;
    this.isLooking = false;
    const { lease } = this;
    if (lease === null || this.state !== 'leasing') return;
    if (answer.kind === 'children') this.count(lease, answer.children);
    else if (failedWith(call, 'NONODE')) this.fail('dropped');
    else if (call.outcome === 'unknown') this.look();
    else this.line.wait(LOOK_AGAIN, REST_MICROS);
  }

  private count(lease: OwnNode, children: readonly string[]): void {
    const leases = inSequence(children, ['lease']);
    const place = leases.findIndex(({ name }) => name === nameOf(lease.path));
    if (place < 0) this.fail('dropped');
    else if (this.isEnough(place)) this.grant(lease);
  }

  /** Whether there is a lease for whoever has so many before it. */
  protected isEnough(before: number): boolean {
    return before < this.options.leases;
  }

  private grant({ path, czxid }: OwnNode): void {
    this.state = 'held';
    this.line.unwait();
    this.confidence.begin();
    const seq = readName(nameOf(path))?.sequence ?? 0;
    this.asking.granted({ node: path, token: czxid, seq, places: this.options.leases });
    this.lock.release();
    this.owner.acquired();
  }

  private verify(): void {
    if (this.lease !== null) this.line.call(VERIFY, { kind: 'exists', path: this.lease.path, watch: false });
  }

  private fail(why: Exclude<ReleaseWhy, 'released'>): void {
    this.end(why);
    this.owner.ended(why);
  }

  private end(why: ReleaseWhy): void {
    const { lease } = this;
    const { guid } = this.asking;
    this.asking.end(why);
    this.state = 'free';
    this.lease = null;
    this.isLooking = false;
    this.confidence.end();
    this.line.forget();
    this.line.unwait();
    if (lease === null) this.creates.giveUp(guid);
    else if (why !== 'lost') this.creates.discard(lease);
    // The lease goes first: whoever has the lock next must not find it.
    if (!this.lock.isFree) this.lock.release();
  }

  private get leasesPath(): string {
    return `${this.options.path}/leases`;
  }
}
