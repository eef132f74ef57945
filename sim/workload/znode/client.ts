/** A client process: an application with its tasks, over one handle of the znode service after the other. */
import { assert, unreachable } from '../../../core/assert.js';
import { Client } from '../../../core/client/client.js';
import type { ClientOwner, Notice, ReturnedCall } from '../../../core/client/owner.js';
import type { RecipeEvent } from '../../../core/client/recipes/events.js';
import type { RecipeParts } from '../../../core/client/recipes/parts.js';
import { RECIPE_PARTS } from '../../../core/client/recipes/parts.js';
import type { Env, Input, Process, Program } from '../../../core/env.js';
import type { ServerId, SessionId } from '../../../core/ids.js';
import type { ZnodeVocabulary } from '../../../core/server/vocabulary.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import type { ZnodeClientPlan } from './plan.js';
import type { TaskDesk, TaskRun } from './tasks/desk.js';
import { makeTask } from './tasks/make-task.js';

export interface ZnodeClientConfig extends ZnodeClientPlan {
  /** Servers are 1 to `servers`; clients are numbered behind them. */
  readonly servers: number;
}

/** Xids and unique texts of one life: more than a life makes. */
const NUMBERS_OF_A_LIFE = 1_000_000;

/**
 * The program of a client. A client that starts again has forgotten its session, which will expire, and what it has
 * done: it skips the planned calls whose time is past, and begins all else anew, as far as there is time left. Its xids
 * and values begin at another million. `parts` are those of a variant.
 */
export function znodeClient(
  config: ZnodeClientConfig,
  parts: RecipeParts = RECIPE_PARTS,
): Program<ZnodeVocabulary> {
  return (env) => new ZnodeClient(env, config, parts);
}

/** Timers of the client itself, which belong to no task. */
const OPENING = -1;
const CHURN = -2;

/** Whose call it is, and what it is to that task. */
interface Asker {
  readonly task: number;
  readonly tag: number;
}

/** Who waits for a call that has not returned. */
interface Waiting extends Asker {
  readonly xid: number;
}

/** A call that waits for a handle. */
interface Held extends Asker {
  readonly request: ZnodeRequest;
}

class ZnodeClient implements Process<ZnodeVocabulary>, ClientOwner {
  private readonly env: Env<ZnodeVocabulary>;
  private readonly config: ZnodeClientConfig;
  private readonly servers: readonly ServerId[];
  private readonly tasks: readonly TaskRun[];
  /** What the monotonic clock showed when the client began, in its first life. */
  private readonly startMicros: number;
  private handleNow: Client;
  /** In the order of their calls, which is mostly that of the answers. */
  private readonly askers: Waiting[] = [];
  private held: Held[] = [];
  private texts: number;
  private churnLeft = 0;
  private isConnectedNow = false;
  private isFinished = false;

  constructor(env: Env<ZnodeVocabulary>, config: ZnodeClientConfig, parts: RecipeParts) {
    this.env = env;
    this.config = config;
    this.servers = serversOf(config);
    // A machine's clock begins with the machine, and so shows a client that starts again how late it is.
    this.startMicros = env.incarnation === 1 ? env.clock.monotonicMicros() : 0;
    this.texts = (env.incarnation - 1) * NUMBERS_OF_A_LIFE;
    this.handleNow = this.newHandle(this.texts + 1);
    this.tasks = config.tasks.map((plan, task) => makeTask(plan, new Desk(this, task), parts));
    for (const task of this.tasks) task.start();
    for (const [place, { atMicros }] of config.churn.entries()) this.planChurn(place, atMicros);
    const { opensAtMicros = 0 } = config;
    if (opensAtMicros === 0) this.handleNow.open();
    else this.wait(OPENING, 0, opensAtMicros);
    this.seeWhetherFinished();
  }

  /** `c3`: the number among the clients. */
  get name(): string {
    return `c${String(this.env.self - this.config.servers)}`;
  }

  get sessionId(): SessionId {
    return this.handleNow.sessionId;
  }

  get isOpen(): boolean {
    return this.handleNow.isOpen;
  }

  get isConnected(): boolean {
    return this.isConnectedNow;
  }

  get isReadOnly(): boolean {
    return this.handleNow.isReadOnly;
  }

  get safeMicros(): number {
    return this.handleNow.safeMicros;
  }

  handle(input: Input<ZnodeVocabulary>): void {
    if (input.kind === 'timer' && input.timer.kind === 'application') {
      const { task, step } = input.timer;
      if (task === OPENING) this.handleNow.open();
      else if (task === CHURN) this.churn(step);
      else this.tasks[task]?.due(step);
    } else {
      const isOfHandle = this.handleNow.handle(input);
      assert(isOfHandle, 'a client has one connection, and hears of no other');
    }
    this.seeWhetherFinished();
  }

  inspect(): unknown {
    return { open: this.handleNow.openXids(), held: this.held.length, isFinished: this.isFinished };
  }

