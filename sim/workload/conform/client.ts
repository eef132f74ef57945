/**
 * Plays a script of client operations on an ensemble, as the recorder played it on one server: a step, then wait until
 * all is quiet, then the next step. It is one process with many connections, so that the order of the steps is its own
 * and no agreement between clients is needed.
 */
import { assert, unreachable } from '../../../core/assert.js';
import type { BrokenWhy, Env, Input, Process, Program } from '../../../core/env.js';
import type { ConnectionId, ServerId, SessionId } from '../../../core/ids.js';
import { makeSessionId } from '../../../core/ids.js';
import type { ClientMessage } from '../../../core/server/messages.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import type { Zxid } from '../../../core/zxid.js';
import { NO_PASSWD, sayHello } from './hello.js';
import { Line } from './line.js';
import type { ConformScript, ConformStep, WantedSession } from './script.js';
import { Sentries, SENTRY_TASK } from './sentries.js';
import type { ConformVocabulary } from './vocabulary.js';

export interface ConformClientConfig {
  readonly script: ConformScript;
  /** Servers are 1 to `servers`. */
  readonly servers: number;
}

/** The program of a script's player. */
export function conformClient(config: ConformClientConfig): Program<ConformVocabulary> {
  return (env) => new ConformClient(env, config);
}

const PING_TASK = 2;
const SLEEP_TASK = 3;

/**
 * What it waits for. `gathering`: every server to serve; `levelling`: all of them to have applied the same, so that the
 * script can begin. Of a step, `acting`: its replies; `sleeping`: its time to pass; `settling`: every server to have
 * applied it; `flushing`: every connection to bring what that made, which stands before the answer to a ping.
 */
type Stage = 'gathering' | 'levelling' | 'acting' | 'sleeping' | 'settling' | 'flushing' | 'finished';

/** A session that the script has made. */
interface MadeSession {
  readonly sessionId: SessionId;
  readonly passwd: string;
}

/** A label's connections. */
interface Label {
  readonly line: Line;
  /** How many of its connections went to the server whose turn it was. */
  turns: number;
}

class ConformClient implements Process<ConformVocabulary> {
  private readonly env: Env<ConformVocabulary>;
  private readonly script: ConformScript;
  private readonly servers: number;
  private readonly seesOthers: boolean;
  private readonly sentries: Sentries;
  private readonly labels: readonly Label[];
  /** In the order in which the script made them. */
  private readonly made: MadeSession[] = [];
  private stage: Stage = 'gathering';
  /** The step at hand; -1 before the script begins. */
  private step = -1;
  /** Where the script's zxids count from. */
  private base: Zxid = 0;

  constructor(env: Env<ConformVocabulary>, { script, servers }: ConformClientConfig) {
    this.env = env;
    this.script = script;
    this.servers = servers;
    this.seesOthers = script.steps.some(seesOthers);
    this.sentries = new Sentries(env, servers, script.sentryTimeoutMs);
    this.labels = Array.from({ length: script.labels }, () => ({ line: new Line(env), turns: 0 }));
    this.pingLater();
  }

  handle(input: Input<ConformVocabulary>): void {
    if (input.kind === 'timer') this.onTimer(input.timer);
    else if (input.kind === 'connected') this.onConnected(input.connection);
    else if (input.kind === 'message') this.onMessage(input.connection, input.message);
    else if (input.kind === 'broken') this.onBroken(input.connection, input.why);
    this.goOn();
  }

  inspect(): unknown {
    return { stage: this.stage, step: this.step };
  }

  private onTimer(timer: ConformVocabulary['timer']): void {
    if (timer.kind !== 'application') return;
    if (timer.task === SENTRY_TASK) this.sentries.post(timer.step);
    else if (timer.task === PING_TASK) this.ping();
    else if (timer.task === SLEEP_TASK) this.settle();
  }

  private onConnected(connection: ConnectionId): void {
    this.sentries.onConnected(connection);
    this.labelOf(connection)?.line.onConnected();
  }

  private onMessage(connection: ConnectionId, message: ConformVocabulary['message']): void {
    if (!isForClients(message)) return;
    this.sentries.onMessage(connection, message);
    const label = this.labelOf(connection);
    if (label !== null) this.onScripted(label, message);
  }

