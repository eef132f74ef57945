/**
 * Membership of a group: an ephemeral znode by an id of one's own (recipe 10; Curator's PersistentNode). It is made anew
 * whenever it is gone, and in each session.
 *
 * An id is used by one member at a time. A znode of this id that belongs to another session, be it the one before, is not
 * the member's: it will vanish, and so the member waits for that, and has not joined until its own znode is there.
 */
import { assert } from '../../../assert.js';
import { OPEN_ACL } from '../../../znode/acl.js';
import { CREATE_FLAGS } from '../../../znode/requests.js';
import type { Zxid } from '../../../zxid.js';
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import type { ContainerOwner } from '../container-maker.js';
import { ContainerMaker } from '../container-maker.js';
import { childOf, parentOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface GroupMemberOwner {
  /** Its znode is there, and belongs to the session at hand. Again after each `parted`, unless it leaves. */
  joined(): void;
  /** Its znode is gone, with the session or by somebody else's hand. It is being made anew. */
  parted(): void;
  /** It may not join, and has given up. */
  refused(call: ReturnedCall): void;
}

export interface GroupMemberOptions {
  readonly group: string;
  readonly id: string;
  /** What others read of it, such as its address. */
  readonly data: string;
  /**
   * Deletes a znode of this id that holds the same data, as one that an earlier life of the same member has left, instead
   * of waiting until it vanishes; not if not said. Nobody else may use the same id and data, be it for a moment.
   */
  readonly takesOver?: boolean;
}

const CREATE = 0;
/** Reads its znode, with a watch, which getData leaves only if there is one. */
const LOOK = 1;
const SYNC = 2;
const TAKE_OVER = 3;
const DELETE = 4;

const REST = 0;
const REST_MICROS = 20_000;
const ANY_VERSION = -1;

type Why = 'released' | 'lost' | 'dropped';

export class GroupMember implements Recipe, ContainerOwner {
  private readonly line: Line;
  private readonly maker: ContainerMaker;
  private readonly options: GroupMemberOptions;
  private readonly path: string;
  private readonly owner: GroupMemberOwner;
  private readonly asking: Asking;
  private isWanted = false;
  private isIn = false;
  /** A call is in flight, a path is being made, or it rests. */
  private isBusy = false;
  /** A create of this session has been sent, and its znode may be there. */
  private mayBeThere = false;
  /** A create was not answered: a look may come too early to find what it has made. */
  private isDoubtful = false;
  /** Another session's znode is in its place. */
  private isWaiting = false;

  constructor(handle: SharedHandle, options: GroupMemberOptions, owner: GroupMemberOwner) {
    this.options = options;
    this.path = childOf(options.group, options.id);
    this.owner = owner;
    this.maker = new ContainerMaker(handle, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, 'member', this.path);
  }

  /** Its znode is there, as far as it knows. Without a server it does not hear of the end of its session. */
  get isJoined(): boolean {
    return this.isIn;
  }

  /** It is not in, does not want to, and nothing is left behind. */
  get isIdle(): boolean {
    return !this.isWanted && !this.mayBeThere && !this.isBusy;
  }

  /** `joined` or `refused` follows. */
  join(): void {
    assert(!this.isWanted, 'a member joins once at a time');
    this.isWanted = true;
    this.asking.begin();
    this.goOn();
  }

  /** Its znode goes, however long it takes. */
  leave(): void {
    assert(this.isWanted, 'who leaves has joined, or wishes to');
    this.isWanted = false;
    this.isWaiting = false;
    this.release('released');
    this.goOn();
  }

  made(): void {
    this.isBusy = false;
    this.goOn();
  }

  returned(tag: number, call: ReturnedCall): void {
    this.isBusy = false;
    switch (tag) {
      case CREATE:
        this.onCreated(call);
        return;
      case LOOK:
        this.onLook(call);
        return;
      case DELETE:
        this.onDeleted(call);
        return;
      default:
        this.look();
    }
  }

  due(): void {
    this.isBusy = false;
    this.look();
  }

  notified({ path }: Notice): void {
    // Whatever comes while it asks is answered by what it asks, or by what follows from that.
    if (path === this.path && this.isWanted && !this.isBusy) this.look();
  }

  connected(): void {
    if (this.isWanted && !this.isBusy) this.look();
  }

  suspended(): void {}

  lost(): void {
    this.line.unwait();
    this.isBusy = false;
    this.mayBeThere = false;
    this.isDoubtful = false;
    this.isWaiting = false;
    if (this.isIn) this.part('lost');
    this.goOn();
  }

  /** Whether a znode of this id is that of this member and this session, and so stays. */
  protected isOwn(owner: number): boolean {
    return owner === this.line.sessionId;
  }

  private goOn(): void {
    if (this.isBusy || this.isWaiting) return;
    if (this.isWanted && !this.isIn) this.create();
    else if (!this.isWanted && this.mayBeThere) this.look();
  }

  private onCreated(call: ReturnedCall): void {
    if (call.outcome === 'ok') this.isThere(call.zxid);
    else if (call.outcome === 'unknown') this.isDoubtful = true;
    if (call.outcome !== 'fail' || failedWith(call, 'NODEEXISTS')) {
      if (!this.isBusy) this.look();
      return;
    }
    // Nothing was made, unless an earlier try comes through.
    this.mayBeThere = this.isDoubtful;
    const hasNoGroup = failedWith(call, 'NONODE');
    if (!hasNoGroup && !failedWith(call, 'NOAUTH')) this.rest();
    else if (!this.isWanted) this.goOn();
    else if (hasNoGroup) this.makeGroup();
    else this.refuse(call);
  }

  /** What is there decides, and a watch is left on it. */
  private onLook(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind === 'data') {
      const { czxid, version, ephemeralOwner } = answer.stat;
      if (this.isOwn(ephemeralOwner)) this.isThere(czxid);
      else this.isAnothers({ version, data: answer.data ?? '' });
    } else if (failedWith(call, 'NONODE')) this.isMissing();
    else if (call.outcome === 'unknown') this.look();
    else this.rest();
  }

  private isThere(czxid: Zxid): void {
    this.isDoubtful = false;
    this.isWaiting = false;
    this.mayBeThere = true;
    if (!this.isWanted) {
      this.call(DELETE, { kind: 'delete', path: this.path, version: ANY_VERSION });
      return;
    }
    if (this.isIn && this.asking.token === czxid) return;
    if (this.isIn) this.part('dropped');
    this.isIn = true;
    this.asking.granted({ node: this.path, token: czxid, seq: 0, places: 0 });
    this.owner.joined();
  }

  private isAnothers({ version, data }: { version: number; data: string }): void {
    if (this.doubts()) return;
    this.mayBeThere = this.isDoubtful;
    if (this.isIn) this.part('dropped');
    if (!this.isWanted) return;
    if (this.options.takesOver === true && data === this.options.data)
      this.call(TAKE_OVER, { kind: 'delete', path: this.path, version });
    else this.isWaiting = true;
  }

  private isMissing(): void {
    if (this.doubts()) return;
    this.mayBeThere = this.isDoubtful;
    this.isWaiting = false;
    if (this.isIn) this.part('dropped');
    this.goOn();
  }

  /** Nobody else would remove what it does not know of: who leaves makes sure, where another try would tell anyway. */
  private doubts(): boolean {
    if (!this.isDoubtful || this.isWanted) return false;
    this.isDoubtful = false;
    this.call(SYNC, { kind: 'sync', path: this.path });
    return true;
  }

  private onDeleted(call: ReturnedCall): void {
    if (call.outcome === 'ok' || failedWith(call, 'NONODE')) {
      this.mayBeThere = false;
      this.goOn();
    } else if (call.outcome === 'unknown') this.look();
    else this.rest();
  }

  private create(): void {
    this.mayBeThere = true;
    const { path } = this;
    const { data } = this.options;
    this.call(CREATE, { kind: 'create', path, data, acl: OPEN_ACL, flags: CREATE_FLAGS.ephemeral });
  }

  private look(): void {
    this.call(LOOK, { kind: 'getData', path: this.path, watch: true });
  }

  private makeGroup(): void {
    this.isBusy = true;
    this.maker.make(parentOf(this.path));
  }

  private rest(): void {
    this.isBusy = true;
    this.line.wait(REST, REST_MICROS);
  }

  private call(tag: number, request: ReturnedCall['request']): void {
    this.isBusy = true;
    this.line.call(tag, request);
  }

  private refuse(call: ReturnedCall): void {
    this.isWanted = false;
    this.release('dropped');
    this.owner.refused(call);
  }

  /** It is in no more, and wants to be. */
  private part(why: Why): void {
    const { isWanted } = this;
    this.release(why);
    if (!isWanted) return;
    this.asking.begin();
    this.owner.parted();
  }

  private release(why: Why): void {
    this.asking.end(why);
    this.isIn = false;
  }
}
