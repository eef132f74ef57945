/**
 * A handle whose world a test plays: connections open and break, messages come and timers fire only when the test says
 * so. What the handle does, and what it tells its owner, is written down line by line.
 */
import { Client } from '../../../core/client/client.js';
import type { ClientEnv, ClientOptions } from '../../../core/client/options.js';
import type { ZnodeClientEvent } from '../../../core/client/events.js';
import type { ClientOwner, Notice, ReturnedCall } from '../../../core/client/owner.js';
import type { ClientTimer } from '../../../core/client/vocabulary.js';
import type { BrokenWhy, TimerId } from '../../../core/env.js';
import type { ConnectionId, SessionId } from '../../../core/ids.js';
import { formatSessionId, makeSessionId } from '../../../core/ids.js';
import type { ErrorCode } from '../../../core/replication/state-machine.js';
import type { ClientMessage, WatchEventType } from '../../../core/server/messages.js';
import { PING_XID } from '../../../core/server/messages.js';
import type { Answer } from '../../../core/znode/answers.js';
import { NO_ANSWER } from '../../../core/znode/answers.js';
import { CODES, nameOfCode } from '../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { formatZxid, makeZxid } from '../../../core/zxid.js';

/** A session timeout of 3 s: the handle bears with silence for 2 s, and pings after 0.8 s. */
export const TIMEOUT_MS = 3_000;
export const SILENCE = 2_000_000;
export const PING = 800_000;
export const SESSION = makeSessionId(1, 7);
export const PASSWD = 'sixteen letters!';

/** A message that left. */
export interface Sent {
  readonly kind: 'sent';
  readonly connection: ConnectionId;
  readonly message: ClientMessage;
}

interface SetTimer {
  readonly timer: ClientTimer;
  readonly dueMicros: number;
}

/** Does nothing unless a test tells it to. */
export class RecordingOwner implements ClientOwner {
  readonly calls: ReturnedCall[] = [];
  private readonly note: (line: string) => void;
  onReturned: (call: ReturnedCall) => void = () => {};
  onEnded: () => void = () => {};
  onConnected: () => void = () => {};

  constructor(note: (line: string) => void) {
    this.note = note;
  }

  returned(call: ReturnedCall): void {
    this.calls.push(call);
    this.onReturned(call);
  }

  notified({ type, path, zxid }: Notice): void {
    this.note(`owner: ${type} ${path} at ${formatZxid(zxid)}`);
  }

  connected(isNewSession: boolean): void {
    this.note(`owner: ${isNewSession ? 'new' : 'old'} session`);
    this.onConnected();
  }

  disconnected(): void {
    this.note('owner: disconnected');
  }

  ended(why: 'expired' | 'closed'): void {
    this.note(`owner: ${why}`);
    this.onEnded();
  }
}

export class HandleBench {
  readonly client: Client;
  readonly owner: RecordingOwner;
  readonly events: ZnodeClientEvent[] = [];
  /** Events and messages, as they came. */
  readonly log: (ZnodeClientEvent | Sent)[] = [];
  /** What is not the handle's own. */
  readonly ports: ReadonlySet<unknown>;
  /** All that it has sent. */
  readonly messages: Sent[] = [];
  micros = 1_000_000;
  /** What the next draws give. */
  draws: number[] = [];
  /** The last connection that it asked for. */
  connection: ConnectionId = 0;
  private lines: string[] = [];
  private readonly timers = new Map<TimerId, SetTimer>();
  private timersSet = 0;

  constructor(options: Partial<ClientOptions> = {}) {
    this.owner = new RecordingOwner((line) => void this.lines.push(line));
    const env = this.env();
    this.ports = new Set<unknown>([env, env.clock, env.timers, env.streams, env.random, this.owner]);
    this.client = new Client({
      env,
      servers: [2, 3, 1],
      sessionTimeoutMs: TIMEOUT_MS,
      silenceMicros: null,
      owner: this.owner,
      firstXid: 1,
      ...options,
    });
  }

  /** What it did since the last call. */
  take(): readonly string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  /** The timers that are set, and how long they have to go. */
  setTimers(): readonly (readonly [string, number])[] {
    return [...this.timers.values()].map(({ timer, dueMicros }) => [timer.kind, dueMicros - this.micros]);
  }

  /** Time goes by, and timers that are due fire in order. */
  pass(micros: number): void {
    const end = this.micros + micros;
    for (;;) {
      const next = [...this.timers].sort(([a, x], [b, y]) => x.dueMicros - y.dueMicros || a - b)[0];
      if (next === undefined || next[1].dueMicros > end) break;
      this.timers.delete(next[0]);
      this.micros = Math.max(this.micros, next[1].dueMicros);
      this.client.handle({ kind: 'timer', timer: next[1].timer });
    }
    this.micros = end;
  }

