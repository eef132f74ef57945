import type { ZnodeClientEvent } from '../../../../core/client/events.js';
import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Zxid } from '../../../../core/zxid.js';
import type { Answer } from '../../../../core/znode/answers.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import { isTurnedAway } from '../../service/codes.js';
import type { Envelope, Handlers } from '../../../trace/event-stream.js';
import type { WorldEvent } from '../../../trace/world-events.js';

type EventOf<K extends ZnodeClientEvent['kind']> = Extract<ZnodeClientEvent, { readonly kind: K }>;

/** A client's use of the service from asking for a session to the end of that. */
export interface Handle {
  /** 0 until a server has told it; before that nothing is sent. */
  session: SessionId;
  /** The server at hand is alone, and so is what it answers: no order of calls has to explain that. */
  isAlone: boolean;
}

/** A call as its client reports it. Moments are indices of events. */
export interface Call {
  readonly client: number;
  readonly xid: number;
  readonly handle: Handle;
  readonly request: ZnodeRequest;
  readonly calledAt: number;
  /** 0 until it is sent. */
  connection: ConnectionId;
  /** Null while it is open; unknown, it stays so. */
  returned: {
    readonly at: number;
    readonly isOk: boolean;
    readonly code: ErrorCode;
    readonly answer: Answer;
    /** What the reply bears; only a guess is made of it. */
    readonly zxid: Zxid;
  } | null;
}

/** What clients say that matters here, and that one died. */
export type CallHandlers = Required<
  Pick<
    Handlers<ZnodeClientEvent | WorldEvent>,
    | 'client.connecting'
    | 'client.connected'
    | 'client.read-only'
    | 'client.closed'
    | 'client.expired'
    | 'client.called'
    | 'client.sent'
    | 'client.returned'
    | 'process.crashed'
  >
>;

const XIDS = 4294967296;

/**
 * The calls of all clients in the order in which they began, up to a number of them: from the next one on nothing is seen
 * any more. What begins later cannot have mattered to whoever was answered before, so an order that explains the run
 * explains this part of it.
 */
export class Calls {
  readonly all: Call[] = [];
  readonly #callsMax: number;
  readonly #open = new Map<number, Call>();
  readonly #handles = new Map<number, Handle>();
  #isFull = false;

  constructor(callsMax: number) {
    this.#callsMax = callsMax;
  }

  /** Whether there were more. */
  get isFull(): boolean {
    return this.#isFull;
  }

  readonly handlers: CallHandlers = {
    'client.connecting': ({ session }, { actor }) => {
      this.#handleOf(actor, session);
    },
    'client.connected': ({ session }, { actor }) => {
      this.#handleOf(actor, session);
    },
    'client.read-only': ({ session }, { actor }) => {
      this.#handleOf(actor, session).isAlone = true;
    },
    // Whatever the client does next it does by a new handle, which is nobody so far.
    'client.closed': (_, { actor }) => void this.#handles.delete(actor),
    'client.expired': (_, { actor }) => void this.#handles.delete(actor),
    'process.crashed': (_, { actor }) => void this.#handles.delete(actor),
    'client.called': (event, at) => this.#called(event, at),
    'client.sent': ({ xid, connection }, { actor }) => {
      const call = this.#open.get(actor * XIDS + xid);
      if (call !== undefined) call.connection = connection;
    },
    'client.returned': (event, at) => this.#returned(event, at),
  };

  #called({ xid, session, connection, request }: EventOf<'client.called'>, { actor, index }: Envelope): void {
    if (this.#isFull) return;
    if (this.all.length === this.#callsMax) {
      this.#isFull = true;
      this.#open.clear();
      return;
    }
    const handle = this.#handleOf(actor, session);
    const call: Call = { client: actor, xid, handle, request, calledAt: index, connection, returned: null };
    this.all.push(call);
    this.#open.set(actor * XIDS + xid, call);
  }

  #returned(
    { xid, outcome, code, answer, zxid }: EventOf<'client.returned'>,
    { actor, index }: Envelope,
  ): void {
    const key = actor * XIDS + xid;
    const call = this.#open.get(key);
    if (call === undefined) return;
    this.#open.delete(key);
    if (this.#isNobodys(call, code, outcome)) this.all.splice(this.all.lastIndexOf(call), 1);
    else if (outcome !== 'unknown') call.returned = { at: index, isOk: outcome === 'ok', code, answer, zxid };
  }

  /** Nobody who knows of the others has looked at it. (Whom a client says that it is, it says again elsewhere.) */
  #isNobodys({ request, handle }: Call, code: ErrorCode, outcome: string): boolean {
    if (isTurnedAway(code)) return true;
    return handle.isAlone && outcome !== 'unknown' && request.kind !== 'addAuth';
  }

  /** A client has one handle at a time, and a handle one session: whoever names another one has a new handle. */
  #handleOf(client: number, session: SessionId): Handle {
    const known = this.#handles.get(client);
    if (known?.session === session) return known;
    // The session of a server that is alone lasts no longer than the connection, and the handle goes on without it.
    if (known?.session === 0 || known?.isAlone === true) {
      known.isAlone = false;
      known.session = session;
      return known;
    }
    const handle = { session, isAlone: false };
    this.#handles.set(client, handle);
    return handle;
  }
}