  returned(call: ReturnedCall): void {
    const asker = this.takeAsker(call.xid);
    // The closing of a session is nobody's.
    if (asker === undefined) return;
    this.tasks[asker.task]?.returned(asker.tag, call);
  }

  notified(notice: Notice): void {
    for (const task of this.tasks) task.notified(notice);
  }

  /** A client that has finished makes no use of a new session: it only keeps it. */
  connected(isNewSession: boolean): void {
    this.isConnectedNow = true;
    if (isNewSession && !this.isFinished) for (const task of this.tasks) task.sessionBegan();
    for (const task of this.tasks) task.connected?.(isNewSession);
  }

  disconnected(): void {
    this.isConnectedNow = false;
    for (const task of this.tasks) task.disconnected?.();
  }

  ended(_why: 'expired' | 'closed'): void {
    this.isConnectedNow = false;
    for (const task of this.tasks) task.sessionEnded?.();
    this.handleNow = this.newHandle(this.handleNow.nextXid);
    this.handleNow.open();
    const { held } = this;
    this.held = [];
    for (const { task, tag, request } of held) this.call(task, tag, request);
  }

  /** A call of a task. While the handle is being closed, or is found to be over, it waits for the next one. */
  call(task: number, tag: number, request: ZnodeRequest): void {
    if (this.handleNow.isOpen) this.askers.push({ xid: this.handleNow.call(request), task, tag });
    else this.held.push({ task, tag, request });
  }

  private takeAsker(xid: number): Asker | undefined {
    const { askers } = this;
    if (askers[0]?.xid === xid) return askers.shift();
    const place = askers.findIndex((asker) => asker.xid === xid);
    return place < 0 ? undefined : askers.splice(place, 1)[0];
  }

  wait(task: number, step: number, delayMicros: number): void {
    this.env.timers.set({ kind: 'application', task, step }, delayMicros);
  }

  elapsedMicros(): number {
    return this.env.clock.monotonicMicros() - this.startMicros;
  }

  below(bound: number): number {
    return this.env.random.below(bound);
  }

  observe(event: RecipeEvent): void {
    this.env.observe(event);
  }

  unique(): string {
    this.texts += 1;
    return `${this.name}-${String(this.texts)}`;
  }

  private newHandle(firstXid: number): Client {
    const { env, servers } = this;
    const { sessionTimeoutMs, silenceMicros, canBeReadOnly = false } = this.config;
    return new Client({
      env,
      servers,
      sessionTimeoutMs,
      silenceMicros,
      canBeReadOnly,
      owner: this,
      firstXid,
    });
  }

  private planChurn(place: number, atMicros: number): void {
    const delay = atMicros - this.elapsedMicros();
    if (delay < 0) return;
    this.churnLeft += 1;
    this.wait(CHURN, place, delay);
  }

  private churn(place: number): void {
    this.churnLeft -= 1;
    const churn = this.config.churn[place];
    assert(churn !== undefined, 'a timer is set for each churn of the plan');
    switch (churn.kind) {
      case 'close':
        if (this.handleNow.isOpen) this.handleNow.close();
        return;
      case 'move':
        this.handleNow.move(churn.awayMicros);
        return;
      default:
        unreachable(churn);
    }
  }

  private seeWhetherFinished(): void {
    if (this.isFinished || this.churnLeft > 0 || !this.handleNow.isOpen) return;
    for (const task of this.tasks) if (!task.isDone) return;
    this.isFinished = true;
    this.env.observe({ kind: 'client.finished' });
  }
}

/** The servers that a client knows, in the order of trying. */
function serversOf({ firstServer, servers, isFaithful }: ZnodeClientConfig): readonly ServerId[] {
  assert(firstServer >= 1 && firstServer <= servers, 'a client begins with one of the servers');
  if (isFaithful) return [firstServer];
  return Array.from({ length: servers }, (_, i) => ((firstServer - 1 + i) % servers) + 1);
}

/** A client, as one of its tasks sees it. */
class Desk implements TaskDesk {
  readonly task: number;
  private readonly client: ZnodeClient;

  constructor(client: ZnodeClient, task: number) {
    this.client = client;
    this.task = task;
  }

  get name(): string {
    return this.client.name;
  }

  get sessionId(): SessionId {
    return this.client.sessionId;
  }

  get isOpen(): boolean {
    return this.client.isOpen;
  }

  get isConnected(): boolean {
    return this.client.isConnected;
  }

  get isReadOnly(): boolean {
    return this.client.isReadOnly;
  }

  get safeMicros(): number {
    return this.client.safeMicros;
  }

  call(tag: number, request: ZnodeRequest): void {
    this.client.call(this.task, tag, request);
  }

  wait(step: number, delayMicros: number): void {
    this.client.wait(this.task, step, delayMicros);
  }

  elapsedMicros(): number {
    return this.client.elapsedMicros();
  }

  below(bound: number): number {
    return this.client.below(bound);
  }

  observe(event: RecipeEvent): void {
    this.client.observe(event);
  }

  unique(): string {
    return this.client.unique();
  }
}
