/**
 * A client process whose world a test plays: one server that answers when it is told to, and time that goes by when it
 * is told to. What the client asks is written down line by line.
 */
import type { Env, Input, Process, TimerId } from '../../../../core/env.js';
import type { ConnectionId, ServerId, SessionId } from '../../../../core/ids.js';
import { makeSessionId } from '../../../../core/ids.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { ClientMessage, WatchEventType } from '../../../../core/server/messages.js';
import type { ZnodeVocabulary } from '../../../../core/server/vocabulary.js';
import type { Answer } from '../../../../core/znode/answers.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import type { ErrorName } from '../../../../core/znode/codes.js';
import { CODES } from '../../../../core/znode/codes.js';
import type { MultiOp, ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import { makeZxid } from '../../../../core/zxid.js';
import type { ZnodeClientConfig } from '../../../../sim/workload/znode/client.js';
import { znodeClient } from '../../../../sim/workload/znode/client.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';
import { FakeFiles } from '../../../core/storage/fake-files.js';

const SERVERS = 3;
export const TIMEOUT_MS = 3_000;

/** A session of the bench, the first one by default. */
export function sessionOf(n = 1): SessionId {
  return makeSessionId(1, n);
}

interface SetTimer {
  readonly timer: ZnodeVocabulary['timer'];
  readonly dueMicros: number;
}

/** What a client has sent and nobody has answered. */
interface Asked {
  readonly xid: number;
  readonly request: ZnodeRequest;
}

/** Told of what a client does on its streams, at once. */
export interface StreamListener {
  connect(server: ServerId, connection: ConnectionId): void;
  send(connection: ConnectionId, message: ClientMessage): void;
  close(connection: ConnectionId): void;
}

export interface AppBenchOptions extends Partial<ZnodeClientConfig> {
  readonly incarnation?: number;
  /** What the monotonic clock shows at the start. */
  readonly micros?: number;
  readonly listener?: StreamListener;
}

export class AppBench {
  readonly process: Process<ZnodeVocabulary>;
  readonly env: Env<ZnodeVocabulary>;
  readonly events: ZnodeVocabulary['event'][] = [];
  micros: number;
  /** The next draws; 0 when there is none. */
  draws: number[] = [];
  /** The last connection that it asked for, and of whom. */
  connection: ConnectionId = 0;
  server: ServerId = 0;
  private lines: string[] = [];
  private asked: Asked[] = [];
  private readonly timers = new Map<TimerId, SetTimer>();
  private timersSet = 0;
  private zxid = 0;
  private readonly listener: StreamListener | null;

  constructor({ incarnation = 1, micros = 0, listener, ...config }: AppBenchOptions) {
    this.micros = micros;
    this.listener = listener ?? null;
    this.env = this.ports(incarnation);
    this.process = znodeClient({
      servers: SERVERS,
      sessionTimeoutMs: TIMEOUT_MS,
      silenceMicros: null,
      firstServer: 2,
      isFaithful: false,
      tasks: [],
      churn: [],
      ...config,
    })(this.env);
  }

  /** A client of one task, connected, whose first timers have fired. */
  static with(task: Task, options: AppBenchOptions = {}): AppBench {
    const bench = new AppBench({ tasks: [task], ...options });
    bench.up();
    bench.pass(0);
    return bench;
  }

  /** What it has asked for since the last call, pings aside; `finished` when it says so. */
  take(): readonly string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  get isFinished(): boolean {
    return this.events.some(({ kind }) => kind === 'client.finished');
  }

  /** The connection opens, and the server gives a session. */
  up(session = sessionOf()): void {
    this.opens();
    this.says({ kind: 'ConnectResponse', timeoutMs: TIMEOUT_MS, sessionId: session, passwd: 'secret' });
  }

  opens(): void {
    this.input({ kind: 'connected', connection: this.connection });
  }

  /** The connection opens, and the server says that the session is over. */
  expires(): void {
    this.opens();
    this.says({ kind: 'ConnectResponse', timeoutMs: 0, sessionId: 0, passwd: '' });
  }

  breaks(): void {
    this.input({ kind: 'broken', connection: this.connection, why: 'reset' });
  }

  /** The oldest request is answered with OK. */
  ok(answer: Answer = NO_ANSWER): void {
    this.reply(CODES.OK, answer);
  }

  /** The oldest request is refused. */
  fails(name: ErrorName): void {
    this.reply(CODES[name], NO_ANSWER);
  }

  tells(type: WatchEventType, path: string): void {
    this.zxid += 1;
    this.says({ kind: 'WatchEvent', type, path, zxid: makeZxid(1, this.zxid) });
  }

  says(message: ClientMessage): void {
    this.input({ kind: 'message', connection: this.connection, message });
  }

  input(input: Input<ZnodeVocabulary>): void {
    this.process.handle(input);
  }

  /** Time goes by, and timers that are due fire in order. Pings are answered, so that the connection stays. */
  pass(micros: number): void {
    const end = this.micros + micros;
    for (;;) {
      const next = [...this.timers].sort(([a, x], [b, y]) => x.dueMicros - y.dueMicros || a - b)[0];
      if (next === undefined || next[1].dueMicros > end) break;
      this.timers.delete(next[0]);
      this.micros = Math.max(this.micros, next[1].dueMicros);
      this.input({ kind: 'timer', timer: next[1].timer });
    }
    this.micros = end;
  }

  private reply(code: ErrorCode, answer: Answer): void {
    const asked = this.asked.shift();
    if (asked === undefined) throw new Error('nothing was asked');
    this.zxid += 1;
    this.says({ kind: 'Reply', xid: asked.xid, zxid: makeZxid(1, this.zxid), code, answer });
  }

  private sent(connection: ConnectionId, message: ClientMessage): void {
    this.listener?.send(connection, message);
    if (message.kind !== 'Request' || message.request.kind === 'ping') return;
    this.asked.push({ xid: message.xid, request: message.request });
    this.lines.push(sayRequest(message.request));
  }

  private ports(incarnation: number): Env<ZnodeVocabulary> {
    return {
      self: SERVERS + 4,
      incarnation,
      clock: { monotonicMicros: () => this.micros, wallMillis: () => 0 },
      timers: {
        set: (timer, delayMicros) => {
          this.timersSet += 1;
          this.timers.set(this.timersSet, { timer, dueMicros: this.micros + delayMicros });
          return this.timersSet;
        },
        cancel: (id) => void this.timers.delete(id),
      },
      streams: {
        listen: (port) => void this.lines.push(`listen on ${port}`),
        connect: (to) => {
          this.connection += 1;
          this.server = to;
          this.asked = [];
          this.listener?.connect(to, this.connection);
          return this.connection;
        },
        send: (connection, message) => {
          if (isOfClients(message)) this.sent(connection, message);
          return true;
        },
        close: (connection) => this.listener?.close(connection),
      },
      datagrams: { send: (_to, datagram: never) => datagram },
      files: new FakeFiles(),
      lanes: { post: (lane) => void this.lines.push(`post to ${lane}`) },
      random: { below: (bound) => Math.min(this.draws.shift() ?? 0, bound - 1) },
      observe: (event) => {
        this.events.push(event);
        if (event.kind === 'client.finished') this.lines.push('finished');
      },
      observeLazily: () => undefined,
      halt: (why) => void this.lines.push(`halt: ${why}`),
    };
  }
}

function isOfClients(message: ZnodeVocabulary['message']): message is ClientMessage {
  return message.kind === 'ConnectRequest' || message.kind === 'Request';
}

/** `setData /a "x" v2`. */
function sayRequest(request: ZnodeRequest): string {
  if (request.kind === 'multi') {
    return `multi(${request.ops.map((op) => (op === null ? 'null' : sayOp(op))).join(', ')})`;
  }
  if ('watch' in request) return `${request.kind} ${String(request.path)}${request.watch ? ' watch' : ''}`;
  if (request.kind === 'sync') return `sync ${String(request.path)}`;
  return isMultiOp(request) ? sayOp(request) : request.kind;
}

function isMultiOp(request: ZnodeRequest): request is MultiOp {
  return ('version' in request && request.kind !== 'setACL') || 'flags' in request;
}

function sayOp(op: MultiOp): string {
  const path = String(op.path);
  if (op.kind === 'setData') return `setData ${path} ${JSON.stringify(op.data)} v${String(op.version)}`;
  if (op.kind === 'delete' || op.kind === 'check') return `${op.kind} ${path} v${String(op.version)}`;
  return `${op.kind} ${path} ${JSON.stringify(op.data)} f${String(op.flags)}`;
}

/** A Stat of which only some fields matter. */
export function statOf(fields: Partial<Stat> = {}): Stat {
  return {
    czxid: 1,
    mzxid: 1,
    ctime: 0,
    mtime: 0,
    version: 0,
    cversion: 0,
    aversion: 0,
    ephemeralOwner: 0,
    dataLength: 0,
    numChildren: 0,
    pzxid: 1,
    ...fields,
  };
}

/** The answer of a getData. */
export function dataOf(data: string | null, version = 0): Answer {
  return { kind: 'data', data, stat: statOf({ version }) };
}