  opens(): void {
    this.client.handle({ kind: 'connected', connection: this.connection });
  }

  breaks(why: BrokenWhy = 'reset'): void {
    this.client.handle({ kind: 'broken', connection: this.connection, why });
  }

  says(message: ClientMessage): void {
    this.client.handle({ kind: 'message', connection: this.connection, message });
  }

  gives(sessionId: SessionId = SESSION, timeoutMs = TIMEOUT_MS): void {
    this.says({ kind: 'ConnectResponse', timeoutMs, sessionId, passwd: PASSWD });
  }

  refuses(): void {
    this.says({ kind: 'ConnectResponse', timeoutMs: 0, sessionId: 0, passwd: '\0'.repeat(16) });
  }

  replies(xid: number, code: ErrorCode = CODES.OK, { zxid = 5, answer = NO_ANSWER }: Replied = {}): void {
    this.says({ kind: 'Reply', xid, zxid: makeZxid(1, zxid), code, answer });
  }

  pongs(zxid = 9): void {
    this.replies(PING_XID, CODES.OK, { zxid });
  }

  tells(type: WatchEventType, path: string, zxid = 6): void {
    this.says({ kind: 'WatchEvent', type, path, zxid: makeZxid(1, zxid) });
  }

  /** Opened, connected and with its session. */
  connected(): this {
    this.client.open();
    this.opens();
    this.gives();
    this.take();
    return this;
  }

  private env(): ClientEnv {
    return {
      clock: { monotonicMicros: () => this.micros },
      timers: {
        set: (timer, delayMicros) => {
          this.timersSet += 1;
          this.timers.set(this.timersSet, { timer, dueMicros: this.micros + delayMicros });
          return this.timersSet;
        },
        cancel: (id) => void this.timers.delete(id),
      },
      streams: {
        connect: (to, port) => {
          this.connection += 1;
          this.lines.push(`connect to s${String(to)} ${port}`);
          return this.connection;
        },
        send: (connection, message) => {
          const sent: Sent = { kind: 'sent', connection, message };
          this.messages.push(sent);
          this.log.push(sent);
          this.lines.push(`on ${String(connection)} ${sayMessage(message)}`);
          return true;
        },
        close: (connection) => void this.lines.push(`close ${String(connection)}`),
      },
      random: { below: (bound) => Math.min(this.draws.shift() ?? 0, bound - 1) },
      observe: (event) => {
        this.events.push(event);
        this.log.push(event);
        this.lines.push(sayEvent(event));
      },
    };
  }
}

interface Replied {
  /** Counter of epoch 1. */
  readonly zxid?: number;
  readonly answer?: Answer;
}

/** `Request 3 getData /a`. */
function sayMessage(message: ClientMessage): string {
  if (message.kind === 'Request') return `Request ${String(message.xid)} ${sayRequest(message.request)}`;
  if (message.kind !== 'ConnectRequest') return message.kind;
  const { sessionId, lastZxidSeen, timeoutMs } = message;
  return `ConnectRequest ${formatSessionId(sessionId)} ${formatZxid(lastZxidSeen)} ${String(timeoutMs)}`;
}

function sayRequest(request: ZnodeRequest): string {
  if (request.kind === 'setWatches') {
    const { relativeZxid, data, exist, child } = request;
    return `setWatches ${formatZxid(relativeZxid)} [${data.join()}] [${exist.join()}] [${child.join()}]`;
  }
  return 'path' in request ? `${request.kind} ${String(request.path)}` : request.kind;
}

function sayEvent(event: ZnodeClientEvent): string {
  switch (event.kind) {
    case 'client.connecting':
      return `connecting to s${String(event.to)} as ${String(event.connection)}`;
    case 'client.connected':
      return `connected on ${String(event.connection)}: ${formatSessionId(event.session)} ${String(event.timeoutMs)}`;
    case 'client.read-only':
      return `only reads on ${String(event.connection)}`;
    case 'client.disconnected':
      return `disconnected from ${String(event.connection)}: ${event.why}`;
    case 'client.expired':
      return `expired on ${String(event.connection)}`;
    case 'client.closed':
      return `closed: ${event.why}`;
    case 'client.called':
      return `call ${String(event.xid)} on ${String(event.connection)}: ${sayRequest(event.request)}`;
    case 'client.sent':
      return `sent ${String(event.xid)} on ${String(event.connection)}`;
    case 'client.returned':
      return `${String(event.xid)} is ${event.outcome}: ${nameOfCode(event.code)}`;
    case 'client.notified':
      return `notified: ${event.type} ${event.path} at ${formatZxid(event.zxid)}`;
    case 'client.finished':
      return 'finished';
  }
}
