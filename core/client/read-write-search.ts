import type { Input, Port, TimerId } from '../env.js';
import type { ConnectionId, ServerId } from '../ids.js';
import type { ClientMessage } from '../server/messages.js';
import type { ZnodeVocabulary } from '../server/vocabulary.js';
import type { ServerTurns } from './server-turns.js';
import type { ClientTimer } from './vocabulary.js';

/** What it needs of a client's ports. */
export interface SearchEnv {
  readonly timers: {
    set(timer: ClientTimer, delayMicros: number): TimerId;
    cancel(id: TimerId): void;
  };
  readonly streams: {
    connect(to: ServerId, port: Port): ConnectionId;
    send(connection: ConnectionId, message: ClientMessage): boolean;
    close(connection: ConnectionId): void;
  };
}

/** ZooKeeper's first and longest pause between two questions, µs. */
const FIRST_PAUSE_MICROS = 100_000;
const LONGEST_PAUSE_MICROS = 60_000_000;
const NO_CONNECTION: ConnectionId = 0;

/**
 * While a handle is at a server that only reads, it asks the others by turns whether they write (ZooKeeper's
 * `pingRwServer`), each on a connection of its own.
 */
export class ReadWriteSearch {
  private readonly env: SearchEnv;
  private readonly turns: ServerTurns;
  private timer: TimerId | null = null;
  private pauseMicros = FIRST_PAUSE_MICROS;
  private asked: ServerId = 0;
  private connection = NO_CONNECTION;
  /** How many servers were asked. */
  private count = 0;

  constructor(env: SearchEnv, turns: ServerTurns) {
    this.env = env;
    this.turns = turns;
  }

  begin(): void {
    this.stop();
    this.pauseMicros = FIRST_PAUSE_MICROS;
    this.count = 0;
    this.arm();
  }

  stop(): void {
    if (this.timer !== null) this.env.timers.cancel(this.timer);
    this.timer = null;
    this.hangUp();
  }

  /** The pause is over: a server that has not answered by now is left alone. */
  onTimer(): void {
    this.hangUp();
    this.count += 1;
    this.asked = this.turns.ahead(this.count);
    this.connection = this.env.streams.connect(this.asked, 'client');
    this.pauseMicros = Math.min(2 * this.pauseMicros, LONGEST_PAUSE_MICROS);
    this.arm();
  }

  owns(connection: ConnectionId): boolean {
    return connection !== NO_CONNECTION && connection === this.connection;
  }

  /** Takes an input of its own connection; the server that writes, if that is what it says. */
  handle(input: Input<ZnodeVocabulary>): ServerId | null {
    if (input.kind === 'connected') this.env.streams.send(this.connection, { kind: 'isro' });
    else if (input.kind === 'broken') this.connection = NO_CONNECTION;
    else if (input.kind === 'message' && input.message.kind === 'isroReply') {
      this.hangUp();
      return input.message.mode === 'rw' ? this.asked : null;
    }
    return null;
  }

  private arm(): void {
    this.timer = this.env.timers.set({ kind: 'client-search' }, this.pauseMicros);
  }

  private hangUp(): void {
    if (this.connection !== NO_CONNECTION) this.env.streams.close(this.connection);
    this.connection = NO_CONNECTION;
  }
}