  /** A message on a connection of the script. */
  private onScripted(label: Label, message: ClientMessage): void {
    const at = { step: this.step, label: this.labels.indexOf(label) };
    if (message.kind === 'WatchEvent') {
      const { type, path, zxid } = message;
      this.env.observe({ kind: 'conform.notified', ...at, type, path, zxid });
      return;
    }
    const awaited = label.line.next();
    if (awaited?.kind === 'session' && message.kind === 'ConnectResponse') {
      this.onSession(label, message);
    } else if (awaited?.kind === 'reply' && message.kind === 'Reply') {
      const { place, sentXid } = awaited;
      const { xid, zxid, code, answer } = message;
      this.env.observe({ kind: 'conform.answered', ...at, place, sentXid, xid, zxid, code, answer });
    } else if (awaited?.kind !== 'mark' || message.kind !== 'Reply') {
      this.env.observe({ kind: 'conform.puzzled', ...at, message: message.kind });
    }
  }

  private onSession(
    label: Label,
    { sessionId, passwd, timeoutMs }: Extract<ClientMessage, { readonly kind: 'ConnectResponse' }>,
  ): void {
    const known = this.made.find((session) => session.sessionId === sessionId);
    const isNew = known === undefined && sessionId !== 0;
    if (isNew) this.made.push({ sessionId, passwd });
    label.line.onAttached(sessionId);
    this.env.observe({
      kind: 'conform.connected',
      step: this.step,
      label: this.labels.indexOf(label),
      session: sessionId,
      timeoutMs,
      passwdLength: passwd.length,
      isNew,
      isSamePasswd: known?.passwd === passwd,
    });
  }

  private onBroken(connection: ConnectionId, why: BrokenWhy): void {
    this.sentries.onBroken(connection, why);
    const label = this.labelOf(connection);
    if (label === null) return;
    label.line.end();
    this.reportBroken(label, why);
  }

  private reportBroken(label: Label, why: string): void {
    const number = this.labels.indexOf(label);
    this.env.observe({ kind: 'conform.broken', step: this.step, label: number, why });
  }

  /** Takes every step that nothing is to be waited for any more. */
  private goOn(): void {
    while (this.isStageOver()) {
      switch (this.stage) {
        case 'gathering':
          this.stage = 'levelling';
          this.sentries.level();
          break;
        case 'levelling':
          this.begin();
          break;
        case 'acting':
          this.settle();
          break;
        case 'settling':
          this.flush();
          break;
        case 'flushing':
          this.env.observe({ kind: 'conform.settled', step: this.step });
          this.takeNextStep();
          break;
        case 'sleeping':
        case 'finished':
          return;
        default:
          unreachable(this.stage);
      }
    }
  }

  private isStageOver(): boolean {
    switch (this.stage) {
      case 'gathering':
        return this.sentries.areAllPosted;
      case 'levelling':
      case 'settling':
        return this.sentries.areQuiet;
      case 'acting':
      case 'flushing':
        return this.labels.every(({ line }) => line.isQuiet);
      case 'sleeping':
      case 'finished':
        return false;
      default:
        return unreachable(this.stage);
    }
  }

  private begin(): void {
    this.base = this.sentries.zxid;
    this.env.observe({ kind: 'conform.levelled', zxid: this.base });
    this.takeNextStep();
  }

  private takeNextStep(): void {
    this.step += 1;
    const step = this.script.steps[this.step];
    if (step === undefined) {
      this.stage = 'finished';
      this.env.observe({ kind: 'conform.finished' });
      return;
    }
    this.stage = 'acting';
    this.act(step);
  }

  private settle(): void {
    this.stage = 'settling';
    this.sentries.level();
  }

  private flush(): void {
    this.stage = 'flushing';
    for (const { line } of this.labels) if (line.isOpen) line.mark({ kind: 'ping' });
  }

  private act(step: ConformStep): void {
    switch (step.kind) {
      case 'connect':
        this.connect(step);
        break;
      case 'drop':
        this.labelAt(step.label).line.close();
        break;
      case 'sleep':
        this.stage = 'sleeping';
        this.env.timers.set({ kind: 'application', task: SLEEP_TASK, step: this.step }, step.millis * 1000);
        break;
      case 'requests':
        this.ask(step);
        break;
      default:
        unreachable(step);
    }
  }

