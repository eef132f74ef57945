/**
 * A place in a queue of sequential ephemerals: whoever has nobody in front of it has its turn. Locks, leaders and what
 * else is given to one after the other stand on it.
 *
 * Each place watches one other only, the nearest in front of it, so that one that goes wakes one. It watches with
 * getData: should that one be gone already, exists would leave a watch that nobody needs. Whatever is told, the children are
 * read again: the one in front may have given up while others are still in front of it.
 */
import { assert } from '../../assert.js';
import type { Notice, ReturnedCall } from '../owner.js';
import { failedWith } from '../failed-with.js';
import { childOf, nameOf } from '../../znode/path.js';
import type { CreateOwner, OwnNode } from './protected-create.js';
import { ProtectedCreate } from './protected-create.js';
import type { Recipe } from './recipe.js';
import { distance, inSequence, readName } from './sequence.js';
import type { Line, SharedHandle } from './shared-handle.js';

export interface PlaceOwner {
  /** Nobody is in front of it. Said again after each reconnect. */
  first(): void;
  /** Its znode is there no more, though its session lives; or it was not to be made. It is out. */
  dropped(): void;
}

export interface PlaceOptions {
  /** The path below which the queue is; made if it is missing. */
  readonly path: string;
  /** Of letters only: what the place is, among those of other labels. */
  readonly label: string;
  /** Those that it waits for if they are in front of it. */
  readonly waitsFor: readonly string[];
  readonly data?: string;
}

/**
 * `out`: it has no znode. `entering`: that is being made. `looking`: a read is in flight. `waiting`: the one in front
 * is watched. `first`: nobody was in front when it looked last, and nobody can come there.
 */
type State = 'out' | 'entering' | 'looking' | 'waiting' | 'first';

const LIST = 0;
const WATCH = 1;
const LOOK_AGAIN = 0;
const REST_MICROS = 20_000;

export class QueuePlace implements Recipe, CreateOwner {
  protected readonly line: Line;
  private readonly owner: PlaceOwner;
  private readonly options: PlaceOptions;
  private readonly creates: ProtectedCreate;
  private state: State = 'out';
  private guidNow = '';
  private nodeNow: OwnNode | null = null;
  /** The one that is watched. */
  private ahead = '';

  constructor(handle: SharedHandle, options: PlaceOptions, owner: PlaceOwner) {
    this.owner = owner;
    this.options = options;
    this.creates = this.makeCreates(handle);
    this.line = handle.join(this);
  }

  /** It is out, and nothing of it is left behind. */
  get isIdle(): boolean {
    return this.state === 'out' && this.creates.isIdle;
  }

  /** Its own znode, as soon as it is known. */
  get node(): OwnNode | null {
    return this.nodeNow;
  }

  /** The number of its own znode; 0 while it has none. */
  get sequence(): number {
    return readName(nameOf(this.nodeNow?.path ?? ''))?.sequence ?? 0;
  }

  /**
   * Takes a place at the end. `guid` names it, and no other place may have the same. `sequence`: at this number, where
   * its user has another place already.
   */
  enter(guid: string, sequence: number | null = null): void {
    assert(this.state === 'out', 'a place is entered once before it is left');
    const { path: parent, label, data = '' } = this.options;
    this.state = 'entering';
    this.guidNow = guid;
    this.creates.begin({ parent, guid, label, data, isEphemeral: true, sequence });
  }

  /** Gives the place up, whatever it has come to. Its znode goes as soon as that can be brought about. */
  leave(): void {
    if (this.state === 'entering') this.creates.giveUp(this.guidNow);
    if (this.nodeNow !== null) this.creates.discard(this.nodeNow);
    this.reset();
  }

  created(node: OwnNode): void {
    this.nodeNow = node;
    this.look();
  }

  refused(): void {
    this.reset();
    this.owner.dropped();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === LIST) this.onList(call);
    else this.onWatched(call);
  }

  due(): void {
    this.look();
  }

  notified(notice: Notice): void {
    if (this.state === 'waiting' && notice.path === this.ahead) this.woken();
  }

  /** What was true before may not be any more. */
  connected(isNewSession: boolean): void {
    if (!isNewSession && (this.state === 'waiting' || this.state === 'first')) this.look();
  }

  suspended(): void {}

  lost(): void {
    this.reset();
  }

  /** Something has become of the one in front: others may be in front still. */
  protected woken(): void {
    this.look();
  }

  /** Nobody is in front. */
  protected arrive(): void {
    this.state = 'first';
    this.owner.first();
  }

  /** The places in front of it that it waits for; null if its own is missing. */
  private inFront(children: readonly string[]): readonly string[] | null {
    const own = readName(nameOf(this.nodeNow?.path ?? ''));
    if (own === null || !children.includes(own.name)) return null;
    return inSequence(children, this.options.waitsFor)
      .filter(({ sequence }) => distance(sequence, own.sequence) > 0)
      .map(({ name }) => name);
  }

  protected makeCreates(handle: SharedHandle): ProtectedCreate {
    return new ProtectedCreate(handle, this);
  }

  protected look(): void {
    this.state = 'looking';
    this.line.call(LIST, { kind: 'getChildren', path: this.options.path, watch: false });
  }

  private onList(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind !== 'children' && !failedWith(call, 'NONODE')) {
      this.lookLater(call);
      return;
    }
    const inFront = this.inFront(answer.kind === 'children' ? answer.children : []);
    const nearest = inFront?.at(-1);
    if (inFront === null) {
      this.reset();
      this.owner.dropped();
    } else if (nearest === undefined) {
      this.arrive();
    } else {
      this.ahead = childOf(this.options.path, nearest);
      this.line.call(WATCH, { kind: 'getData', path: this.ahead, watch: true });
    }
  }

  private onWatched(call: ReturnedCall): void {
    if (call.outcome === 'ok') this.state = 'waiting';
    else if (failedWith(call, 'NONODE')) this.look();
    else this.lookLater(call);
  }

  private lookLater({ outcome }: ReturnedCall): void {
    if (outcome === 'unknown') this.look();
    else this.line.wait(LOOK_AGAIN, REST_MICROS);
  }

  private reset(): void {
    this.state = 'out';
    this.nodeNow = null;
    this.guidNow = '';
    this.ahead = '';
    this.line.forget();
    this.line.unwait();
  }
}
