/** What goes over the client port, by the names of ZooKeeper's client protocol. */
import { unreachable } from '../assert.js';
import type { Kinded } from '../env.js';
import type { SessionId } from '../ids.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Answer } from '../znode/answers.js';
import type { ZnodeRequest } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';

/** What a watch tells of its znode. */
export type WatchEventType = 'NodeCreated' | 'NodeDeleted' | 'NodeDataChanged' | 'NodeChildrenChanged';

export type ClientMessage =
  /** The first message of a connection. */
  | {
      readonly kind: 'ConnectRequest';
      /** What the client was shown before: a server that is behind refuses it. */
      readonly lastZxidSeen: Zxid;
      readonly timeoutMs: number;
      /** 0 asks for a new session. */
      readonly sessionId: SessionId;
      /** 16 bytes, one character each; the server that made the session told it. */
      readonly passwd: string;
      /** Whether a server that has lost its ensemble will do, which only reads; if missing, it will not. */
      readonly readOnly?: boolean;
    }
  /** Session 0 and timeout 0: refused for good, the session is over. */
  | {
      readonly kind: 'ConnectResponse';
      readonly timeoutMs: number;
      readonly sessionId: SessionId;
      readonly passwd: string;
      /** Whether the server only reads; if missing, it does not. */
      readonly readOnly?: boolean;
    }
  /** The four-letter word by which a client asks whether a server also writes; instead of a ConnectRequest. */
  | { readonly kind: 'isro' }
  /** `rw` or `ro`; the connection is closed behind it. */
  | { readonly kind: 'isroReply'; readonly mode: 'rw' | 'ro' }
  /** ZooKeeper gives ping, setWatches and others xids of their own: -2, -8. A server takes any xid. */
  | { readonly kind: 'Request'; readonly xid: number; readonly request: ZnodeRequest }
  | {
      readonly kind: 'Reply';
      readonly xid: number;
      /** What this server has applied last: the state that the answer is taken from. */
      readonly zxid: Zxid;
      readonly code: ErrorCode;
      readonly answer: Answer;
    }
  | {
      readonly kind: 'WatchEvent';
      readonly type: WatchEventType;
      readonly path: string;
      /** The transaction that fired it; for a catch-up event what the server had applied (ZOOKEEPER-4655). */
      readonly zxid: Zxid;
    };

export const PING_XID = -2;
export const AUTH_XID = -4;
export const SET_WATCHES_XID = -8;

/** Whether a message is one of the client port, by its kind. */
export function isClientMessage<M extends Kinded>(message: M | ClientMessage): message is ClientMessage {
  return CLIENT_KINDS.has(message.kind);
}

/** Every message has its name here, or this does not compile. */
const CLIENT_MESSAGES: Readonly<Record<ClientMessage['kind'], true>> = {
  ConnectRequest: true,
  ConnectResponse: true,
  Request: true,
  Reply: true,
  WatchEvent: true,
  isro: true,
  isroReply: true,
};

const CLIENT_KINDS: ReadonlySet<string> = new Set(Object.keys(CLIENT_MESSAGES));

/** What a trace shows of a message beside its name. */
export function describeClientMessage(message: ClientMessage): { zxid: Zxid | null; epoch: number | null } {
  switch (message.kind) {
    case 'Reply':
    case 'WatchEvent':
      return { zxid: message.zxid, epoch: null };
    case 'ConnectRequest':
      return { zxid: message.lastZxidSeen, epoch: null };
    case 'ConnectResponse':
    case 'Request':
    case 'isro':
    case 'isroReply':
      return { zxid: null, epoch: null };
    default:
      return unreachable(message);
  }
}
