import { assert } from '../assert.js';
import type { SessionId } from '../ids.js';
import { formatSessionId } from '../ids.js';
import type {
  Digest,
  ErrorCode,
  Origin,
  Request,
  SnapshotReader,
  Stamp,
  StateMachine,
  Txn,
} from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import type { Applied } from './applied.js';
import type { Applier } from './apply.js';
import type { CleaningTime } from './cleaning.js';
import { cleanable } from './cleaning.js';
import { isProposable, isZnodeTxn } from './guards.js';
import type { OutstandingChanges } from './outstanding.js';
import type { ZnodeParts } from './parts.js';
import { NOBODY } from './permission.js';
import type { Preparer } from './prepare.js';
import { Quotas } from './quota.js';
import type { ReadResult, Reader } from './read.js';
import { readTree } from './read.js';
import type { Proposable, Read } from './requests.js';
import { revealZnode } from './reveal.js';
import { TreeReader, loadChunk } from './snapshot.js';
import type { Stat } from './stat.js';
import { Tree } from './tree.js';
import type { TreeEnv } from './tree-reporter.js';
import { TreeReporter } from './tree-reporter.js';
import type { ZnodeServiceTxn } from './txn.js';
import { decodeTxn, encodeTxn } from './txn-codec.js';
import { statOf } from './znode.js';

/** What the leader alone knows of a request: whether its session is served where it comes from. */
export interface Gate {
  /** Null lets it in; an error travels with it and becomes its answer. */
  admit(request: Proposable, origin: Origin): ErrorCode | null;
}

export interface ZnodeMachineOptions {
  readonly gate: Gate;
  readonly parts: ZnodeParts;
  /** Where the state tells of its changes; if missing, nowhere. */
  readonly env?: TreeEnv;
  /** Whether writes beyond a hard limit are refused, here where this replica leads; if missing, they are not. */
  readonly isQuotaEnforced?: boolean;
  /** Whether there are TTL znodes (`extendedTypesEnabled`); if missing, there are. */
  readonly hasTtl?: boolean;
  /** How many znodes a chunk of a snapshot holds at most; if missing, 16: some kilobytes of small znodes. */
  readonly snapshotChunkZnodes?: number;
}

const CHUNK_ZNODES = 16;

/** A reader with no session and no identity. */
const ANYBODY: Reader = { sessionId: 0, identities: NOBODY };

/** The replicated znode service: a tree of znodes and the table of sessions. */
export class ZnodeMachine implements StateMachine {
  private readonly gate: Gate;
  private readonly chunkZnodes: number;
  private readonly reporter: TreeReporter;
  private readonly tree: Tree;
  private readonly quotas: Quotas;
  private readonly outstanding: OutstandingChanges;
  private readonly preparer: Preparer;
  private readonly applier: Applier;

  constructor(options: ZnodeMachineOptions) {
    const { gate, parts, env = null, isQuotaEnforced = false, hasTtl = true } = options;
    const { snapshotChunkZnodes = CHUNK_ZNODES } = options;
    this.gate = gate;
    this.chunkZnodes = snapshotChunkZnodes;
    this.reporter = new TreeReporter(env);
    this.tree = new Tree(this.reporter);
    this.quotas = new Quotas(this.tree);
    this.outstanding = new parts.outstanding(this.tree);
    this.preparer = new parts.preparer({
      tree: this.tree,
      outstanding: this.outstanding,
      quotas: isQuotaEnforced ? this.quotas : null,
      hasTtl,
    });
    this.applier = new parts.applier(this.tree, this.quotas);
  }

  /** The sessions that the applied history has opened and not closed, with their timeouts in ms. */
  get sessions(): ReadonlyMap<SessionId, number> {
    return this.tree.sessions;
  }

  admit(request: Request, origin: Origin): ErrorCode | null {
    assert(isProposable(request), 'the service is asked in its own words');
    return this.gate.admit(request, origin);
  }

  prepare(request: Request, refusal: ErrorCode | null, stamp: Stamp): ZnodeServiceTxn {
    assert(isProposable(request), 'the service is asked in its own words');
    return this.preparer.prepare(request, refusal, stamp);
  }

  apply(txn: Txn, stamp: Stamp): Applied {
    assert(isZnodeTxn(txn), 'the service applies what it has prepared');
    this.outstanding.leave(stamp.zxid);
    this.reporter.applies(stamp.zxid);
    return this.applier.apply(txn, stamp);
  }

  abandon(): void {
    this.outstanding.clear();
  }

  snapshot(): SnapshotReader {
    return new TreeReader(this.tree, this.chunkZnodes);
  }

  restore(chunks: Iterable<Uint8Array>): void {
    this.outstanding.clear();
    this.tree.clear();
    let isNew = true;
    for (const chunk of chunks) {
      loadChunk(this.tree, chunk);
      isNew = false;
    }
    if (isNew) this.tree.reset();
    this.quotas.restored();
  }

  report(zxid: Zxid): void {
    this.reporter.applies(zxid);
    this.tree.tell();
  }

  digest(): Digest {
    return this.tree.digest;
  }

  encode(txn: Txn): Uint8Array {
    assert(isZnodeTxn(txn), 'the service writes what it has prepared');
    return encodeTxn(txn);
  }

  decode(bytes: Uint8Array): ZnodeServiceTxn {
    return decodeTxn(bytes);
  }

  /** For tests: the tree and the timeouts of sessions, as a fold of the events has them. */
  reveal(): object {
    const sessions = [...this.sessions].map(([id, timeoutMs]) => [formatSessionId(id), timeoutMs] as const);
    return { tree: revealZnode(this.tree), sessions: Object.fromEntries(sessions) };
  }

  /** What a read answers now. */
  read(request: Read, reader: Reader = ANYBODY): ReadResult {
    return readTree(this.tree, request, reader);
  }

  /** What a leader may clean up now. */
  cleanable(time: CleaningTime): Iterable<string> {
    return cleanable(this.tree, time);
  }

  /** The Stat of a znode, by a path as reads take it; null if there is none. */
  stat(path: string): Stat | null {
    const znode = this.tree.find(path);
    return znode === null ? null : statOf(znode);
  }
}
