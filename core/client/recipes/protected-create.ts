/**
 * Sequential creates that are safe against lost replies. The name holds a text that nobody else gives, so that
 * after an unknown outcome its maker finds out whether the znode is there: without that, it might wait for ever behind a
 * znode of its own.
 *
 * The search stands behind a sync, because the server at hand may lag behind the one that was asked before, and would
 * show a list without the znode. The reply to the sync also raises what the handle has seen: should another server answer
 * the list, it is not behind either.
 */
import { assert } from '../../assert.js';
import { OPEN_ACL } from '../../znode/acl.js';
import { CREATE_FLAGS } from '../../znode/requests.js';
import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID } from '../../zxid.js';
import type { ReturnedCall } from '../owner.js';
import { failedWith } from '../failed-with.js';
import { GuaranteedDelete } from './guaranteed-delete.js';
import { childOf, parentOf } from '../../znode/path.js';
import type { Recipe } from './recipe.js';
import { digitsOf, inSequence, prefixOf } from './sequence.js';
import type { Line, SharedHandle } from './shared-handle.js';

/** What is to be made. */
export interface Order {
  /** The path below which it is made; if that is missing, it is made first. */
  readonly parent: string;
  readonly guid: string;
  readonly label: string;
  readonly data: string;
  readonly isEphemeral: boolean;
  /** The number that it is to have, of a znode of one's own; at the end of the sequence if not said. */
  readonly sequence?: number | null;
}

/** A znode of one's own. */
export interface OwnNode {
  readonly path: string;
  readonly guid: string;
  /** Of the transaction that made it; 0 where that is not known: a znode that is kept, found after a lost reply. */
  readonly czxid: Zxid;
}

export interface CreateOwner {
  /** It is there, and in an ephemeral's case it belongs to the session at hand. */
  created(node: OwnNode): void;
  /** It was refused, and is not there. A missing parent is no reason. */
  refused(guid: string, call: ReturnedCall): void;
}

/** Steps of an order: with its number they make the tags of its calls. */
const CREATE = 0;
const PARENT = 1;
const SYNC = 2;
const LIST = 3;
const LOOK = 4;
const STEPS = 5;

const REST_MICROS = 20_000;

interface Working extends Order {
  /** Its owner has not given it up. */
  isWanted: boolean;
  /** What the search has found: the path. */
  found: string;
}

export class ProtectedCreate implements Recipe {
  private readonly line: Line;
  private readonly owner: CreateOwner;
  private readonly deletes: GuaranteedDelete;
  private readonly orders = new Map<number, Working>();
  private numbers = 0;

  constructor(handle: SharedHandle, owner: CreateOwner) {
    this.owner = owner;
    this.deletes = new GuaranteedDelete(handle);
    this.line = handle.join(this);
  }

  /** Nothing is under way, and nothing is left to be deleted. */
  get isIdle(): boolean {
    return this.orders.size === 0 && this.deletes.isIdle;
  }

  /** `created` or `refused` follows, unless it is given up, or is an ephemeral whose session ends. */
  begin(order: Order): void {
    this.numbers += 1;
    this.orders.set(this.numbers, { ...order, isWanted: true, found: '' });
    this.create(this.numbers, order);
  }

  /** What is still on its way, or comes to light later, is deleted. */
  giveUp(guid: string): void {
    for (const order of this.orders.values()) if (order.guid === guid) order.isWanted = false;
  }

  /** Deletes what was made here, however long it takes. */
  discard({ path }: OwnNode, isEphemeral = true): void {
    this.deletes.discard(path, isEphemeral);
  }

  returned(tag: number, call: ReturnedCall): void {
    const number = Math.floor(tag / STEPS);
    const order = this.orders.get(number);
    assert(order !== undefined, 'what returns belongs to an order that is under way');
    switch (tag % STEPS) {
      case CREATE:
        this.onCreated(number, order, call);
        return;
      case PARENT:
        if (failedWith(call, 'NONODE')) this.makeParent(number, call.request);
        else this.create(number, order);
        return;
      case SYNC:
        if (call.outcome === 'ok')
          this.call(number, LIST, { kind: 'getChildren', path: order.parent, watch: false });
        else this.search(number, order, call);
        return;
      case LIST:
        this.onList(number, order, call);
        return;
      default:
        this.onLook(number, order, call);
    }
  }

