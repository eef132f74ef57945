/** One-shot watches of the clients of this server: in its memory only, by connection. */
import { unreachable } from '../assert.js';
import type { ConnectionId, SessionId } from '../ids.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Change } from '../znode/applied.js';
import { CODES } from '../znode/codes.js';
import { parentOf } from '../znode/path.js';
import type { Read, Service } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';
import type { WatchEventType } from './messages.js';
import type { ServiceEnv, ServiceOwner } from './ports.js';
import type { WatchCatchUp } from './watch-catch-up.js';
import type { WatchList } from './watch-table.js';
import { WatchTable } from './watch-table.js';

/** Who watches. */
export interface Watcher {
  readonly connection: ConnectionId;
  readonly sessionId: SessionId;
}

interface AnsweredRead {
  readonly read: Read;
  readonly code: ErrorCode;
  readonly zxid: Zxid;
}

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
    this.keep(watcher, list, read.path, zxid);
  }

  /** Tells all who watch what a transaction did, in the order in which it did it. */
  fire(changes: readonly Change[], zxid: Zxid): void {
    for (const change of changes) {
      switch (change.kind) {
        case 'created':
          this.tell(this.table.take('data', change.path), 'NodeCreated', change.path, zxid);
          this.tellParent(change.path, zxid);
          break;
        case 'dataChanged':
          this.tell(this.table.take('data', change.path), 'NodeDataChanged', change.path, zxid);
          break;
        case 'deleted':
          this.tellOfDeletion(change.path, zxid);
          this.tellParent(change.path, zxid);
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
   * and as often as it names a path, and what it is told of is not registered.
   */
  register(watcher: Watcher, request: Extract<Service, { readonly kind: 'setWatches' }>, zxid: Zxid): void {
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
    if (missed === null) this.keep(watcher, list, path, zxid);
    else this.send(watcher, { type: missed, path, zxid, catchUp: true });
  }

  private keep({ connection, sessionId }: Watcher, list: WatchList, path: string, zxid: Zxid): void {
    if (!this.table.add(list, path, connection, sessionId)) return;
    this.env.observe({ kind: 'watch.armed', session: sessionId, connection, path, list, zxid });
  }

  /** Who holds watches of both lists on the znode is told once. */
  private tellOfDeletion(path: string, zxid: Zxid): void {
    const ofData = this.table.take('data', path);
    this.tell(ofData, 'NodeDeleted', path, zxid);
    for (const connection of this.table.take('child', path)) {
      if (!ofData.has(connection)) this.tellOne(connection, 'NodeDeleted', path, zxid);
    }
  }

  private tellParent(path: string, zxid: Zxid): void {
    const parent = parentOf(path);
    this.tell(this.table.take('child', parent), 'NodeChildrenChanged', parent, zxid);
  }

  private tell(connections: ReadonlySet<ConnectionId>, type: WatchEventType, path: string, zxid: Zxid): void {
    for (const connection of connections) this.tellOne(connection, type, path, zxid);
  }

  private tellOne(connection: ConnectionId, type: WatchEventType, path: string, zxid: Zxid): void {
    const sessionId = this.table.sessionOf(connection);
    this.send({ connection, sessionId }, { type, path, zxid, catchUp: false });
  }

  private send(
    { connection, sessionId }: Watcher,
    event: {
      readonly type: WatchEventType;
      readonly path: string;
      readonly zxid: Zxid;
      readonly catchUp: boolean;
    },
  ): void {
    const { type, path, zxid, catchUp } = event;
    this.env.observe({
      kind: 'watch.fired',
      session: sessionId,
      connection,
      path,
      type,
      zxid,
      catchUp,
      withheld: false,
    });
    // A full window is no reason to wait: there are no more events than the client has left watches.
    this.env.streams.send(connection, { kind: 'WatchEvent', type, path, zxid });
  }
}
