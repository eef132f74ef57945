/** The watches of the clients of this server: in its memory only, by connection. */
import { unreachable } from '../assert.js';
import type { ConnectionId } from '../ids.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Acl } from '../znode/acl.js';
import type { Change } from '../znode/applied.js';
import { CODES } from '../znode/codes.js';
import { parentOf } from '../znode/path.js';
import { isAllowed } from '../znode/permission.js';
import type { Service, WatchingRead } from '../znode/requests.js';
import { WATCH_MODES, WATCH_TYPES } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';
import type { WatchEventType } from './messages.js';
import type { ServiceEnv, ServiceOwner } from './ports.js';
import type { WatchCatchUp } from './watch-catch-up.js';
import type { WatchList, WatchMode, Watcher } from './watch-table.js';
import { WatchTable } from './watch-table.js';

interface AnsweredRead {
  readonly read: WatchingRead;
  readonly code: ErrorCode;
  readonly zxid: Zxid;
}

/** What happened to a path, and by whose list it is said who may hear of it. */
interface Happening {
  readonly type: WatchEventType;
  readonly path: string;
  readonly acl: readonly Acl[];
  readonly zxid: Zxid;
}

type ServiceOf<K extends Service['kind']> = Extract<Service, { readonly kind: K }>;

export interface WatchesOptions {
  readonly env: ServiceEnv;
  readonly owner: ServiceOwner;
  readonly catchUp: WatchCatchUp;
}

export class Watches {
  private readonly env: ServiceEnv;
  private readonly owner: ServiceOwner;
  private readonly catchUp: WatchCatchUp;
  private readonly table = new WatchTable();

  constructor({ env, owner, catchUp }: WatchesOptions) {
    this.env = env;
    this.owner = owner;
    this.catchUp = catchUp;
  }

  /** A read is answered with `code` from the state at `zxid`. */
  arm(watcher: Watcher, { read, code, zxid }: AnsweredRead): void {
    if (!read.watch || read.path === null) return;
    // Only exists tells anything of a znode that is not there, and waits for it to be made.
    const isKept = code === CODES.OK || (code === CODES.NONODE && read.kind === 'exists');
    if (!isKept) return;
    const list = read.kind === 'exists' || read.kind === 'getData' ? 'data' : 'child';
    this.keep(watcher, { list, path: read.path, mode: 'one-shot' }, zxid);
  }

  /** Leaves a watch that stays, in both lists. Any path will do, whatever there is and whoever may read it. */
  add(watcher: Watcher, { path, mode: number }: ServiceOf<'addWatch'>, zxid: Zxid): ErrorCode {
    const mode = modeOf(number);
    if (mode === null) return CODES.MARSHALLINGERROR;
    this.stay(watcher, path ?? '', mode, zxid);
    return CODES.OK;
  }

  /** ZooKeeper 3.8 asks whether anybody has such a watch, not only the client that wants to know. */
  check({ path, type }: ServiceOf<'checkWatches'>): ErrorCode {
    const lists = listsOf(type);
    // It walks up the path, and stumbles where there is nothing to walk on.
    if (lists === null || path === null || (path !== '' && !path.includes('/')))
      return CODES.MARSHALLINGERROR;
    return lists.some((list) => this.table.has(list, path)) ? CODES.OK : CODES.NOWATCHER;
  }

  /** A client gives up its own watches on a path; of a watch that stays perhaps one half. */
  remove({ connection, sessionId: session }: Watcher, { path, type }: ServiceOf<'removeWatches'>): ErrorCode {
    const lists = listsOf(type);
    if (lists === null) return CODES.MARSHALLINGERROR;
    let code: ErrorCode = CODES.NOWATCHER;
    for (const list of lists) {
      if (!this.table.remove(list, path ?? '', connection)) continue;
      this.env.observe({ kind: 'watch.dropped', session, connection, path: path ?? '', list });
      code = CODES.OK;
    }
    return code;
  }

  /** Tells all who watch what a transaction did, in the order in which it did it. */
  fire(changes: readonly Change[], zxid: Zxid): void {
    for (const change of changes) {
      switch (change.kind) {
        case 'created':
          this.tell('data', { type: 'NodeCreated', path: change.path, acl: change.acl, zxid });
          this.tellOfChildren(change, zxid);
          break;
        case 'dataChanged':
          this.tell('data', { type: 'NodeDataChanged', path: change.path, acl: change.acl, zxid });
          break;
        case 'deleted':
          this.tellOfDeletion({ type: 'NodeDeleted', path: change.path, acl: change.acl, zxid });
          this.tellOfChildren(change, zxid);
          break;
        case 'sessionOpened':
        case 'sessionClosed':
          break;
        default:
          unreachable(change);
      }
    }
  }