  private connect(step: Extract<ConformStep, { readonly kind: 'connect' }>): void {
    const { timeoutMs, session } = step;
    const wanted = this.find(session);
    const to = this.serverFor(step.label, wanted.sessionId);
    this.env.observe({ kind: 'conform.connecting', step: this.step, label: step.label, to });
    this.labelAt(step.label).line.connect(
      to,
      sayHello({
        timeoutMs,
        lastZxidSeen: this.absolute(step.lastZxidSeen),
        sessionId: wanted.sessionId,
        passwd: step.passwd ?? wanted.passwd,
      }),
    );
  }

  private find(session: WantedSession): MadeSession {
    switch (session.kind) {
      case 'new':
        return { sessionId: 0, passwd: NO_PASSWD };
      case 'made':
        // One that should have been made and was not: server 0 makes none, so that this one is refused.
        return (
          this.made[session.number - 1] ?? {
            sessionId: makeSessionId(0, session.number),
            passwd: NO_PASSWD,
          }
        );
      case 'foreign':
        return { sessionId: session.sessionId, passwd: NO_PASSWD };
      default:
        return unreachable(session);
    }
  }

  /**
   * Each connection of a label goes to another server than the one before, and labels begin at different ones: the
   * script must come out the same wherever its clients are. The exception is a session that some connection holds:
   * whoever asks for it goes where it is. A server closes the older connection of a session, on a takeover as on a wrong
   * password, if the connection is its own; over another server's it has no power, and that client hears of the move
   * only when its next update is refused (`wire-protocol` 3). One server is what was recorded.
   *
   * And a script that asks for the watches of others is played at one server: as many watch there as were recorded.
   */
  private serverFor(number: number, sessionId: SessionId): ServerId {
    if (this.seesOthers) return 1;
    const holder = sessionId === 0 ? undefined : this.labels.find(({ line }) => line.holds(sessionId));
    if (holder !== undefined) return holder.line.server;
    const label = this.labelAt(number);
    const server = 1 + ((number + label.turns) % this.servers);
    label.turns += 1;
    return server;
  }

  private ask({ label: number, requests }: Extract<ConformStep, { readonly kind: 'requests' }>): void {
    const label = this.labelAt(number);
    if (!label.line.isOpen) {
      this.reportBroken(label, 'none');
      return;
    }
    for (const [place, { xid, request }] of requests.entries())
      label.line.ask(this.translated(request), place, xid);
  }

  /** With zxids as this run has them. */
  private translated(request: ZnodeRequest): ZnodeRequest {
    if (request.kind !== 'setWatches' && request.kind !== 'setWatches2') return request;
    return { ...request, relativeZxid: this.absolute(request.relativeZxid) };
  }

  /** 0 and what is below mean the same in every history. */
  private absolute(offset: number): Zxid {
    return offset <= 0 ? offset : this.base + offset;
  }

  private ping(): void {
    this.pingLater();
    this.sentries.ping();
    const silent = this.silentLabels();
    for (const [number, { line }] of this.labels.entries())
      if (line.isOpen && line.isQuiet && !silent.includes(number)) line.mark({ kind: 'ping' });
  }

  private pingLater(): void {
    if (this.stage === 'finished') return;
    this.env.timers.set({ kind: 'application', task: PING_TASK, step: 0 }, this.script.pingMs * 1000);
  }

  private silentLabels(): readonly number[] {
    const step = this.stage === 'sleeping' ? this.script.steps[this.step] : undefined;
    return step?.kind === 'sleep' ? step.silent : [];
  }

  private labelAt(number: number): Label {
    const label = this.labels[number];
    assert(label !== undefined, 'a script counts its labels');
    return label;
  }

  private labelOf(connection: ConnectionId): Label | null {
    return this.labels.find(({ line }) => line.owns(connection)) ?? null;
  }
}

/** `checkWatches` of 3.8 says whether any client of the server has a watch on a path. No other answer tells of others so. */
function seesOthers(step: ConformStep): boolean {
  return step.kind === 'requests' && step.requests.some(({ request }) => request.kind === 'checkWatches');
}

function isForClients(message: ConformVocabulary['message']): message is ClientMessage {
  return message.kind === 'ConnectResponse' || message.kind === 'Reply' || message.kind === 'WatchEvent';
}
