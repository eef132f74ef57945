/**
 * A double barrier: its members begin together, when so many of them are there, and end together, when all of them have
 * done their part (ZooKeeper's recipe). Its path is for one round: slow members of a round that is over must not be
 * counted in the next.
 */
import { assert } from '../../../assert.js';
import { byText } from '../../../text-order.js';
import { OPEN_ACL } from '../../../znode/acl.js';
import type { Zxid } from '../../../zxid.js';
import { ZERO_ZXID } from '../../../zxid.js';
import { CREATE_FLAGS } from '../../../znode/requests.js';
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import { GuaranteedDelete } from '../guaranteed-delete.js';
import type { MadeOwner } from '../znode-maker.js';
import { ZnodeMaker } from '../znode-maker.js';
import { childOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface DoubleBarrierOwner {
  /** So many are there: do your part, and leave. */
  entered(): void;
  /** All that had entered have left, or are gone. */
  left(): void;
  /** Not enough came in time, or the session is over, and with it the membership. */
  out(why: 'timed-out' | 'lost'): void;
}

export interface DoubleBarrierOptions {
  /** Of one round. */
  readonly path: string;
  /** How many have to be there. */
  readonly members: number;
}

const JOIN = 0;
const LOOK = 1;
const LIST = 2;
const OPEN = 3;
const WATCH = 4;
const CLOSE = 5;
const TIME_OUT = 0;
const REST = 1;
const REST_MICROS = 20_000;
const ANY_VERSION = -1;
/** The znode that opens the way in, beside those of the members. */
const READY = 'ready';
const MEMBER = /^[0-9a-f]{16}$/;
const RECIPE = 'double-barrier';

/** `joining` makes the own znode, `entering` waits for the others, and `leaving` does so again. */
type State = 'out' | 'joining' | 'entering' | 'inside' | 'leaving';

export class DoubleBarrier implements Recipe, MadeOwner {
  private readonly line: Line;
  private readonly owner: DoubleBarrierOwner;
  private readonly options: DoubleBarrierOptions;
  private readonly maker: ZnodeMaker;
  private readonly deletes: GuaranteedDelete;
  private readonly asking: Asking;
  private state: State = 'out';
  private token = ZERO_ZXID;
  /** The znode that is waited for, to come or to go; '' while a call is in flight. */
  private awaited = '';
  private isOwnGone = false;

  constructor(handle: SharedHandle, options: DoubleBarrierOptions, owner: DoubleBarrierOwner) {
    this.options = options;
    this.owner = owner;
    this.maker = new ZnodeMaker(handle, this);
    this.deletes = new GuaranteedDelete(handle);
    this.line = handle.join(this);
    this.asking = new Asking(handle, RECIPE, options.path);
  }

  /** Not a member, and nothing of the membership is left behind. */
  get isIdle(): boolean {
    return this.state === 'out' && this.deletes.isIdle;
  }

  /** Becomes a member; `entered` or `out` follows. `patienceMicros`: how long it waits for the others; null: for ever. */
  enter(patienceMicros: number | null): void {
    this.asking.begin();
    this.isOwnGone = false;
    this.token = ZERO_ZXID;
    if (patienceMicros !== null) this.line.wait(TIME_OUT, patienceMicros);
    this.state = 'joining';
    this.join();
  }

  /** Has done its part; `left` or `out` follows. */
  leave(): void {
    assert(this.state === 'inside', 'who leaves is inside');
    this.state = 'leaving';
    this.asking.acted('processed', '');
    this.list();
  }

  made(): void {
    this.join();
  }

  returned(tag: number, call: ReturnedCall): void {
    switch (tag) {
      case JOIN:
        this.onJoined(call);
        return;
      case LOOK:
        this.onLook(call);
        return;
      case LIST:
        this.onList(call);
        return;
      case OPEN:
        if (call.outcome === 'ok' || failedWith(call, 'NODEEXISTS')) this.goIn();
        else this.goOn(call);
        return;
      case WATCH:
        if (call.outcome === 'fail' && !failedWith(call, 'NONODE')) this.rest();
        else if (call.outcome !== 'ok') this.list();
        return;
      default:
        this.onClosed(call);
    }
  }

  due(step: number): void {
    if (step === TIME_OUT) this.end('timed-out');
    else if (this.state === 'joining') this.join();
    else this.goOn();
  }

  notified({ path }: Notice): void {
    if (path === this.awaited && this.awaited !== '') this.goOn();
  }

  connected(): void {
    if (this.awaited !== '') this.goOn();
  }

  suspended(): void {}

  lost(): void {
    if (this.state !== 'out') this.end('lost');
  }

  /** Those who have not left, and for whom a leaver has to wait. */
  protected notGone(children: readonly string[]): readonly string[] {
    return membersAmong(children);
  }

  /** Those who count for the way in. */
  protected present(children: readonly string[]): readonly string[] {
    return membersAmong(children);
  }

  private join(): void {
    const flags = CREATE_FLAGS.ephemeral;
    this.line.call(JOIN, { kind: 'create', path: this.own(), data: '', acl: OPEN_ACL, flags });
  }

  private onJoined(call: ReturnedCall): void {
    // Nobody else gives this name: if it is there, an earlier try has made it.
    if (call.outcome === 'ok' || failedWith(call, 'NODEEXISTS')) {
      this.state = 'entering';
      if (call.outcome === 'ok') this.token = call.zxid;
      this.look();
    } else if (call.outcome === 'unknown') this.join();
    else if (failedWith(call, 'NONODE')) this.maker.make(this.options.path);
    else this.rest();
  }

  /** Watches the way in, before the members are counted: else it might open between the two unseen. */
  private look(): void {
    this.awaited = '';
    this.line.call(LOOK, { kind: 'exists', path: this.ready(), watch: true });
  }

  private onLook(call: ReturnedCall): void {
    if (call.outcome === 'ok') this.goIn();
    else if (failedWith(call, 'NONODE')) this.list();
    else this.goOn(call);
  }

  private list(): void {
    this.awaited = '';
    this.line.call(LIST, { kind: 'getChildren', path: this.options.path, watch: false });
  }

  private onList(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind !== 'children' && !failedWith(call, 'NONODE')) {
      this.goOn(call);
      return;
    }
    const children = answer.kind === 'children' ? answer.children : [];
    if (this.state === 'leaving') this.goOut(this.notGone(children), call.zxid);
    else if (this.present(children).length < this.options.members) this.awaited = this.ready();
    else {
      const flags = CREATE_FLAGS.persistent;
      this.line.call(OPEN, { kind: 'create', path: this.ready(), data: '', acl: OPEN_ACL, flags });
    }
  }

  private goIn(): void {
    this.line.unwait(TIME_OUT);
    this.state = 'inside';
    this.awaited = '';
    const { token } = this;
    this.asking.granted({ node: this.own(), token, seq: 0, places: this.options.members });
    this.owner.entered();
  }

  /** The lowest stays until all others have gone, and they wait for it: so each who goes wakes one of them. */
  private goOut(members: readonly string[], zxid: Zxid): void {
    const own = this.asking.guid;
    const others = members.filter((name) => name !== own);
    const [lowest] = members;
    if (others.length === 0) {
      this.asking.observed('empty', zxid);
      // The way in closes with the last one, and not before: who is slow must still find it open.
      this.line.call(CLOSE, { kind: 'delete', path: this.ready(), version: ANY_VERSION });
      return;
    }
    if (lowest !== own) this.resign();
    this.awaited = childOf(this.options.path, (lowest === own ? others.at(-1) : lowest) ?? '');
    this.line.call(WATCH, { kind: 'getData', path: this.awaited, watch: true });
  }

  private onClosed(call: ReturnedCall): void {
    if (call.outcome === 'unknown' || (call.outcome === 'fail' && !failedWith(call, 'NONODE'))) {
      this.goOn(call);
      return;
    }
    this.reset('released');
    this.owner.left();
  }

  /** Something stood in the way: looks anew at where things are. */
  private goOn(call: ReturnedCall | null = null): void {
    if (call?.outcome === 'fail') this.rest();
    else if (this.state === 'entering') this.look();
    else if (this.state === 'leaving') this.list();
  }

  private rest(): void {
    this.line.wait(REST, REST_MICROS);
  }

  private resign(): void {
    if (!this.isOwnGone) this.deletes.discard(this.own());
    this.isOwnGone = true;
  }

  private end(why: 'timed-out' | 'lost'): void {
    this.reset(why);
    this.owner.out(why);
  }

  private reset(why: string): void {
    const own = this.own();
    this.state = 'out';
    this.awaited = '';
    this.maker.stop();
    this.line.forget();
    this.line.unwait();
    this.asking.end(why);
    if (!this.isOwnGone && why !== 'lost') this.deletes.discard(own);
  }

  private own(): string {
    return childOf(this.options.path, this.asking.guid);
  }

  private ready(): string {
    return childOf(this.options.path, READY);
  }
}

/** In an order that all see alike. */
function membersAmong(children: readonly string[]): readonly string[] {
  return children.filter((name) => MEMBER.test(name)).sort(byText);
}
