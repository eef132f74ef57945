/** What a client asks of the znode service: the records of ZooKeeper's client protocol, by their own names. */
import type { SessionId } from '../ids.js';
import type { Zxid } from '../zxid.js';
import type { Acl, Identity } from './acl.js';

/**
 * The bytes of a znode, one character (0 to 255) each. A text cannot be changed, compares by content and stands in a
 * trace as it is; null is a buffer that is not there, which ZooKeeper keeps apart from an empty one.
 */
export type Data = string | null;

/** A path as it came: null where the wire has no text. Characters that no path may have are refused by the service. */
export type RequestPath = string | null;

/** The flags of a create, as numbers on the wire; any other number is BADARGUMENTS. */
export const CREATE_FLAGS = {
  persistent: 0,
  ephemeral: 1,
  persistentSequential: 2,
  ephemeralSequential: 3,
  container: 4,
  ttl: 5,
  ttlSequential: 6,
} as const;

interface CreateFields {
  readonly path: RequestPath;
  readonly data: Data;
  readonly acl: readonly Acl[];
  readonly flags: number;
}

/** Updates that a multi may hold as well. */
export type MultiOp =
  | ({ readonly kind: 'create' } & CreateFields)
  /** As create, and answers with the Stat. */
  | ({ readonly kind: 'create2' } & CreateFields)
  | ({ readonly kind: 'createContainer' } & CreateFields)
  | ({ readonly kind: 'createTTL'; readonly ttl: number } & CreateFields)
  | { readonly kind: 'delete'; readonly path: RequestPath; readonly version: number }
  | {
      readonly kind: 'setData';
      readonly path: RequestPath;
      readonly data: Data;
      readonly version: number;
    }
  /** Fails the multi unless the znode has this version. */
  | { readonly kind: 'check'; readonly path: RequestPath; readonly version: number };

/** What is agreed on by the ensemble: each takes a zxid, be it refused or not. -1 is any version. */
export type Update =
  | MultiOp
  /** All or nothing. `null` stands for an operation that does not belong into a multi: the whole is malformed. */
  | { readonly kind: 'multi'; readonly ops: readonly (MultiOp | null)[] }
  /** `version` is that of the list, in the Stat `aversion`. */
  | {
      readonly kind: 'setACL';
      readonly path: RequestPath;
      readonly acl: readonly Acl[];
      readonly version: number;
    }
  /** Asks for other servers in the ensemble. It is refused, as by a server without dynamic reconfiguration. */
  | { readonly kind: 'reconfig' }
  /** Bytes that are no update of the kind that they claim to be: refused, and takes its place all the same. */
  | { readonly kind: 'malformedUpdate' }
  | { readonly kind: 'closeSession' };

/** The leader's own: takes away a container or TTL znode, unless it has children by then. */
export interface DeleteContainer {
  readonly kind: 'deleteContainer';
  readonly path: string;
}

/** What the server that a client is connected to answers from its own tree. */
export type Read =
  | { readonly kind: 'exists'; readonly path: RequestPath; readonly watch: boolean }
  | { readonly kind: 'getData'; readonly path: RequestPath; readonly watch: boolean }
  | { readonly kind: 'getChildren'; readonly path: RequestPath; readonly watch: boolean }
  /** As getChildren, and answers with the Stat. */
  | { readonly kind: 'getChildren2'; readonly path: RequestPath; readonly watch: boolean }
  | { readonly kind: 'getACL'; readonly path: RequestPath }
  /** How many znodes are below it, at any depth. */
  | { readonly kind: 'getAllChildrenNumber'; readonly path: RequestPath }
  /** The ephemerals of the client's own session whose paths begin so, by text; all of them for a blank one. */
  | { readonly kind: 'getEphemerals'; readonly prefix: string | null }
  /** All from one state; it leaves no watch. `null` stands for what is not allowed here: the whole is malformed. */
  | { readonly kind: 'multiRead'; readonly ops: readonly (MultiReadOp | null)[] };

/** A read that a multiRead may hold. */
export type MultiReadOp = Extract<Read, { readonly kind: 'getData' | 'getChildren' }>;

/** A read that may leave a watch. */
export type WatchingRead = Extract<Read, { readonly watch: boolean }>;

/** Whether a request is a read that may leave a watch. */
export function isWatchingRead(request: ZnodeRequest): request is WatchingRead {
  const { kind } = request;
  return kind === 'exists' || kind === 'getData' || kind === 'getChildren' || kind === 'getChildren2';
}

/** Which watches of a path are meant: by number on the wire, any other is malformed. */
export const WATCH_TYPES = { children: 1, data: 2, any: 3 } as const;

/** What a watch that stays is to tell of: its own path, or all below it as well. By number on the wire. */
export const WATCH_MODES = { persistent: 0, recursive: 1 } as const;

/** The watches of a client that comes back. */
interface MissedWatches {
  readonly relativeZxid: Zxid;
  readonly data: readonly string[];
  readonly exist: readonly string[];
  readonly child: readonly string[];
}

/** What is neither agreed on nor read. */
export type Service =
  /** Answered when this server has applied all that the leader had proposed by then. */
  | { readonly kind: 'sync'; readonly path: RequestPath }
  | { readonly kind: 'ping' }
  /** A client that reconnects registers its watches again, and is told at once of what it has missed. */
  | ({ readonly kind: 'setWatches' } & MissedWatches)
  /** As setWatches, with the watches that stay: they are told of nothing that was missed. */
  | ({
      readonly kind: 'setWatches2';
      readonly persistent: readonly string[];
      readonly recursive: readonly string[];
    } & MissedWatches)
  /** Leaves a watch that stays, of one of `WATCH_MODES`. */
  | { readonly kind: 'addWatch'; readonly path: RequestPath; readonly mode: number }
  /** Whether anybody watches a path, by `WATCH_TYPES`. */
  | { readonly kind: 'checkWatches'; readonly path: RequestPath; readonly type: number }
  /** Gives up the client's own watches on a path, by `WATCH_TYPES`. */
  | { readonly kind: 'removeWatches'; readonly path: RequestPath; readonly type: number }
  /** Adds to who the client is, for as long as the connection lasts. `auth` is bytes. */
  | { readonly kind: 'addAuth'; readonly scheme: string; readonly auth: Data }
  | { readonly kind: 'whoAmI' }
  /** Bytes that are no request of the kind that they claim to be. */
  | { readonly kind: 'malformed' }
  /** An operation that there is none of: the connection is closed. */
  | { readonly kind: 'unknown'; readonly opcode: number };

/** Everything that a client may send on an open session. */
export type ZnodeRequest = Update | Read | Service;

/** Made by a server, not by a client: a session begins. Its end is a `closeSession`, whoever asks for it. */
export interface CreateSession {
  readonly kind: 'createSession';
  readonly sessionId: SessionId;
  /** As it was negotiated. */
  readonly timeoutMs: number;
}

/** What the ensemble agrees on: `core/replication` carries it as its `Request`. */
export type Proposable =
  | CreateSession
  /** On behalf of a session: its client's wish, or its end, which the leader may ask for as well. */
  | {
      readonly kind: 'update';
      readonly sessionId: SessionId;
      readonly update: Update | DeleteContainer;
      /** Who its client was when it asked; if missing, nobody in particular. */
      readonly identities?: readonly Identity[];
      /** Only the server that it comes from knows the session; if missing, the ensemble does. */
      readonly isLocal?: boolean;
    };
