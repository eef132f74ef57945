import { assert } from '../../../core/assert.js';
import type { BrokenWhy, Env } from '../../../core/env.js';
import type { ConnectionId, ServerId } from '../../../core/ids.js';
import type { ClientMessage } from '../../../core/server/messages.js';
import type { Zxid } from '../../../core/zxid.js';
import { Line } from './line.js';
import { sayHello } from './hello.js';
import type { ConformVocabulary } from './vocabulary.js';

/** How long a server that does not serve yet is left alone, µs. */
const PAUSE_MICROS = 50_000;

/** The timers of sentries; their `step` is the server. */
export const SENTRY_TASK = 1;

/**
 * A session of our own at each server, opened before the script begins. By a `sync` at each of them the player knows
 * that all servers have applied everything, those too that none of the script's connections leads to: the next step may
 * go to any of them. Their zxids lie before the script's first.
 */
export class Sentries {
  private readonly env: Env<ConformVocabulary>;
  private readonly timeoutMs: number;
  private readonly lines: readonly Line[];
  /** Servers whose session is open. */
  private readonly posted = new Set<ServerId>();
  /** What a server had applied last, as its newest reply says. */
  private newest: Zxid = 0;

  constructor(env: Env<ConformVocabulary>, servers: number, timeoutMs: number) {
    this.env = env;
    this.timeoutMs = timeoutMs;
    this.lines = Array.from({ length: servers }, () => new Line(env));
    for (let sid = 1; sid <= servers; sid += 1) this.post(sid);
  }

  /** Every server serves. */
  get areAllPosted(): boolean {
    return this.posted.size === this.lines.length;
  }

  /** All that was asked of them is answered. */
  get areQuiet(): boolean {
    return this.lines.every((line) => line.isQuiet);
  }

  /** The last transaction that all had applied when they were levelled. */
  get zxid(): Zxid {
    return this.newest;
  }

  owns(connection: ConnectionId): boolean {
    return this.lineOf(connection) !== null;
  }

  /** Asks every server to apply what the leader has proposed; it has when they are quiet again. */
  level(): void {
    for (const line of this.lines) line.mark({ kind: 'sync', path: '/' });
  }

  ping(): void {
    for (const line of this.lines) if (line.isOpen && line.isQuiet) line.mark({ kind: 'ping' });
  }

  onConnected(connection: ConnectionId): void {
    this.lineOf(connection)?.onConnected();
  }

  onMessage(connection: ConnectionId, message: ClientMessage): void {
    const line = this.lineOf(connection);
    if (line === null) return;
    line.next();
    if (message.kind === 'ConnectResponse') this.posted.add(line.server);
    else if (message.kind === 'Reply') this.newest = message.zxid;
  }

  onBroken(connection: ConnectionId, why: BrokenWhy): void {
    const line = this.lineOf(connection);
    if (line === null) return;
    line.end();
    assert(!this.posted.has(line.server), `an undisturbed server keeps its connections, and none is ${why}`);
    this.env.timers.set({ kind: 'application', task: SENTRY_TASK, step: line.server }, PAUSE_MICROS);
  }

  /** Opens a session at a server, or tries to. */
  post(sid: ServerId): void {
    this.lines[sid - 1]?.connect(sid, sayHello({ timeoutMs: this.timeoutMs }));
  }

  private lineOf(connection: ConnectionId): Line | null {
    return this.lines.find((line) => line.owns(connection)) ?? null;
  }
}
