import type { Port } from '../env.js';
import type { ConnectionId, ServerId } from '../ids.js';
import type { ClientMessage } from '../server/messages.js';
import type { ZnodeClientEvent } from './events.js';
import type { ClientOwner } from './owner.js';
import type { PulseEnv } from './pulse.js';

/** What a handle needs of a client's ports. */
export interface ClientEnv extends PulseEnv {
  readonly streams: {
    connect(to: ServerId, port: Port): ConnectionId;
    send(connection: ConnectionId, message: ClientMessage): boolean;
    close(connection: ConnectionId): void;
  };
  readonly random: { below(bound: number): number };
  observe(event: ZnodeClientEvent): void;
}

export interface ClientOptions {
  readonly env: ClientEnv;
  /** In the order in which they are tried. */
  readonly servers: readonly ServerId[];
  /** What it asks for, in ms; the server that gives the session may change it. */
  readonly sessionTimeoutMs: number;
  /** After how long without a word it leaves a server, in µs; null: two thirds of the session's timeout. */
  readonly silenceMicros: number | null;
  readonly owner: ClientOwner;
  /** Whether a server will do that has lost its ensemble and only reads; if missing, it will not. */
  readonly canBeReadOnly?: boolean;
  /** Positive. Handles of one client go on counting where the one before them ended: see {@link Client.nextXid}. */
  readonly firstXid: number;
}
