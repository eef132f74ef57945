import type { TimerId } from '../env.js';
import type { ClientTimer } from './vocabulary.js';

/** What it needs of a client's ports. */
export interface PulseEnv {
  readonly clock: { monotonicMicros(): number };
  readonly timers: {
    set(timer: ClientTimer, delayMicros: number): TimerId;
    cancel(id: TimerId): void;
  };
}

/**
 * Watches over one connection: since when nothing has come, and since when nothing has left. A timer is not moved by
 * each message; when it fires, it looks how long it has been, and is set anew for what is missing.
 */
export class Pulse {
  private readonly env: PulseEnv;
  private silence: TimerId | null = null;
  private ping: TimerId | null = null;
  private silenceMicros = 0;
  private pingMicros = 0;
  private heardAt = 0;
  private sentAt = 0;
  /** As `heardAt`, but over all connections: when a server spoke last. */
  private spokenAt = 0;

  constructor(env: PulseEnv) {
    this.env = env;
  }

  /** From now on the server may be silent for so long, and the client for `pingMicros`; null: it need not speak. */
  listen(silenceMicros: number, pingMicros: number | null): void {
    this.stop();
    this.silenceMicros = silenceMicros;
    this.heardAt = this.env.clock.monotonicMicros();
    this.silence = this.env.timers.set({ kind: 'client-silence' }, silenceMicros);
    if (pingMicros === null) return;
    this.pingMicros = pingMicros;
    this.sent();
    this.ping = this.env.timers.set({ kind: 'client-ping' }, pingMicros);
  }

  stop(): void {
    if (this.silence !== null) this.env.timers.cancel(this.silence);
    if (this.ping !== null) this.env.timers.cancel(this.ping);
    this.silence = null;
    this.ping = null;
  }

  heard(): void {
    this.heardAt = this.env.clock.monotonicMicros();
    this.spokenAt = this.heardAt;
  }

  /** How long it is since any server spoke, in µs. */
  sinceSpoken(): number {
    return this.env.clock.monotonicMicros() - this.spokenAt;
  }

  sent(): void {
    this.sentAt = this.env.clock.monotonicMicros();
  }

  /** The timer of silence has fired: whether the server was silent for so long. */
  isSilent(): boolean {
    const left = this.silenceMicros - (this.env.clock.monotonicMicros() - this.heardAt);
    this.silence = left > 0 ? this.env.timers.set({ kind: 'client-silence' }, left) : null;
    return left <= 0;
  }

  /** The timer of pings has fired: whether one is due, which is taken to leave now. */
  isPingDue(): boolean {
    const left = this.pingMicros - (this.env.clock.monotonicMicros() - this.sentAt);
    if (left <= 0) this.sent();
    this.ping = this.env.timers.set({ kind: 'client-ping' }, left > 0 ? left : this.pingMicros);
    return left <= 0;
  }
}
