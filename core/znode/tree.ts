/**
 * The state that is replicated: znodes by path, and the sessions that are open, with its digest. It does what it is
 * told; what a transaction means is said in apply.ts.
 */
import { assert } from '../assert.js';
import type { SessionId } from '../ids.js';
import type { Digest, Stamp } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import { DigestHash, DigestSum } from './digest.js';
import { ROOT, childOf, nameOf, parentOf } from './path.js';
import type { Acl } from './acl.js';
import type { Data } from './requests.js';
import type { TreeReporter } from './tree-reporter.js';
import type { Znode, ZnodeRecord } from './znode.js';
import { BUILT_IN_ZNODES, TreeZnode, dataDigest, identityDigest, znodeDigest } from './znode.js';

const SESSION = 4;
const NOTHING: readonly string[] = [];

export class Tree {
  private readonly znodes = new Map<string, TreeZnode>();
  /** Containers and TTL znodes. */
  private readonly transient = new Set<string>();
  private readonly ephemerals = new Map<SessionId, Set<string>>();
  private readonly timeouts = new Map<SessionId, number>();
  private readonly sum = new DigestSum();
  private readonly reporter: TreeReporter;

  /** `reporter` is told of every change. */
  constructor(reporter: TreeReporter) {
    this.reporter = reporter;
    this.reset();
  }

  /** The sessions that are open, with their timeouts in ms. */
  get sessions(): ReadonlyMap<SessionId, number> {
    return this.timeouts;
  }

  get digest(): Digest {
    return this.sum.value;
  }

  get size(): number {
    return this.znodes.size;
  }

  /** The paths of all containers and TTL znodes. */
  get transientPaths(): Iterable<string> {
    return this.transient;
  }

  at(path: string): Znode | null {
    return this.znodes.get(path) ?? null;
  }

  /** As a read means it: the empty path is the root (ZooKeeper keeps the root under both names). */
  find(path: string): Znode | null {
    return this.at(path === '' ? ROOT : path);
  }

  /** The paths of a session's ephemerals. */
  ephemeralsOf(sessionId: SessionId): Iterable<string> {
    return this.ephemerals.get(sessionId) ?? NOTHING;
  }

  /** Puts a znode below its parent, which is there. The numbers of the parent are another matter: see `count`. */
  add(record: ZnodeRecord): Znode {
    const { path } = record;
    const znode = new TreeZnode(record);
    if (path !== ROOT) {
      const parent = this.znodes.get(parentOf(path));
      assert(parent !== undefined, 'a znode has a parent');
      parent.bear(nameOf(path));
    }
    this.znodes.set(path, znode);
    this.sum.add(znode.digest);
    this.enlist(znode);
    this.reporter.changed('created', znode);
    return znode;
  }

  /** Takes a znode away, with all below it. */
  remove(path: string): void {
    const znode = this.znodes.get(path);
    if (znode === undefined) return;
    for (const name of znode.children) this.remove(childOf(path, name));
    this.znodes.delete(path);
    this.sum.subtract(znode.digest);
    this.znodes.get(parentOf(path))?.lose(nameOf(path));
    this.strike(znode);
    this.reporter.changed('deleted', znode);
  }

  /** Sets what counts the coming and going of children, if the znode is there. */
  count(path: string, creations: number, pzxid: Zxid): void {
    const znode = this.znodes.get(path);
    if (znode === undefined) return;
    znode.creations = creations;
    znode.pzxid = pzxid;
    this.rehash(znode);
    this.reporter.changed('children', znode);
  }

  /** Gives a znode new data, if it is there. */
  write(path: string, data: Data, version: number, { zxid, timeMillis }: Stamp): void {
    const znode = this.znodes.get(path);
    if (znode === undefined) return;
    znode.data = data;
    znode.dataDigest = dataDigest(path, data);
    znode.version = version;
    znode.mzxid = zxid;
    znode.mtime = timeMillis;
    this.rehash(znode);
    this.reporter.changed('set', znode);
  }

  /** Gives a znode another list, if it is there. */
  protect(path: string, acl: readonly Acl[], aversion: number): void {
    const znode = this.znodes.get(path);
    if (znode === undefined) return;
    znode.acl = acl;
    znode.aversion = aversion;
    znode.identityDigest = identityDigest(znode);
    this.rehash(znode);
    this.reporter.changed('acl', znode);
  }

  /** Gives a znode data of a server's own making, of which nothing else tells: no version, no zxid, no digest. */
  note(path: string, data: string): void {
    const znode = this.znodes.get(path);
    if (znode === undefined) return;
    znode.data = data;
    this.reporter.changed('counted', znode);
  }

  openSession(sessionId: SessionId, timeoutMs: number): void {
    this.forgetSession(sessionId);
    this.timeouts.set(sessionId, timeoutMs);
    this.sum.add(sessionDigest(sessionId, timeoutMs));
    this.reporter.sessionsChanged(this.timeouts);
  }

  /** Its ephemerals stay: which of them go with it, the transaction says. */
  closeSession(sessionId: SessionId): void {
    if (this.forgetSession(sessionId)) this.reporter.sessionsChanged(this.timeouts);
  }

  /** Takes away everything, the root as well. Of what comes next nothing is told until `tell`. */
  clear(): void {
    this.reporter.pause();
    this.znodes.clear();
    this.transient.clear();
    this.ephemerals.clear();
    this.timeouts.clear();
    this.sum.clear();
  }

  /** Becomes the state of a new server. */
  reset(): void {
    this.clear();
    for (const record of BUILT_IN_ZNODES) this.add(record);
  }

  /** What was put in the place of everything is whole now. */
  tell(): void {
    this.reporter.replaced(this.znodes, this.timeouts);
  }

  private forgetSession(sessionId: SessionId): boolean {
    const timeoutMs = this.timeouts.get(sessionId);
    if (timeoutMs === undefined) return false;
    this.timeouts.delete(sessionId);
    this.sum.subtract(sessionDigest(sessionId, timeoutMs));
    return true;
  }

  private rehash(znode: TreeZnode): void {
    this.sum.subtract(znode.digest);
    znode.digest = znodeDigest(znode);
    this.sum.add(znode.digest);
  }

  /** Notes where it is to be found by its kind. */
  private enlist({ kind, path }: Znode): void {
    if (kind.kind === 'ephemeral') this.own(kind.owner, path);
    else if (kind.kind !== 'persistent') this.transient.add(path);
  }

  private strike({ kind, path }: Znode): void {
    if (kind.kind === 'ephemeral') this.disown(kind.owner, path);
    else if (kind.kind !== 'persistent') this.transient.delete(path);
  }

  private own(owner: SessionId, path: string): void {
    const owned = this.ephemerals.get(owner);
    if (owned === undefined) this.ephemerals.set(owner, new Set([path]));
    else owned.add(path);
  }

  private disown(owner: SessionId, path: string): void {
    const owned = this.ephemerals.get(owner);
    if (owned === undefined) return;
    owned.delete(path);
    if (owned.size === 0) this.ephemerals.delete(owner);
  }
}

function sessionDigest(sessionId: SessionId, timeoutMs: number): Digest {
  const hash = new DigestHash(SESSION);
  hash.int53(sessionId);
  hash.int53(timeoutMs);
  return hash.end();
}