  /**
   * A client that came back registers its watches: it is told at once of what it missed, list by list in its own order
   * and as often as it names a path, and what it is told of is not registered. Nobody asks whether it may read.
   */
  register(watcher: Watcher, request: ServiceOf<'setWatches' | 'setWatches2'>, zxid: Zxid): void {
    const { relativeZxid, data, exist, child } = request;
    const { tree } = this.owner;
    for (const path of data) {
      const missed = this.catchUp.data(tree.stat(path), relativeZxid);
      this.settle(watcher, { list: 'data', path, missed }, zxid);
    }
    for (const path of exist) {
      const missed = this.catchUp.exist(tree.stat(path), relativeZxid);
      this.settle(watcher, { list: 'data', path, missed }, zxid);
    }
    for (const path of child) {
      const missed = this.catchUp.child(tree.stat(path), relativeZxid);
      this.settle(watcher, { list: 'child', path, missed }, zxid);
    }
    if (request.kind === 'setWatches') return;
    for (const path of request.persistent) this.stay(watcher, path, 'persistent', zxid);
    for (const path of request.recursive) this.stay(watcher, path, 'recursive', zxid);
  }

  /** A connection is at its end. */
  forget({ connection, sessionId }: Watcher, why: string): void {
    const count = this.table.forget(connection);
    if (count > 0) this.env.observe({ kind: 'watch.removed', session: sessionId, connection, count, why });
  }

  reveal(): object {
    return this.table.reveal();
  }

  private settle(
    watcher: Watcher,
    { list, path, missed }: { list: WatchList; path: string; missed: WatchEventType | null },
    zxid: Zxid,
  ): void {
    if (missed === null) this.keep(watcher, { list, path, mode: 'one-shot' }, zxid);
    else this.send(watcher, { type: missed, path, zxid, catchUp: true, withheld: false });
  }

  private stay(watcher: Watcher, path: string, mode: WatchMode, zxid: Zxid): void {
    this.keep(watcher, { list: 'data', path, mode }, zxid);
    this.keep(watcher, { list: 'child', path, mode }, zxid);
  }

  private keep(
    watcher: Watcher,
    { list, path, mode }: { list: WatchList; path: string; mode: WatchMode },
    zxid: Zxid,
  ): void {
    if (!this.table.add(list, path, watcher, mode)) return;
    const { connection, sessionId: session } = watcher;
    this.env.observe({ kind: 'watch.armed', session, connection, path, list, mode, zxid });
  }

  /** Who holds watches of both lists on the znode is told once. */
  private tellOfDeletion(happening: Happening): void {
    const ofData = this.tell('data', happening);
    for (const connection of this.table.take('child', happening.path, false)) {
      if (!ofData.has(connection)) this.tellOne(connection, happening);
    }
  }

  private tellOfChildren(
    { path, parentAcl: acl }: Extract<Change, { readonly kind: 'created' | 'deleted' }>,
    zxid: Zxid,
  ): void {
    this.tell('child', { type: 'NodeChildrenChanged', path: parentOf(path), acl, zxid });
  }

  private tell(list: WatchList, happening: Happening): ReadonlySet<ConnectionId> {
    const { path, type } = happening;
    const connections = this.table.take(list, path, type === 'NodeChildrenChanged');
    for (const connection of connections) this.tellOne(connection, happening);
    return connections;
  }

  /** Its watch is used up even if it may not hear of what happened (the fix of CVE-2024-23944). */
  private tellOne(connection: ConnectionId, { type, path, acl, zxid }: Happening): void {
    const watcher = this.table.watcherOf(connection);
    if (watcher === null) return;
    const withheld = !isAllowed(acl, 'read', watcher.identities);
    this.send(watcher, { type, path, zxid, catchUp: false, withheld });
  }

  private send(
    { connection, sessionId: session }: Watcher,
    event: {
      readonly type: WatchEventType;
      readonly path: string;
      readonly zxid: Zxid;
      readonly catchUp: boolean;
      readonly withheld: boolean;
    },
  ): void {
    const { type, path, zxid, catchUp, withheld } = event;
    this.env.observe({ kind: 'watch.fired', session, connection, path, type, zxid, catchUp, withheld });
    // A full window is no reason to wait: a client has left the watches that it is told by.
    if (!withheld) this.env.streams.send(connection, { kind: 'WatchEvent', type, path, zxid });
  }
}

function modeOf(number: number): WatchMode | null {
  if (number === WATCH_MODES.persistent) return 'persistent';
  return number === WATCH_MODES.recursive ? 'recursive' : null;
}

function listsOf(type: number): readonly WatchList[] | null {
  switch (type) {
    case WATCH_TYPES.children:
      return ['child'];
    case WATCH_TYPES.data:
      return ['data'];
    case WATCH_TYPES.any:
      return ['child', 'data'];
    default:
      return null;
  }
}
