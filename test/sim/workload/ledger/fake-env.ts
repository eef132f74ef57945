/**
 * The ports of a client of a ledger, for tests: it records what the client does, in words, and does nothing by itself.
 * Connections open and break, timers fire and messages arrive only when a test says so.
 */
import type { Env, Input, Process, TimerId } from '../../../../core/env.js';
import type { ConnectionId, ServerId } from '../../../../core/ids.js';
import type { LedgerClientConfig } from '../../../../sim/workload/ledger/client.js';
import { ledgerClient } from '../../../../sim/workload/ledger/client.js';
import type { LedgerMessage, LedgerTimer } from '../../../../sim/workload/ledger/messages.js';
import type { LedgerVocabulary } from '../../../../sim/workload/ledger/vocabulary.js';
import { FakeFiles } from '../../../core/storage/fake-files.js';

type Event = LedgerVocabulary['event'];

/** A timer that is set. */
interface SetTimer {
  readonly timer: LedgerVocabulary['timer'];
  readonly delayMicros: number;
}

/** Told of what a client does on its streams, at once. */
export interface StreamListener {
  connect(server: ServerId, connection: ConnectionId): void;
  send(connection: ConnectionId, message: LedgerVocabulary['message']): void;
  close(connection: ConnectionId): void;
}

/** A client in its fake world. */
export class ClientBench {
  readonly env: Env<LedgerVocabulary>;
  readonly client: Process<LedgerVocabulary>;
  /** All events, in order. */
  readonly events: Event[] = [];
  private readonly timers = new Map<TimerId, SetTimer>();
  /** The last connection that it asked for. Connections are numbered from 1. */
  private connection: ConnectionId = 0;
  private timersSet = 0;
  private readonly listener: StreamListener | null;
  private acts: string[] = [];

  constructor(config: LedgerClientConfig, listener: StreamListener | null = null) {
    this.listener = listener;
    this.env = this.ports();
    this.client = ledgerClient(config)(this.env);
  }

  /** What the client did since this was last called: connections, messages and events. */
  take(): readonly string[] {
    const { acts } = this;
    this.acts = [];
    return acts;
  }

  /** The timers that are set, in words, and their delays in µs. */
  setTimers(): readonly (readonly [string, number])[] {
    return [...this.timers.values()].map(({ timer, delayMicros }) => [sayTimer(timer), delayMicros]);
  }

  connected(): void {
    this.client.handle({ kind: 'connected', connection: this.connection });
  }

  broken(why: Extract<Input<LedgerVocabulary>, { kind: 'broken' }>['why'] = 'reset'): void {
    this.client.handle({ kind: 'broken', connection: this.connection, why });
  }

  answer(xid: number, code: number, value: number | null = null): void {
    const message: LedgerMessage = { kind: 'Answer', xid, code, value };
    this.client.handle({ kind: 'message', connection: this.connection, message });
  }

  /** The timer that was set first fires, of those that may; false if there is none. */
  fireFirst(mayFire: (timer: LedgerVocabulary['timer']) => boolean): boolean {
    for (const [id, { timer }] of this.timers) {
      if (!mayFire(timer)) continue;
      this.timers.delete(id);
      this.client.handle({ kind: 'timer', timer });
      return true;
    }
    return false;
  }

  /** A timer fires; it has to be set. */
  fire(wanted: LedgerTimer): void {
    const isSet = this.fireFirst((timer) => sayTimer(timer) === sayTimer(wanted));
    if (!isSet) throw new Error(`no timer is set for ${sayTimer(wanted)}`);
  }

  private ports(): Env<LedgerVocabulary> {
    return {
      self: 9,
      incarnation: 1,
      clock: { monotonicMicros: () => 0, wallMillis: () => 0 },
      timers: {
        set: (timer, delayMicros) => {
          this.timersSet += 1;
          this.timers.set(this.timersSet, { timer, delayMicros });
          return this.timersSet;
        },
        cancel: (id) => void this.timers.delete(id),
      },
      streams: {
        listen: (port) => void this.acts.push(`listen on ${port}`),
        connect: (to, port) => {
          this.connection += 1;
          this.listener?.connect(to, this.connection);
          this.acts.push(`connect to s${String(to)} ${port} as ${String(this.connection)}`);
          return this.connection;
        },
        send: (connection, message) => {
          this.listener?.send(connection, message);
          this.acts.push(`on ${String(connection)} ${sayMessage(message)}`);
          return true;
        },
        close: (connection) => {
          this.listener?.close(connection);
          this.acts.push(`close ${String(connection)}`);
        },
      },
      datagrams: { send: (_to, datagram: never) => datagram },
      files: new FakeFiles(),
      lanes: { post: (lane) => void this.acts.push(`post to ${lane}`) },
      random: { below: () => 0 },
      observe: (event) => {
        this.events.push(event);
        this.acts.push(sayEvent(event));
      },
      halt: (why) => void this.acts.push(`halt: ${why}`),
    };
  }
}

/** `call 0`, `silence`. */
function sayTimer(timer: LedgerVocabulary['timer']): string {
  return timer.kind === 'call' ? `call ${String(timer.call)}` : timer.kind;
}

/** `Submit 3: add 7`. */
function sayMessage(message: LedgerVocabulary['message']): string {
  if (message.kind !== 'Submit') return message.kind;
  return `Submit ${String(message.xid)}: ${message.request.kind} ${String(message.request.account)}`;
}

/** `call 3: add 7 by 1`, `3 is ok: 12`. */
function sayEvent(event: Event): string {
  if (event.kind === 'client.called')
    return `call ${String(event.xid)}: ${event.op} by ${String(event.value)}`;
  if (event.kind === 'client.returned')
    return `${String(event.xid)} is ${event.outcome}: ${String(event.value)}`;
  return event.kind;
}
