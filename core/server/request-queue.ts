import type { Identity } from '../znode/acl.js';
import { NOBODY } from '../znode/permission.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Read, Service, Update, ZnodeRequest } from '../znode/requests.js';
import { isUpdate } from './request-kinds.js';

/** An update without an answer. */
export interface QueuedUpdate {
  readonly kind: 'update';
  readonly xid: number;
  readonly request: Update;
  /** Who the client was when it asked: what it says of itself meanwhile is not for what a sync holds back. */
  readonly identities: readonly Identity[];
  /** Counts the updates of the attachment, from 1. */
  readonly opSeq: number;
  /** Whether the ensemble was asked for it. */
  isAsked: boolean;
}

/** A sync without an answer. */
export interface QueuedSync {
  readonly kind: 'sync';
  readonly xid: number;
  readonly request: Extract<Service, { readonly kind: 'sync' }>;
  /** Whether the leader was asked for a mark. */
  isAsked: boolean;
}

/** What this server will answer by itself. */
export interface QueuedLocal {
  readonly kind: 'local';
  readonly xid: number;
  readonly request: Read | Exclude<Service, { readonly kind: 'sync' }>;
  /** Who the client was when it asked. */
  readonly identities: readonly Identity[];
  /** Of an addAuth: whether the server believes it. */
  readonly isProved: boolean;
}

/** What is refused without being looked at, in its turn. */
export interface QueuedRefusal {
  readonly kind: 'refusal';
  readonly xid: number;
  readonly request: ZnodeRequest;
  readonly code: ErrorCode;
}

/** The end of a session that only this server knows. */
export interface QueuedFarewell {
  readonly kind: 'farewell';
  readonly xid: number;
  readonly request: Extract<Update, { readonly kind: 'closeSession' }>;
}

/** What is known of a request's client when it comes. */
export interface Asking {
  readonly identities: readonly Identity[];
  readonly isProved: boolean;
}

const ANYBODY: Asking = { identities: NOBODY, isProved: false };

export type QueuedRequest = QueuedUpdate | QueuedServable;
/** What waits for nothing but its turn. */
export type QueuedServable = QueuedSync | QueuedLocal | QueuedRefusal | QueuedFarewell;

/**
 * The unanswered requests of one attachment of a session, in the order in which they came (ZooKeeper's CommitProcessor).
 * Updates are asked for as they come, one behind the other, and are answered when they are delivered; all else waits
 * until it is in front, and nothing is asked for past a sync that is not answered. So the tree that a read is served
 * from never holds a later update of its own session.
 */
export class RequestQueue {
  protected readonly waiting: QueuedRequest[] = [];
  private updates = 0;
  /** How many of those that wait are syncs. */
  private syncs = 0;

  push(xid: number, request: ZnodeRequest, asking = ANYBODY): QueuedRequest {
    const queued = this.sort(xid, request, asking);
    this.waiting.push(queued);
    return queued;
  }

  /** Takes up a request that will be refused. */
  refuse(xid: number, request: ZnodeRequest, code: ErrorCode): void {
    this.waiting.push({ kind: 'refusal', xid, request, code });
  }

  /** Takes up the end of a session that the ensemble does not know. */
  partFrom(xid: number, request: QueuedFarewell['request']): void {
    this.waiting.push({ kind: 'farewell', xid, request });
  }

  /** How many wait for their replies. */
  get length(): number {
    return this.waiting.length;
  }

  /** Whether an update that comes now may be asked for at once. */
  get isOpen(): boolean {
    return this.syncs === 0;
  }

  /** The updates that were held back by a sync, and are not any more. */
  released(): readonly QueuedUpdate[] {
    const released: QueuedUpdate[] = [];
    for (const queued of this.waiting) {
      if (queued.kind === 'sync') break;
      if (queued.kind === 'update' && !queued.isAsked) released.push(queued);
    }
    return released;
  }

  /** What may be taken up now without an update having been delivered: what is in front, unless it is an update. */
  servable(): QueuedServable | null {
    const [first] = this.waiting;
    return first === undefined || first.kind === 'update' ? null : first;
  }

  /**
   * The request that a delivered update of this attachment answers: the oldest one that waits, which must be that very
   * update (ZOOKEEPER-1863). Null: nobody waits for it.
   */
  match(opSeq: number): QueuedUpdate | null {
    const [first] = this.waiting;
    return first?.kind === 'update' && first.opSeq === opSeq ? first : null;
  }

  /** It is answered. */
  remove(queued: QueuedRequest): void {
    if (queued.kind === 'sync') this.syncs -= 1;
    if (this.waiting[0] === queued) this.waiting.shift();
    else this.waiting.splice(this.waiting.indexOf(queued), 1);
  }

  private sort(xid: number, request: ZnodeRequest, { identities, isProved }: Asking): QueuedRequest {
    if (isUpdate(request)) {
      this.updates += 1;
      return { kind: 'update', xid, request, identities, opSeq: this.updates, isAsked: false };
    }
    if (request.kind !== 'sync') return { kind: 'local', xid, request, identities, isProved };
    this.syncs += 1;
    return { kind: 'sync', xid, request, isAsked: false };
  }
}
