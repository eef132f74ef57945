import { assert } from '../core/assert.js';
import type { ConnectionId } from '../core/ids.js';
import type { Replication } from '../core/replication/replication.js';
import type { Origin, Request } from '../core/replication/state-machine.js';
import type { ClientMessage } from '../core/server/messages.js';
import { SERVER_PARTS } from '../core/server/parts.js';
import type { ServiceEnv } from '../core/server/ports.js';
import { ZnodeService } from '../core/server/service.js';
import { ZnodeMachine } from '../core/znode/machine.js';
import type { ZnodeRequest } from '../core/znode/requests.js';
import { makeZxid } from '../core/zxid.js';

const TICK_MICROS = 200_000;
const SESSION_TIMEOUT_MS = 4_000;

/**
 * The znode service of one server whose word is law: what it asks for is prepared, applied and answered at once. There
 * is neither network nor log, and no time passes, so that nothing but the service itself takes its share of a request.
 */
export class LoneService implements Replication {
  readonly #service: ZnodeService<LoneService>;
  readonly #machine: ZnodeMachine;
  #xid = 0;
  #counter = 0;
  #events = 0;
  #last: ClientMessage | null = null;

  constructor() {
    const { service: parts, znode } = SERVER_PARTS;
    const env = this.#ports();
    const tracker = new parts.sessionTracker({ env, tickMicros: TICK_MICROS });
    this.#machine = new ZnodeMachine({ gate: tracker, parts: znode });
    this.#service = new ZnodeService({
      env,
      replication: this,
      tree: this.#machine,
      tracker,
      settings: { minSessionTimeoutMs: SESSION_TIMEOUT_MS, maxSessionTimeoutMs: SESSION_TIMEOUT_MS },
      tickMicros: TICK_MICROS,
      parts,
    });
    this.#service.role('leading', true, 0);
  }

  /** How many watch events its clients got. */
  get events(): number {
    return this.#events;
  }

  /** A client comes, with a new session. */
  connect(connection: ConnectionId): void {
    this.#service.onAccepted(connection, connection);
    const timeoutMs = SESSION_TIMEOUT_MS;
    const hello = { kind: 'ConnectRequest', lastZxidSeen: 0, timeoutMs, sessionId: 0, passwd: '' } as const;
    this.#service.onMessage(connection, hello);
    assert(this.#last?.kind === 'ConnectResponse', 'a server that leads alone opens a session at once');
  }

  /** A request, from its arrival to its reply, which must be OK. */
  ask(connection: ConnectionId, request: ZnodeRequest): void {
    this.#xid += 1;
    this.#service.onMessage(connection, { kind: 'Request', xid: this.#xid, request });
    const last = this.#last;
    assert(last?.kind === 'Reply' && last.xid === this.#xid, 'a request is answered at once');
    assert(last.code === 0, 'what is measured is a request that succeeds');
  }

  submit(request: Request, origin: Origin): void {
    this.#counter += 1;
    const stamp = { zxid: makeZxid(1, this.#counter), timeMillis: this.#counter };
    const txn = this.#machine.prepare(request, this.#machine.admit(request, origin), stamp);
    const result = this.#machine.apply(txn, stamp);
    this.#service.delivered({ origin, stamp, result, isAsked: true });
  }

  sync(ticket: number): void {
    this.#service.caughtUp(ticket);
  }

  confirm(ticket: number): void {
    this.#service.confirmed(ticket);
  }

  relay(): void {
    assert(false, 'who leads alone tells itself nothing');
  }

  tell(): void {
    assert(false, 'there is no other server');
  }

  #ports(): ServiceEnv {
    return {
      self: 1,
      incarnation: 1,
      clock: { monotonicMicros: () => 0, wallMillis: () => 0 },
      timers: { set: () => 0, cancel: () => undefined },
      streams: {
        listen: () => undefined,
        send: (_connection, message) => {
          if (message.kind === 'WatchEvent') this.#events += 1;
          else this.#last = message;
          return true;
        },
        close: () => undefined,
      },
      observe: () => undefined,
    };
  }
}
