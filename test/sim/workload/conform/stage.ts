/** The player of a script in the hands of a test that plays the servers. What it does is written down, in order. */
import type { ConnectionId, ServerId } from '../../../../core/ids.js';
import { formatSessionId, makeSessionId } from '../../../../core/ids.js';
import type { Env, Input, Process } from '../../../../core/env.js';
import { makeZxid } from '../../../../core/zxid.js';
import { conformClient } from '../../../../sim/workload/conform/client.js';
import type { ConformEvent } from '../../../../sim/workload/conform/events.js';
import type { ConformScript, ConformStep } from '../../../../sim/workload/conform/script.js';
import type { ConformVocabulary } from '../../../../sim/workload/conform/vocabulary.js';
import { portsThat } from './ports.js';

type Message = ConformVocabulary['message'];
type Timer = ConformVocabulary['timer'];

/** Zxids of the script count from here. */
export const BASE = makeZxid(1, 3);
export const SENTRY_TIMEOUT_MS = 9_000;
export const PING_MS = 100;

/** The session that server `sid` gives to a test's `n`-th client. */
export function session(sid: ServerId, n: number): number {
  return makeSessionId(sid, n);
}

export function scriptOf(labels: number, ...steps: readonly ConformStep[]): ConformScript {
  return { labels, steps, pingMs: PING_MS, sentryTimeoutMs: SENTRY_TIMEOUT_MS };
}

export class Stage {
  readonly events: ConformEvent[] = [];
  readonly timers: { readonly timer: Timer; readonly delayMicros: number }[] = [];
  /** Called with each message that it sends. */
  onSend: (message: Message) => void = () => undefined;
  private readonly process: Process<ConformVocabulary>;
  private readonly servers: number;
  private readonly ends = new Map<ConnectionId, ServerId>();
  private lines: string[] = [];

  constructor(script: ConformScript, servers: number) {
    this.servers = servers;
    this.process = conformClient({ script, servers })(this.ports());
  }

  /** What it did since the last call: `c4 connects to 1`, `c4 sync 2`, `c4 closes`. Connections are counted from 1. */
  take(): readonly string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  /** The kinds of the events so far. */
  kinds(): readonly string[] {
    return this.events.map(({ kind }) => kind.replace('conform.', ''));
  }

  hear(input: Input<ConformVocabulary>): void {
    this.process.handle(input);
  }

  open(connection: ConnectionId): void {
    this.hear({ kind: 'connected', connection });
  }

  /** A server attaches a session, or refuses with session 0. */
  attach(connection: ConnectionId, sessionId: number): void {
    const passwd = `secret-of-${formatSessionId(sessionId)}`;
    this.tell(connection, { kind: 'ConnectResponse', timeoutMs: 4000, sessionId, passwd });
  }

  answer(connection: ConnectionId, xid: number, zxid = BASE): void {
    this.tell(connection, { kind: 'Reply', xid, zxid, code: 0, answer: { kind: 'none' } });
  }

  tell(connection: ConnectionId, message: Message): void {
    this.hear({ kind: 'message', connection, message });
  }

  /** The timers of this task so far fire. */
  fire(task: number): void {
    for (const { timer } of this.timers.splice(0))
      if (timer.kind === 'application' && timer.task === task) this.hear({ kind: 'timer', timer });
  }

  /** All servers serve, and have applied the same: the first step begins. Sentries have the connections from 1. */
  begin(): void {
    for (let sid = 1; sid <= this.servers; sid += 1) this.open(sid);
    for (let sid = 1; sid <= this.servers; sid += 1) this.attach(sid, session(sid, 1));
    this.take();
    this.timers.length = 0;
    this.level(1);
  }

  /** The sentries are answered; `xid` is that of their sync, which counts from 1. */
  level(xid: number): void {
    for (let sid = 1; sid <= this.servers; sid += 1) this.answer(sid, xid);
  }

  private ports(): Env<ConformVocabulary> {
    return portsThat({
      connects: (to) => {
        const connection = this.ends.size + 1;
        this.ends.set(connection, to);
        this.lines.push(`c${String(connection)} connects to ${String(to)}`);
        return connection;
      },
      sends: (connection, message) => {
        this.onSend(message);
        this.lines.push(`c${String(connection)} ${wordsOf(message)}`);
      },
      closes: (connection) => void this.lines.push(`c${String(connection)} closes`),
      sets: (timer, delayMicros) => this.timers.push({ timer, delayMicros }),
      observes: (event) => {
        if (isConformEvent(event)) this.events.push(event);
      },
    });
  }
}

function isConformEvent(event: ConformVocabulary['event']): event is ConformEvent {
  return event.kind.startsWith('conform.');
}

/** A message in few words. */
export function wordsOf(message: Message): string {
  if (message.kind === 'Request') return `${message.request.kind} ${String(message.xid)}`;
  if (message.kind !== 'ConnectRequest') return message.kind;
  const { sessionId, timeoutMs, lastZxidSeen, passwd } = message;
  const seen = lastZxidSeen > BASE ? `base+${String(lastZxidSeen - BASE)}` : String(lastZxidSeen);
  const secret = /^\0+$/.test(passwd) ? `${String(passwd.length)} zeros` : passwd;
  return `hello session ${formatSessionId(sessionId)} timeout ${String(timeoutMs)} seen ${seen} with ${secret}`;
}
