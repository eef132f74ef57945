/** What the rules of the service know of a run: calls, handles, sessions and the committed transactions. */
import type { Acl, Identity } from '../../../../core/znode/acl.js';
import type { Answer } from '../../../../core/znode/answers.js';
import type { MultiOp, ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Zxid } from '../../../../core/zxid.js';

/** When something happened; index 0: it has not. */
export interface Moment {
  readonly index: number;
  readonly micros: number;
}

/** A handle: one client's use of the service from opening a session until that ends. */
export interface Handle {
  readonly client: number;
  /** 0 until a server has told it. */
  session: SessionId;
  /** The one that it uses; 0 while it has none. */
  connection: ConnectionId;
  /** Who it has said to be, and is believed to be: by its address first. */
  identities: readonly Identity[];
  /** The same, as far as it has told any server: what it tells the next one first. */
  told: readonly Identity[];
  /** The largest zxid that it was shown. */
  lastZxid: Zxid;
  state: 'open' | 'expired' | 'closed' | 'dead';
  /** The end of its session in the committed history; 0 while it has none. */
  closedZxid: Zxid;
}

/** What the checkers' own model says that a request must be answered, and on which state. */
export interface Expected {
  readonly code: ErrorCode;
  readonly answer: Answer;
  readonly zxid: Zxid;
}

/** The update with the largest zxid among those that had been answered, and by which event; 0 and 0 for none. */
export interface Settled {
  readonly zxid: Zxid;
  readonly index: number;
}

/** One call of a client. */
export interface Call {
  readonly handle: Handle;
  readonly xid: number;
  readonly request: ZnodeRequest;
  /** Who its client was when it asked. */
  readonly identities: readonly Identity[];
  /** The single updates that the request is made of. */
  readonly operations: readonly (MultiOp | null)[];
  readonly called: Moment;
  /** What its handle had been shown when it was made. */
  readonly seen: Zxid;
  /** What had been answered to anybody when it was made. */
  readonly settled: Settled;
  /** On which connection it was sent, and when; 0 while it waits for one. */
  connection: ConnectionId;
  sentAt: number;
  /** Its transaction in the committed history; null while there is none. Reads have none. */
  txn: Transaction | null;
  /** For an update by its place in the history, for a read by the state of the server that answered. */
  expected: Expected | null;
  /** The reply as the server sent it. */
  reply: {
    readonly at: Moment;
    readonly server: number;
    readonly code: ErrorCode;
    readonly zxid: Zxid;
    /** The server was alone, and its answers are from what its own log held. */
    readonly isAlone: boolean;
  } | null;
  outcome: 'open' | 'ok' | 'fail' | 'unknown';
  returnedAt: number;
}

/** What a transaction does to one znode, in the model; `before` and `after` are null where there is none. */
export interface ZnodeChange {
  readonly kind: 'created' | 'deleted' | 'dataChanged';
  readonly path: string;
  readonly before: Stat | null;
  readonly after: Stat | null;
  /** Its list at that moment, and for a child that came or went its parent's: they say who may hear of it. */
  readonly acl: readonly Acl[];
  readonly parentAcl: readonly Acl[] | null;
}

/** A transaction of the committed history, in its place. */
export interface Transaction {
  readonly zxid: Zxid;
  readonly timeMs: number;
  readonly session: SessionId;
  readonly cxid: number;
  /** The kind of what the leader proposed: create, setData, multi, createSession, closeSession, error … */
  readonly op: string;
  readonly code: ErrorCode;
  readonly proposedAt: number;
  readonly committedAt: number;
  /** Whose it is; null for the beginning of a session, an expiry, or what nobody asked for. */
  readonly call: Call | null;
  /** In the order in which watches fire. */
  readonly changes: readonly ZnodeChange[];
}

/** A session in the committed history. */
export interface SessionRecord {
  readonly session: SessionId;
  readonly openedZxid: Zxid;
  /** 0 while it goes on. */
  closedZxid: Zxid;
}
