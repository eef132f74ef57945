import { assert } from '../../core/assert.js';
import type { Env, Input, Process, Program, TimerId } from '../../core/env.js';
import type { ConnectionId, ServerId } from '../../core/ids.js';
import type { ErrorCode } from '../../core/replication/state-machine.js';
import type { ZnodeRequest } from '../../core/znode/requests.js';
import type { LedgerMessage, LedgerRequest } from './messages.js';
import { OK } from './txn.js';
import type { LedgerVocabulary } from './vocabulary.js';

/** One call of a client. */
export interface LedgerCall {
  /** When the client calls, in µs after its start. */
  readonly atMicros: number;
  readonly request: LedgerRequest;
  /**
   * A call whose outcome is unknown or a refusal is made anew, as another call, until one succeeds. A `set-if` whose
   * version has gone by never does.
   */
  readonly isInsistent: boolean;
}

export interface LedgerClientPlan {
  readonly calls: readonly LedgerCall[];
  /** The server that it connects to first; later the others in turn. */
  readonly firstServer: ServerId;
  /** After how long without an answer it leaves a server, in µs. */
  readonly timeoutMicros: number;
}

export interface LedgerClientConfig extends LedgerClientPlan {
  /** Servers are 1 to `servers`. */
  readonly servers: number;
}

/** How long a client rests after it tried all servers in vain. */
const PAUSE_MICROS = 20_000;

/**
 * The program of a client. It never sends a call twice: when its connection ends, whatever it sent there may have been
 * done or not, and is returned as unknown.
 */
export function ledgerClient(config: LedgerClientConfig): Program<LedgerVocabulary> {
  return (env) => new LedgerClient(env, config);
}

/** A call that was made, and not sent so far. */
interface Waiting {
  readonly xid: number;
  readonly call: LedgerCall;
}

class LedgerClient implements Process<LedgerVocabulary> {
  private readonly env: Env<LedgerVocabulary>;
  private readonly config: LedgerClientConfig;
  private server: ServerId;
  private connection: ConnectionId | null = null;
  private isConnected = false;
  /** Whether the server has answered anything on this connection. */
  private hasAnswered = false;
  /** Servers in a row that it connected to, or tried to, without any answer. */
  private vainTries = 0;
  private silence: TimerId | null = null;
  private xids = 0;
  /** How many calls are not due so far. */
  private callsToCome: number;
  private waiting: Waiting[] = [];
  /** By xid. */
  private readonly sent = new Map<number, LedgerCall>();

  constructor(env: Env<LedgerVocabulary>, config: LedgerClientConfig) {
    const { firstServer, servers } = config;
    assert(firstServer >= 1 && firstServer <= servers, 'a client begins with one of the servers');
    this.env = env;
    this.config = config;
    this.server = firstServer;
    this.callsToCome = config.calls.length;
    for (const [call, { atMicros }] of config.calls.entries())
      env.timers.set({ kind: 'call', call }, atMicros);
    this.connect();
  }

  handle(input: Input<LedgerVocabulary>): void {
    if (input.kind === 'timer') {
      this.onTimer(input.timer);
    } else if (input.kind === 'connected' || input.kind === 'message' || input.kind === 'broken') {
      assert(input.connection === this.connection, 'a client has one connection, and hears of no other');
      if (input.kind === 'connected') this.onConnected();
      else if (input.kind === 'message') this.onMessage(input.message);
      else this.leave();
    }
  }

  inspect(): unknown {
    return { open: [...this.sent.keys(), ...this.waiting.map(({ xid }) => xid)] };
  }

  private onTimer(timer: LedgerVocabulary['timer']): void {
    if (timer.kind === 'call') {
      this.onDue(timer.call);
    } else if (timer.kind === 'reconnect') {
      this.connect();
    } else if (timer.kind === 'silence') {
      this.silence = null;
      if (this.connection !== null) this.env.streams.close(this.connection);
      this.leave();
    }
  }

