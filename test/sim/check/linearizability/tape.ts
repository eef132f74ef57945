/** What clients report of themselves, by hand. */
import { OPEN_ACL } from '../../../../core/znode/acl.js';
import type { ZnodeClientEvent } from '../../../../core/client/events.js';
import { makeSessionId } from '../../../../core/ids.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import type { Answer } from '../../../../core/znode/answers.js';
import { CODES } from '../../../../core/znode/codes.js';
import type { MultiOp, ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import type { BlackBoxVerdict } from '../../../../sim/check/linearizability/black-box.js';
import { BlackBoxSearch } from '../../../../sim/check/linearizability/black-box.js';
import { EventStream } from '../../../../sim/trace/event-stream.js';

const SERVERS = [1, 2, 3];
const XIDS_OF_A_CLIENT = 100_000;

/** A call that has not returned. */
export interface Pending {
  readonly client: TapedClient;
  readonly xid: number;
  readonly request: ZnodeRequest;
}

/** Tells a black box what clients say, event by event. */
export class Tape {
  readonly #stream = new EventStream<ZnodeClientEvent>({ nowMicros: 0 });
  readonly #box = new BlackBoxSearch(SERVERS);
  #connections = 0;
  #sessions = 0;

  constructor() {
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

  emit(event: ZnodeClientEvent, actor: number): number {
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

  /** The session is over, as a server says; the next one is another. */
  expire(): void {
    this.#emit({ kind: 'client.expired', session: this.#session, connection: this.#connection });
    this.#session = 0;
  }

  call(request: ZnodeRequest): Pending {
    this.#xid += 1;
    const [xid, session, connection] = [this.#xid, this.#session, session0(this.#session, this.#connection)];
    this.#emit({ kind: 'client.called', xid, session, connection, request });
    return { client: this, xid, request };
  }

  /** The answer to a call; an error by its code. */
  answered({ xid }: Pending, told: Answer | keyof typeof CODES): void {
    const code = typeof told === 'string' ? CODES[told] : CODES.OK;
    const answer = typeof told === 'string' ? NO_ANSWER : told;
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

  #emit(event: ZnodeClientEvent): void {
    this.#tape.emit(event, this.#address);
  }
}