  /** A search that something stood in the way of begins anew. */
  due(number: number): void {
    const order = this.orders.get(number);
    if (order !== undefined) this.sync(number, order);
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  /** An ephemeral has gone with the session, or will not come any more. What is kept may be there. */
  lost(): void {
    this.line.unwait();
    for (const [number, order] of this.orders) {
      if (order.isEphemeral) this.orders.delete(number);
      else this.sync(number, order);
    }
  }

  private onCreated(number: number, order: Working, call: ReturnedCall): void {
    const { answer } = call;
    if (failedWith(call, 'NODEEXISTS')) {
      // The name is nobody else's: an earlier try has made it.
      this.sync(number, order);
    } else if (answer.kind === 'path') {
      this.finish(number, order, { path: answer.path, czxid: call.zxid });
    } else if (call.outcome === 'unknown') {
      this.sync(number, order);
    } else if (!order.isWanted) {
      this.orders.delete(number);
    } else if (failedWith(call, 'NONODE')) {
      this.makeParent(number, call.request);
    } else {
      this.orders.delete(number);
      this.owner.refused(order.guid, call);
    }
  }

  private onList(number: number, order: Working, call: ReturnedCall): void {
    const { answer } = call;
    const children = answer.kind === 'children' ? answer.children : [];
    if (answer.kind !== 'children' && !failedWith(call, 'NONODE')) {
      this.search(number, order, call);
      return;
    }
    const own = inSequence(children, [order.label]).filter(({ guid }) => guid === order.guid);
    const [first, ...others] = own.map(({ name }) => childOf(order.parent, name));
    for (const path of others) this.deletes.discard(path, order.isEphemeral);
    if (first === undefined) this.missing(number, order);
    else if (!order.isEphemeral) this.finish(number, order, { path: first, czxid: ZERO_ZXID });
    else {
      order.found = first;
      this.call(number, LOOK, { kind: 'exists', path: first, watch: false });
    }
  }

  private onLook(number: number, order: Working, call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind === 'stat' && answer.stat.ephemeralOwner === this.line.sessionId) {
      this.finish(number, order, { path: order.found, czxid: answer.stat.czxid });
    } else if (answer.kind === 'stat') {
      // Of a session of one's own that is about to end: it will vanish, and must not count.
      this.deletes.discard(order.found);
      this.missing(number, order);
    } else if (failedWith(call, 'NONODE')) {
      this.missing(number, order);
    } else {
      this.search(number, order, call);
    }
  }

  private missing(number: number, order: Working): void {
    if (order.isWanted) this.create(number, order);
    else this.orders.delete(number);
  }

  private finish(number: number, order: Working, { path, czxid }: { path: string; czxid: Zxid }): void {
    this.orders.delete(number);
    if (order.isWanted) this.owner.created({ path, guid: order.guid, czxid });
    else this.deletes.discard(path, order.isEphemeral);
  }

  protected create(number: number, order: Order): void {
    const { parent, guid, label, data, isEphemeral, sequence = null } = order;
    const { ephemeral, ephemeralSequential, persistent, persistentSequential } = CREATE_FLAGS;
    const isNumbered = sequence !== null;
    const whileItLives = isNumbered ? ephemeral : ephemeralSequential;
    const flags = isEphemeral ? whileItLives : isNumbered ? persistent : persistentSequential;
    const path = childOf(parent, prefixOf(guid, label) + (isNumbered ? digitsOf(sequence) : ''));
    this.call(number, CREATE, { kind: 'create', path, data, acl: OPEN_ACL, flags });
  }

  /** What lies above is kept; what the recipe's znodes lie in directly the service may take away when nobody uses it. */
  private makeParent(number: number, request: ReturnedCall['request']): void {
    const path = parentOf('path' in request ? (request.path ?? '/') : '/');
    const isOwn = request.kind === 'create' && request.path?.includes('/_c_') === true;
    const common = { path, data: '', acl: OPEN_ACL } as const;
    this.call(
      number,
      PARENT,
      isOwn
        ? { kind: 'createContainer', ...common, flags: CREATE_FLAGS.container }
        : { kind: 'create', ...common, flags: CREATE_FLAGS.persistent },
    );
  }

  /** The first step of the search for what may be there. */
  protected sync(number: number, { parent }: Order): void {
    this.call(number, SYNC, { kind: 'sync', path: parent });
  }

  /** A step of the search brought nothing to light. */
  private search(number: number, order: Order, { outcome }: ReturnedCall): void {
    if (outcome === 'unknown') this.sync(number, order);
    else this.line.wait(number, REST_MICROS);
  }

  private call(number: number, step: number, request: ReturnedCall['request']): void {
    this.line.call(number * STEPS + step, request);
  }
}
