/** What clients report of themselves, by hand. */
import type { Acl } from '../../../../core/znode/acl.js';
import { OPEN_ACL } from '../../../../core/znode/acl.js';
import type { ZnodeClientEvent } from '../../../../core/client/events.js';
import { makeSessionId } from '../../../../core/ids.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import type { Answer, MultiResult } from '../../../../core/znode/answers.js';
import { CODES } from '../../../../core/znode/codes.js';
import type { MultiOp, ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import type { BlackBoxVerdict } from '../../../../sim/check/linearizability/black-box.js';
import { BlackBoxSearch } from '../../../../sim/check/linearizability/black-box.js';
import type { Settings } from '../../../../sim/check/linearizability/znode/askers.js';
import { EventStream } from '../../../../sim/trace/event-stream.js';
import type { WorldEvent } from '../../../../sim/trace/world-events.js';

const SERVERS = [1, 2, 3];

/** A call that has not returned. */
export interface Pending {
  readonly client: TapedClient;
  readonly xid: number;
  readonly request: ZnodeRequest;
}

/** Tells a black box what clients say, event by event. */
export class Tape {
  readonly #stream = new EventStream<ZnodeClientEvent | WorldEvent>({ nowMicros: 0 });
  readonly #box: BlackBoxSearch;
  #connections = 0;
  #sessions = 0;

  constructor(settings: Settings = {}) {
    this.#box = new BlackBoxSearch(SERVERS, settings);
    this.#stream.subscribe(this.#box.handlers);
  }

  /** The n-th client, connected, with a session. */
  client(n: number): TapedClient {
    const client = new TapedClient(this, SERVERS.length + n);
    client.connect();
    return client;
  }

  verdict(): BlackBoxVerdict {
    return this.#box.verdict();
  }

  emit(event: ZnodeClientEvent | WorldEvent, actor: number): number {
    return this.#stream.emit(event, actor);
  }

  nextConnection(): number {
    this.#connections += 1;
    return this.#connections;
  }

  nextSession(): number {
    this.#sessions += 1;
    return makeSessionId(1, this.#sessions);
  }
}

export class TapedClient {
  readonly #tape: Tape;
  readonly #address: number;
  #session = 0;
  #connection = 0;
  #xid = 0;

  constructor(tape: Tape, address: number) {
    this.#tape = tape;
    this.#address = address;
  }

  get address(): number {
    return this.#address;
  }

  get session(): number {
    return this.#session;
  }

  /** Asks for a session or comes back with it; `isHeard`: a server gives it. */
  connect(isHeard = true): void {
    this.#connection = this.#tape.nextConnection();
    const base = { connection: this.#connection, timeoutMs: 4000 };
    this.#emit({ kind: 'client.connecting', ...base, session: this.#session, to: 1, zxid: 0 });
    if (!isHeard) return;
    if (this.#session === 0) this.#session = this.#tape.nextSession();
    this.#emit({ kind: 'client.connected', ...base, session: this.#session });
  }

  /** The server at hand is alone and only reads. */
  isAlone(): void {
    this.#emit({ kind: 'client.read-only', session: this.#session, connection: this.#connection });
  }

  /** It goes to a server that writes, and asks for another session there. */
  connectAnew(): void {
    this.#session = 0;
    this.connect();
  }

  /** The session is over, as a server says; the next one is another. */
  expire(): void {
    this.#emit({ kind: 'client.expired', session: this.#session, connection: this.#connection });
    this.#session = 0;
  }

  /** The handle is given up; the client may make another one. */
  close(): void {
    this.#emit({ kind: 'client.closed', session: this.#session, why: 'answered' });
    this.#session = 0;
  }

  /** It dies; its next life knows nothing of this one. */
  crash(): void {
    this.#emit({ kind: 'process.crashed', why: 'fault', message: 'told so' });
    this.#session = 0;
  }

  call(request: ZnodeRequest): Pending {
    this.#xid += 1;
    const [xid, session] = [this.#xid, this.#session];
    const connection = session === 0 ? 0 : this.#connection;
    this.#emit({ kind: 'client.called', xid, session, connection, request });
    return { client: this, xid, request };
  }

  /** The answer to a call; an error by its code. */
  answered(pending: Pending, told: Answer | keyof typeof CODES): void {
    const code = typeof told === 'string' ? CODES[told] : CODES.OK;
    this.told(pending, { code, answer: typeof told === 'string' ? NO_ANSWER : told });
  }

  /** The same, with any code. */
  told({ xid }: Pending, { code, answer }: { readonly code: number; readonly answer: Answer }): void {
    const outcome = code === CODES.OK && !isFailed(answer) ? 'ok' : 'fail';
    this.#emit({ kind: 'client.returned', xid, session: this.#session, outcome, code, zxid: 0, answer });
  }

  /** The connection is gone, and nobody knows what became of the call. */
  lost({ xid }: Pending): void {
    const [code, zxid] = [CODES.CONNECTIONLOSS, 0];
    const base = { session: this.#session, outcome: 'unknown', code, zxid, answer: NO_ANSWER };
    this.#emit({ kind: 'client.returned', xid, ...base });
  }

  /** A call that is answered before anything else happens. */
  does(request: ZnodeRequest, told: Answer | keyof typeof CODES): void {
    this.answered(this.call(request), told);
  }

  /** A call of which nobody knows what became of it. */
  tries(request: ZnodeRequest): void {
    this.lost(this.call(request));
  }

  #emit(event: ZnodeClientEvent | WorldEvent): void {
    this.#tape.emit(event, this.#address);
  }
}

function isFailed(answer: Answer): boolean {
  return answer.kind === 'multi' && answer.results.some(({ kind }) => kind === 'error');
}

const ACL = { acl: OPEN_ACL } as const;

/** Requests, in few words. */
export const ask = {
  create: (path: string, data = '', flags = 0) => ({ kind: 'create', path, data, flags, ...ACL }) as const,
  container: (path: string) => ({ kind: 'createContainer', path, data: '', flags: 4, ...ACL }) as const,
  remove: (path: string, version = -1) => ({ kind: 'delete', path, version }) as const,
  set: (path: string, data: string, version = -1) => ({ kind: 'setData', path, data, version }) as const,
  check: (path: string, version: number) => ({ kind: 'check', path, version }) as const,
  multi: (...ops: readonly MultiOp[]) => ({ kind: 'multi', ops }) as const,
  get: (path: string) => ({ kind: 'getData', path, watch: false }) as const,
  exists: (path: string) => ({ kind: 'exists', path, watch: false }) as const,
  names: (path: string) => ({ kind: 'getChildren', path, watch: false }) as const,
  secret: (path: string, acl: readonly Acl[]) => ({ kind: 'create', path, data: '', flags: 0, acl }) as const,
  protect: (path: string, acl: readonly Acl[], version = -1) =>
    ({ kind: 'setACL', path, acl, version }) as const,
  list: (path: string) => ({ kind: 'getACL', path }) as const,
  say: (auth: string | null, scheme = 'digest') => ({ kind: 'addAuth', scheme, auth }) as const,
  ttl: (path: string, flags: 5 | 6 = 5) =>
    ({ kind: 'createTTL', path, data: '', flags, ttl: 1, ...ACL }) as const,
  close: () => ({ kind: 'closeSession' }) as const,
  sync: (path: string) => ({ kind: 'sync', path }) as const,
};

/** Answers, in few words. What nobody believes of a Stat is odd here. */
export const tell = {
  made: (path: string): Answer => ({ kind: 'path', path }),
  done: NO_ANSWER,
  stat: (stat: Partial<Stat>): Answer => ({ kind: 'stat', stat: statOf(stat) }),
  data: (data: string, stat: Partial<Stat>): Answer => {
    return { kind: 'data', data, stat: statOf({ dataLength: data.length, ...stat }) };
  },
  list: (acl: readonly Acl[], stat: Partial<Stat> = {}): Answer => ({ kind: 'acl', acl, stat: statOf(stat) }),
  names: (...children: readonly string[]): Answer => ({ kind: 'children', children }),
  results: (...results: readonly MultiResult[]): Answer => ({ kind: 'multi', results }),
};

/** With numbers that no run could have, where a black box believes none. */
export function statOf(stat: Partial<Stat>): Stat {
  return {
    czxid: 77,
    mzxid: 3,
    ctime: -1,
    mtime: -2,
    version: 0,
    cversion: 99,
    aversion: 0,
    ephemeralOwner: 0,
    dataLength: 0,
    numChildren: 0,
    pzxid: 1,
    ...stat,
  };
}
