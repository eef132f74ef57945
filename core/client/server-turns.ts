import { assert } from '../assert.js';
import type { ServerId } from '../ids.js';

/** Which server a handle tries next: one after the other, round and round. */
export class ServerTurns {
  readonly count: number;
  private readonly servers: readonly ServerId[];
  private place = 0;
  /** Servers in a row that did not give the session. */
  private vain = 0;

  constructor(servers: readonly ServerId[]) {
    assert(servers.length > 0, 'a handle knows a server');
    this.servers = servers;
    this.count = servers.length;
  }

  get current(): ServerId {
    const server = this.servers[this.place];
    assert(server !== undefined, 'the turn is at one of the servers');
    return server;
  }

  /** Full rounds in which no server gave the session. */
  get vainRounds(): number {
    return Math.floor(this.vain / this.count);
  }

  /** The server at hand gave the session. */
  succeeded(): void {
    this.vain = 0;
  }

  /** The server at hand did not. */
  failed(): void {
    this.vain += 1;
  }

  /** Whether all were tried since the last pause or success. */
  get isRoundOver(): boolean {
    return this.vain > 0 && this.vain % this.count === 0;
  }

  /** The server whose turn comes so many turns later. */
  ahead(turns: number): ServerId {
    const server = this.servers[(this.place + turns) % this.count];
    assert(server !== undefined, 'the turn is at one of the servers');
    return server;
  }

  /** It is that server's turn next. */
  aim(server: ServerId): void {
    this.place = (this.servers.indexOf(server) + this.count - 1) % this.count;
  }

  turn(): void {
    this.place = (this.place + 1) % this.count;
  }
}
