import { assert } from '../assert.js';
import type { SessionId } from '../ids.js';
import type { Zxid } from '../zxid.js';
import type { Acl } from './acl.js';
import { parentOf } from './path.js';
import type { Tree } from './tree.js';
import type { ZnodeKind } from './txn.js';
import { ownerOf } from './znode.js';

/** What preparing must know of a znode. */
export interface ZnodeView {
  readonly kind: ZnodeKind;
  readonly acl: readonly Acl[];
  readonly version: number;
  readonly aversion: number;
  readonly creations: number;
  readonly childCount: number;
  readonly dataLength: number;
}

/** ZooKeeper's `ChangeRecord`: what a path will hold behind a transaction; null if it will hold nothing. */
export interface ChangeRecord {
  readonly zxid: Zxid;
  readonly path: string;
  readonly znode: ZnodeView | null;
}

/** What becomes of a session behind a transaction. */
interface SessionRecord {
  readonly zxid: Zxid;
  readonly sessionId: SessionId;
  readonly isOpen: boolean;
}

/**
 * What a leader has prepared and not applied, as ZooKeeper's `outstandingChanges` and `outstandingChangesForPath`: the
 * next request is judged by the state that will be there when its turn comes.
 */
export class OutstandingChanges {
  private readonly tree: Tree;
  /** In the order of zxids. */
  private readonly records: ChangeRecord[] = [];
  /** By path: its last record. */
  private readonly latest = new Map<string, ChangeRecord>();
  private readonly sessionRecords: SessionRecord[] = [];
  private readonly latestOfSession = new Map<SessionId, SessionRecord>();

  constructor(tree: Tree) {
    this.tree = tree;
  }

  /** What a path will hold when all is applied; null if nothing. */
  at(path: string): ZnodeView | null {
    const record = this.latest.get(path);
    return record === undefined ? this.tree.at(path) : record.znode;
  }

  /** Whether a session will be open when all is applied. */
  isOpen(sessionId: SessionId): boolean {
    return this.latestOfSession.get(sessionId)?.isOpen ?? this.tree.sessions.has(sessionId);
  }

  /** The ephemerals that a session will have when all is applied. */
  ephemeralsOf(sessionId: SessionId): ReadonlySet<string> {
    const paths = new Set(this.tree.ephemeralsOf(sessionId));
    for (const { path, znode } of this.records) {
      if (znode !== null && ownerOf(znode.kind) === sessionId) paths.add(path);
      else paths.delete(path);
    }
    return paths;
  }

  /** A path will hold a new znode, and its parent will have a child more. */
  create(zxid: Zxid, path: string, znode: Pick<ZnodeView, 'kind' | 'acl' | 'dataLength'>): void {
    this.countChild(zxid, parentOf(path), 1);
    const { kind, acl, dataLength } = znode;
    this.add(zxid, path, { kind, acl, version: 0, aversion: 0, creations: 0, childCount: 0, dataLength });
  }

  /** A path will hold nothing, and its parent will have a child less. */
  remove(zxid: Zxid, path: string): void {
    this.countChild(zxid, parentOf(path), -1);
    this.add(zxid, path, null);
  }

  /** A path will hold this version of its znode, with so many bytes. */
  write(zxid: Zxid, path: string, version: number, dataLength: number): void {
    const znode = this.at(path);
    if (znode === null) return;
    const { kind, acl, aversion, creations, childCount } = znode;
    this.add(zxid, path, { kind, acl, version, aversion, creations, childCount, dataLength });
  }

  /** A path will have this list, of this version. */
  protect(zxid: Zxid, path: string, acl: readonly Acl[], aversion: number): void {
    const znode = this.at(path);
    if (znode === null) return;
    const { kind, version, creations, childCount, dataLength } = znode;
    this.add(zxid, path, { kind, acl, version, aversion, creations, childCount, dataLength });
  }

  addSession(zxid: Zxid, sessionId: SessionId, isOpen: boolean): void {
    const record = { zxid, sessionId, isOpen };
    this.sessionRecords.push(record);
    this.latestOfSession.set(sessionId, record);
  }

  /** The transaction that is being prepared has failed: what it was to change will not change. */
  rollBack(zxid: Zxid): void {
    const undone: ChangeRecord[] = [];
    for (let last = this.records.at(-1); last?.zxid === zxid; last = this.records.at(-1)) {
      this.records.pop();
      this.latest.delete(last.path);
      undone.push(last);
    }
    this.reveal(undone);
  }

  /** A transaction was applied: what was prepared up to it is in the state, or void. */
  leave(applied: Zxid): void {
    for (let first = this.records[0]; first !== undefined && first.zxid <= applied; first = this.records[0]) {
      this.records.shift();
      // A later change of the path may be on its way behind this one.
      if (this.latest.get(first.path) === first) this.latest.delete(first.path);
    }
    this.leaveSessions(applied);
  }

  clear(): void {
    this.records.length = 0;
    this.latest.clear();
    this.sessionRecords.length = 0;
    this.latestOfSession.clear();
  }

  /**
   * Lets the records count again that lay under those undone: of each path that was touched, the parents that lost or
   * gained a child among them (ZOOKEEPER-1624).
   */
  protected reveal(undone: readonly ChangeRecord[]): void {
    const paths = new Set(undone.map(({ path }) => path));
    for (const record of this.records) if (paths.has(record.path)) this.latest.set(record.path, record);
  }

  private countChild(zxid: Zxid, parentPath: string, by: 1 | -1): void {
    const parent = this.at(parentPath);
    if (parent === null) return;
    const { kind, acl, version, aversion, dataLength } = parent;
    const creations = parent.creations + (by === 1 ? 1 : 0);
    const childCount = parent.childCount + by;
    this.add(zxid, parentPath, { kind, acl, version, aversion, creations, childCount, dataLength });
  }

  private add(zxid: Zxid, path: string, znode: ZnodeView | null): void {
    const last = this.records.at(-1);
    assert(last === undefined || last.zxid <= zxid, 'a leader prepares in the order of zxids');
    const record = { zxid, path, znode };
    this.records.push(record);
    this.latest.set(path, record);
  }

  private leaveSessions(applied: Zxid): void {
    const records = this.sessionRecords;
    for (let first = records[0]; first !== undefined && first.zxid <= applied; first = records[0]) {
      records.shift();
      if (this.latestOfSession.get(first.sessionId) === first) this.latestOfSession.delete(first.sessionId);
    }
  }
}
