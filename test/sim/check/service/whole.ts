/**
 * A stage that all rules of the service watch together, so that a test can say which of them a trace breaks, and no
 * other. It adds what servers report beside the replies: requests as they come, touches, and connections that they give
 * up. What a test says of watches, deadlines and odd servers it writes by the hands below.
 */
import type { SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import type { ServiceContext, ServiceRunEvent } from '../../../../sim/check/service/context.js';
import { serviceCheckers } from '../../../../sim/check/service-checkers.js';
import { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import type { Asked, ClientHand } from './hands.js';
import { CONTEXT, Stage } from './hands.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

/** What is odd about a watch event. */
interface Odd {
  readonly server?: number;
  readonly session?: SessionId;
  readonly connection?: number;
  readonly catchUp?: boolean;
  readonly withheld?: boolean;
}

export class WholeStage extends Stage {
  readonly #rules: ReturnType<typeof serviceCheckers>;
  /** By connection: the server at its other end, while it serves the session. */
  readonly #attached = new Map<number, { readonly server: number; readonly session: SessionId }>();

  constructor(context: ServiceContext = CONTEXT) {
    const rules = serviceCheckers(context, new ZabGhosts(context.servers));
    super(rules);
    this.#rules = rules;
    this.start();
  }

  /** The rules that are broken by now. */
  get violated(): readonly string[] {
    return this.#rules
      .filter(({ findings }) => findings.violation !== null)
      .map(({ findings }) => findings.rule);
  }

  premises(rule: string): number {
    return this.#find(rule).premises;
  }

  excuse(rule: string): string | null {
    return this.#find(rule).excuse;
  }

  complaint(rule: string): string | null {
    return this.#find(rule).violation?.message ?? null;
  }

  proof(rule: string): readonly number[] {
    return (this.#find(rule).violation?.evidence ?? []).map(({ index }) => index);
  }

  override emit(event: ServiceRunEvent, actor: number): number {
    const index = super.emit(event, actor);
    if (event.kind === 'session.attached') {
      this.#attached.set(event.connection, { server: actor, session: event.session });
    } else if (event.kind === 'session.detached') this.#attached.delete(event.connection);
    else if (event.kind === 'client.called') this.#takes(event, event.request);
    else if (event.kind === 'client.disconnected') this.detaches(event.connection, 'broken');
    return index;
  }

  /** The server gives a connection up, if it has it. */
  detaches(connection: number, why: string): number {
    const attached = this.#attached.get(connection);
    if (attached === undefined) return 0;
    const { server, session } = attached;
    return this.emit({ kind: 'session.detached', session, connection, why }, server);
  }

  /** A server takes a request. */
  takes({ client, session, xid, request }: Asked): number {
    const { connection, server } = client;
    return this.#request({ session, connection, xid, op: request.kind, path: null }, server);
  }

  /** A server sends a watch event, and nobody is told so far. */
  fires(client: ClientHand, path: string, what: readonly [type: string, zxid: Zxid], odd: Odd = {}): number {
    const [type, zxid] = what;
    const { server = client.server, ...rest } = odd;
    const { session, connection } = client;
    return this.emit(
      {
        kind: 'watch.fired',
        session,
        connection,
        path,
        type,
        zxid,
        catchUp: false,
        withheld: false,
        ...rest,
      },
      server,
    );
  }

  /** A server sends a watch event, and the client is told. */
  tells(client: ClientHand, path: string, what: readonly [type: string, zxid: Zxid], odd: Odd = {}): number {
    const fired = this.fires(client, path, what, odd);
    client.notified(path, ...what);
    return fired;
  }

  /** The client registers its watches again: its server takes the request, tells what is given, and replies. */
  registersAgain(client: ClientHand, ...missed: readonly (readonly [path: string, type: string])[]): number {
    const { session, connection, server } = client;
    const state = this.applied[server] ?? 0;
    this.takesAgain(client);
    for (const [path, type] of missed) this.tells(client, path, [type, state], { catchUp: true });
    return this.emit(
      {
        kind: 'server.replied',
        session,
        connection,
        xid: -8,
        op: 'setWatches',
        code: 0,
        zxid: state,
        state,
      },
      server,
    );
  }

  /** A server takes the watches of a client that came back. */
  takesAgain({ session, connection, server }: ClientHand): number {
    return this.#request({ session, connection, xid: -8, op: 'setWatches', path: null }, server);
  }

  /** Its server hears of a client. */
  touches({ session, connection, server }: ClientHand): number {
    return this.emit({ kind: 'session.touched', session, connection }, server);
  }

  /** A server's timer of sessions fires. */
  ticks(sid: number): number {
    return this.emit({ kind: 'timer.fired', timer: 'session-tick', id: 1 }, sid);
  }

  /** A leader renews a session; by its own clock, which shows virtual time unless a test says otherwise. */
  renews(
    session: SessionId,
    {
      leader = this.leader,
      ...said
    }: Partial<EventOf<'session.renewed'>> & { readonly leader?: number } = {},
  ): number {
    const nowMicros = said.nowMicros ?? this.nowMicros + 1_000;
    const timeoutMs = said.timeoutMs ?? 4_000;
    const tick = CONTEXT.tickMicros;
    const deadlineMicros =
      said.deadlineMicros ?? (Math.floor((nowMicros + timeoutMs * 1_000) / tick) + 1) * tick;
    return this.emit({ kind: 'session.renewed', session, deadlineMicros, nowMicros, timeoutMs }, leader);
  }

  /** A leader decides that a session is over. */
  decidesOn(
    session: SessionId,
    {
      leader = this.leader,
      ...said
    }: Partial<EventOf<'session.expiring'>> & { readonly leader?: number } = {},
  ): number {
    const nowMicros = said.nowMicros ?? this.nowMicros + 1_000;
    return this.emit(
      { kind: 'session.expiring', session, deadlineMicros: said.deadlineMicros ?? nowMicros, nowMicros },
      leader,
    );
  }

  /** The core is healed. */
  heals(): number {
    return this.emit({ kind: 'run.phased', phase: 'liveness', core: this.servers }, 0);
  }

  #takes({ session, connection, xid }: EventOf<'client.called'>, { kind: op }: { kind: string }): void {
    const attached = this.#attached.get(connection);
    if (attached === undefined) return;
    this.#request({ session, connection, xid, op, path: null }, attached.server);
  }

  #request(request: Omit<EventOf<'server.requested'>, 'kind'>, server: number): number {
    const { session, connection } = request;
    super.emit({ kind: 'session.touched', session, connection }, server);
    return super.emit({ kind: 'server.requested', ...request }, server);
  }

  #find(rule: string): ReturnType<typeof serviceCheckers>[number]['findings'] {
    const found = this.#rules.find(({ findings }) => findings.rule === rule);
    if (found === undefined) throw new Error(`there is no rule ${rule}`);
    return found.findings;
  }
}

/** A stage on which the clients have their sessions: c1 on s1, c2 on s2, c3 on s3, which leads. */
export function whole(context: ServiceContext = CONTEXT): WholeStage {
  const stage = new WholeStage(context);
  stage.c1.opens(1);
  stage.c2.opens(2);
  stage.c3.opens(3);
  return stage;
}
