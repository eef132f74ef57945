import type { SessionId } from '../ids.js';
import type { Digest } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import type { Acl } from './acl.js';
import { OPEN_ACL } from './acl.js';
import { DigestHash } from './digest.js';
import { QUOTA_ROOT, isQuotaStats } from './quota-paths.js';
import type { Data } from './requests.js';
import type { Stat } from './stat.js';
import type { ZnodeKind } from './txn.js';

/** What digests begin with. */
const IDENTITY = 1;
const DATA = 2;
const ZNODE = 3;

const CHILDLESS: ReadonlySet<string> = new Set();

/** What is kept of a znode besides its children: what a snapshot holds of it. */
export interface ZnodeRecord {
  readonly path: string;
  readonly data: Data;
  readonly acl: readonly Acl[];
  readonly kind: ZnodeKind;
  readonly czxid: Zxid;
  readonly mzxid: Zxid;
  readonly pzxid: Zxid;
  readonly ctime: number;
  readonly mtime: number;
  readonly version: number;
  readonly aversion: number;
  /** How many znodes were ever created below it. ZooKeeper calls this number cversion in its tree, and no Stat shows it. */
  readonly creations: number;
}

/** A znode of the tree, as all but the tree see it. */
export interface Znode extends ZnodeRecord {
  /** Names, not paths. */
  readonly children: ReadonlySet<string>;
  readonly childCount: number;
  readonly dataLength: number;
}

/** A znode in the hands of its tree, with its digests. */
export class TreeZnode implements Znode {
  readonly path: string;
  readonly kind: ZnodeKind;
  readonly czxid: Zxid;
  readonly ctime: number;
  acl: readonly Acl[];
  aversion: number;
  /** Of what hardly ever changes. */
  identityDigest: Digest;
  /** Null as long as there was none: most znodes are leaves, and an empty set is a fifth of such a znode. */
  private names: Set<string> | null = null;
  data: Data;
  dataDigest: Digest;
  mzxid: Zxid;
  mtime: number;
  version: number;
  pzxid: Zxid;
  creations: number;
  /** Of all but the children, which have their own: as it was when it was last added to the sum. */
  digest: Digest;

  constructor(record: ZnodeRecord) {
    this.path = record.path;
    this.acl = record.acl;
    this.kind = record.kind;
    this.czxid = record.czxid;
    this.ctime = record.ctime;
    this.aversion = record.aversion;
    this.data = record.data;
    this.mzxid = record.mzxid;
    this.mtime = record.mtime;
    this.version = record.version;
    this.pzxid = record.pzxid;
    this.creations = record.creations;
    this.identityDigest = identityDigest(record);
    this.dataDigest = dataDigest(record.path, record.data);
    this.digest = znodeDigest(this);
  }

  get children(): ReadonlySet<string> {
    return this.names ?? CHILDLESS;
  }

  get childCount(): number {
    return this.names === null ? 0 : this.names.size;
  }

  /** A child came. */
  bear(name: string): void {
    (this.names ??= new Set()).add(name);
  }

  /** A child went. */
  lose(name: string): void {
    this.names?.delete(name);
  }

  get dataLength(): number {
    return this.data === null ? 0 : this.data.length;
  }
}

export function statOf(znode: Znode): Stat {
  const { childCount } = znode;
  return {
    czxid: znode.czxid,
    mzxid: znode.mzxid,
    ctime: znode.ctime,
    mtime: znode.mtime,
    version: znode.version,
    cversion: 2 * znode.creations - childCount,
    aversion: znode.aversion,
    ephemeralOwner: ownerOf(znode.kind),
    dataLength: znode.dataLength,
    numChildren: childCount,
    pzxid: znode.pzxid,
  };
}

/** The session that an ephemeral goes with; 0 for every other kind. */
export function ownerOf(kind: ZnodeKind): SessionId {
  return kind.kind === 'ephemeral' ? kind.owner : 0;
}

const BUILT_IN: Omit<ZnodeRecord, 'path'> = {
  data: '',
  acl: OPEN_ACL,
  kind: { kind: 'persistent' },
  czxid: 0,
  mzxid: 0,
  pzxid: 0,
  ctime: 0,
  mtime: 0,
  version: 0,
  aversion: 0,
  creations: 0,
};

/** Anybody may read it; only a super user may write it. */
const CONFIG_ACL: readonly Acl[] = [{ perms: 1, scheme: 'world', id: 'anyone' }];

/** What a new server holds, parents first. It counts as no creation, so that the cversion of `/` is -1. */
export const BUILT_IN_ZNODES: readonly ZnodeRecord[] = [
  { ...BUILT_IN, path: '/' },
  { ...BUILT_IN, path: '/zookeeper' },
  { ...BUILT_IN, path: QUOTA_ROOT },
  { ...BUILT_IN, path: '/zookeeper/config', acl: CONFIG_ACL, aversion: -1 },
];

/** They cannot be deleted. */
export function isBuiltIn(path: string): boolean {
  return BUILT_IN_ZNODES.some((record) => record.path === path);
}

/**
 * Of a znode's data. What a quota has counted is left out, as ZooKeeper leaves out all below `/zookeeper`: a replica that
 * was restored has counted anew.
 */
export function dataDigest(path: string, data: Data): Digest {
  const hash = new DigestHash(DATA);
  hash.text(isQuotaStats(path) ? null : data);
  return hash.end();
}

/** Of all that is kept of a znode. Its children are znodes of their own. */
export function znodeDigest(znode: TreeZnode): Digest {
  const hash = new DigestHash(ZNODE);
  hash.digest(znode.identityDigest);
  hash.digest(znode.dataDigest);
  hash.int53(znode.czxid);
  hash.int53(znode.mzxid);
  hash.int53(znode.pzxid);
  hash.int53(znode.ctime);
  hash.int53(znode.mtime);
  hash.word(znode.version);
  hash.word(znode.aversion);
  hash.word(znode.creations);
  return hash.end();
}

/** Of a znode's path, kind and list. */
export function identityDigest({ path, kind, acl }: ZnodeRecord): Digest {
  const hash = new DigestHash(IDENTITY);
  hash.text(path);
  hash.text(kind.kind);
  if (kind.kind === 'ephemeral') hash.int53(kind.owner);
  if (kind.kind === 'ttl') hash.int53(kind.ttl);
  hash.word(acl.length);
  for (const { perms, scheme, id } of acl) {
    hash.word(perms);
    hash.text(scheme);
    hash.text(id);
  }
  return hash.end();
}