  private onDue(number: number): void {
    const call = this.config.calls[number];
    assert(call !== undefined, 'a timer is set for each call');
    this.callsToCome -= 1;
    this.make(call);
  }

  private make(call: LedgerCall): void {
    this.xids += 1;
    this.env.observe({ kind: 'client.called', xid: this.xids, ...NOWHERE, request: shown(call.request) });
    this.waiting.push({ xid: this.xids, call });
    this.sendWaiting();
  }

  private sendWaiting(): void {
    if (this.connection === null || !this.isConnected) return;
    for (const { xid, call } of this.waiting) {
      this.sent.set(xid, call);
      this.env.streams.send(this.connection, { kind: 'Submit', xid, request: call.request });
    }
    this.waiting = [];
    if (this.sent.size > 0 && this.silence === null) this.listenForSilence();
  }

  private onConnected(): void {
    this.isConnected = true;
    this.endSilence();
    this.sendWaiting();
  }

  private onMessage(message: LedgerVocabulary['message']): void {
    if (message.kind === 'Answer') this.onAnswer(message);
  }

  private onAnswer({ xid, code, value }: Extract<LedgerMessage, { kind: 'Answer' }>): void {
    const call = this.sent.get(xid);
    if (call === undefined) return;
    this.hasAnswered = true;
    this.sent.delete(xid);
    this.endSilence();
    if (this.sent.size > 0) this.listenForSilence();
    this.returned(xid, outcomeOf(code), value);
    if (code !== OK && call.isInsistent) this.make(call);
  }

  private returned(xid: number, outcome: 'ok' | 'fail' | 'unknown', value: number | null): void {
    this.env.observe({
      kind: 'client.returned',
      xid,
      session: 0,
      outcome,
      code: 0,
      zxid: 0,
      answer: value === null ? { kind: 'none' } : { kind: 'path', path: String(value) },
    });
  }

  /** The connection is over, or never came about. Calls that wait have not been sent: they go on waiting. */
  private leave(): void {
    const abandoned = [...this.sent];
    this.sent.clear();
    this.connection = null;
    this.isConnected = false;
    this.endSilence();
    for (const [xid] of abandoned) this.returned(xid, 'unknown', null);
    for (const [, call] of abandoned) if (call.isInsistent) this.make(call);
    this.turnToNext();
  }

  private turnToNext(): void {
    this.server = (this.server % this.config.servers) + 1;
    this.vainTries = this.hasAnswered ? 0 : this.vainTries + 1;
    if (this.vainTries < this.config.servers) {
      this.connect();
    } else {
      this.vainTries = 0;
      this.env.timers.set({ kind: 'reconnect' }, PAUSE_MICROS);
    }
  }

  /** A client that has nothing to ask for, now or later, stays away. */
  private connect(): void {
    this.hasAnswered = false;
    if (this.callsToCome === 0 && this.waiting.length === 0) return;
    this.connection = this.env.streams.connect(this.server, 'client');
    this.listenForSilence();
  }

  private listenForSilence(): void {
    this.silence = this.env.timers.set({ kind: 'silence' }, this.config.timeoutMicros);
  }

  private endSilence(): void {
    if (this.silence !== null) this.env.timers.cancel(this.silence);
    this.silence = null;
  }
}

/** A ledger has no sessions, and its client does not say where it sends a call. */
const NOWHERE = { session: 0, connection: 0 } as const;

/** A request as one of the znode service: what is asked of which account, and at which version. */
function shown(request: LedgerRequest): ZnodeRequest {
  const value = request.kind === 'add' ? request.by : request.value;
  const version = request.kind === 'set-if' ? request.version : -1;
  return {
    kind: 'setData',
    path: `/${String(request.account)}`,
    data: `${request.kind} ${String(value)}`,
    version,
  };
}

function outcomeOf(code: ErrorCode): 'ok' | 'fail' {
  return code === OK ? 'ok' : 'fail';
}
