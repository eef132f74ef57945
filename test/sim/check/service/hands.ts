/**
 * Traces of the znode service made by hand, for tests of checkers: three servers, of which s3 leads epoch 1, and clients
 * c1 to c3 that have sessions on s1, s2 and s3. A line of a test is one event, or a whole call as a right service does
 * it; what a right service answers comes from the checkers' own model, which has tests of its own. Time goes on by a
 * millisecond with each event.
 */
import { assert } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import { makeSessionId } from '../../../../core/ids.js';
import type { Answer } from '../../../../core/znode/answers.js';
import { OPEN_ACL } from '../../../../core/znode/acl.js';
import type { CREATE_FLAGS, MultiOp, Read, Update, ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Zxid } from '../../../../core/zxid.js';
import { epochOf, makeZxid } from '../../../../core/zxid.js';
import type {
  ServiceChecker,
  ServiceContext,
  ServiceRunEvent,
} from '../../../../sim/check/service/context.js';
import { ServiceGhosts } from '../../../../sim/check/service/ghosts/ghosts.js';
import { Model } from '../../../../sim/check/service/model/model.js';
import { isRead, isUpdate } from '../../../../sim/check/service/requests.js';
import { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import { EventStream } from '../../../../sim/trace/event-stream.js';
import { ensembleOf } from '../zab/hand-made-trace.js';

/** `create('/a')`, `create('/a', 'data')`, `create('/q/n-', '', 'persistentSequential')`. */
export function create(
  path: string,
  data = '',
  mode: keyof typeof CREATE_FLAGS = 'persistent',
): Extract<MultiOp, { readonly kind: 'create' }> {
  return { kind: 'create', path, data, acl: OPEN_ACL, flags: FLAGS[mode] };
}

const FLAGS = {
  persistent: 0,
  ephemeral: 1,
  persistentSequential: 2,
  ephemeralSequential: 3,
  container: 4,
  ttl: 5,
  ttlSequential: 6,
} as const satisfies typeof CREATE_FLAGS;

export function set(
  path: string,
  data: string,
  version = -1,
): Extract<MultiOp, { readonly kind: 'setData' }> {
  return { kind: 'setData', path, data, version };
}

export function remove(path: string, version = -1): Extract<MultiOp, { readonly kind: 'delete' }> {
  return { kind: 'delete', path, version };
}

export function get(path: string, watch = false): Extract<Read, { readonly kind: 'getData' }> {
  return { kind: 'getData', path, watch };
}

export function list(path: string, watch = false): Extract<Read, { readonly kind: 'getChildren2' }> {
  return { kind: 'getChildren2', path, watch };
}

export function exists(path: string, watch = false): Extract<Read, { readonly kind: 'exists' }> {
  return { kind: 'exists', path, watch };
}

/** A call on its way. */
export interface Asked {
  readonly client: ClientHand;
  readonly xid: number;
  readonly session: SessionId;
  readonly request: ZnodeRequest;
  /** The event of the call. */
  readonly index: number;
}

/** What somebody is told. */
export interface Told {
  readonly code: number;
  readonly answer: Answer;
  /** In the header. */
  readonly zxid: Zxid;
}

/** A transaction that its leader has proposed. */
export interface Placed extends Told {
  readonly proposed: number;
}

const LEADER = 3;

export class Stage {
  readonly servers = [1, 2, 3];
  readonly c1: ClientHand;
  readonly c2: ClientHand;
  readonly c3: ClientHand;
  /** What a right service holds. */
  readonly model = new Model();
  /** The last transaction that was proposed. */
  last: Zxid = makeZxid(1, 0);
  leader = LEADER;
  /** By server: what it has applied last. */
  readonly applied: Zxid[] = [0, 0, 0, 0];
  readonly #clock = { nowMicros: 0 };
  readonly #events = new EventStream<ServiceRunEvent>(this.#clock);
  readonly #checkers: readonly ServiceChecker[];
  #connections = 0;
  #sessions = 0;
  #messages = 0;

  constructor(checkers: readonly ServiceChecker[]) {
    this.#checkers = checkers;
    for (const { handlers } of checkers) this.#events.subscribe(handlers);
    this.c1 = new ClientHand(this, 4);
    this.c2 = new ClientHand(this, 5);
    this.c3 = new ClientHand(this, 6);
  }

  get nowMicros(): number {
    return this.#clock.nowMicros;
  }

  emit(event: ServiceRunEvent, actor: number): number {
    this.#clock.nowMicros += 1_000;
    return this.#events.emit(event, actor);
  }

  wait(micros: number): void {
    this.#clock.nowMicros += micros;
  }

  connection(): number {
    this.#connections += 1;
    return this.#connections;
  }

  session(server: number): SessionId {
    this.#sessions += 1;
    return makeSessionId(server, this.#sessions);
  }

  /** All servers start, and the leader leads an epoch with them. */
  start(): void {
    for (const sid of this.servers) {
      this.emit({ kind: 'process.started', incarnation: 1 }, sid);
      this.emit({ kind: 'tree.loaded', zxid: 0, from: 'disk', digestHigh: 0, digestLow: 0 }, sid);
    }
    this.reign(1, LEADER, this.servers);
  }

  /** A server leads a new epoch, which begins with all that it has applied. Returns where it begins to serve. */
  reign(epoch: number, leader: number, quorum: readonly number[]): number {
    const base = this.applied[leader] ?? 0;
    this.leader = leader;
    this.last = makeZxid(epoch, 0);
    for (const sid of quorum) this.role(sid, sid === leader ? 'leading' : 'following', leader);
    this.emit({ kind: 'zab.epoch-proposed', epoch, quorum }, leader);
    for (const sid of quorum) this.emit({ kind: 'zab.newleader-acked', epoch, zxid: base }, sid);
    this.emit({ kind: 'zab.established', epoch, zxid: base, quorum }, leader);
    let servesAt = 0;
    for (const sid of quorum) {
      this.applied[sid] = base;
      const index = this.emit({ kind: 'server.serving', epoch, zxid: base }, sid);
      if (sid === leader) servesAt = index;
    }
    return servesAt;
  }

  role(sid: number, role: 'looking' | 'following' | 'leading', leader: number | null = null): number {
    return this.emit(
      { kind: 'role.changed', role, phase: 'broadcast', epoch: null, leader, why: 'told so' },
      sid,
    );
  }

  /** A message of one server reaches another one. */
  delivers(from: number, to: number, type = 'PING'): number {
    this.#messages += 1;
    return this.emit({ kind: 'net.delivered', from, msg: this.#messages, type }, to);
  }

  /** The leader proposes an update as a right one does, or with another end; the model takes it up. */
  propose(asked: Asked, odd: { readonly op?: string; readonly code?: number } = {}): Placed {
    const zxid = this.last + 1;
    this.last = zxid;
    const { session, request, xid: cxid } = asked;
    assert(isUpdate(request), 'an update is proposed');
    const timeMs = Math.floor(this.nowMicros / 1_000);
    const { code, answer } = this.model.update(request, { zxid, timeMs, session });
    const op = odd.op ?? opOf(request, code, answer);
    const proposed = this.proposes({ zxid, session, cxid, op, code: odd.code ?? code, timeMs });
    return { zxid, code, answer, proposed };
  }

  proposes(
    {
      timeMs = 0,
      ...event
    }: { zxid: Zxid; session: SessionId; cxid: number; op: string; code: number; timeMs?: number },
    leader = this.leader,
  ): number {
    return this.emit({ kind: 'zab.proposed', txn: event.zxid, origin: leader, timeMs, ...event }, leader);
  }

  commits(zxid: Zxid, leader = this.leader): number {
    return this.emit({ kind: 'zab.committed', zxid, quorum: [1, 2, 3] }, leader);
  }

  applies(zxid: Zxid, ...servers: number[]): void {
    for (const sid of servers.length > 0 ? servers : this.servers) {
      this.applied[sid] = zxid;
      this.emit({ kind: 'txn.applied', zxid, txn: zxid, digestHigh: epochOf(zxid), digestLow: 0 }, sid);
    }
  }

  /** From the proposal to the delivery by all. */
  write(asked: Asked): Placed {
    const placed = this.propose(asked);
    this.commits(placed.zxid);
    this.applies(placed.zxid);
    return placed;
  }

  /** A session begins, without anybody who uses it. */
  opens(session: SessionId, timeoutMs = 4_000): Zxid {
    const zxid = this.last + 1;
    this.last = zxid;
    this.model.open(session, zxid);
    this.proposes({ zxid, session, cxid: 0, op: 'createSession', code: 0 });
    this.commits(zxid);
    for (const sid of this.servers) {
      this.applies(zxid, sid);
      this.emit({ kind: 'session.opened', session, timeoutMs, zxid }, sid);
    }
    return zxid;
  }

  /** The leader ends a session of its own accord; every server removes its ephemerals, or so many. */
  expires(session: SessionId, { removed }: { readonly removed?: number } = {}): Zxid {
    const zxid = this.last + 1;
    this.last = zxid;
    const { changes } = this.model.update({ kind: 'closeSession' }, { zxid, timeMs: 0, session });
    this.proposes({ zxid, session, cxid: 0, op: 'closeSession', code: 0 });
    this.commits(zxid);
    for (const sid of this.servers) {
      this.applies(zxid, sid);
      const ephemerals = removed ?? changes.length;
      this.emit({ kind: 'session.closed', session, zxid, ephemerals }, sid);
    }
    return zxid;
  }

  /** A server replies from what it has applied, or from another state. */
  replies(
    server: number,
    { xid, session, request, client }: Asked,
    told: Partial<Told> & { state?: Zxid } = {},
  ): number {
    const applied = this.applied[server] ?? 0;
    const { code = 0, state = applied, zxid = state } = told;
    const { connection } = client;
    return this.emit(
      { kind: 'server.replied', session, connection, xid, op: request.kind, code, zxid, state },
      server,
    );
  }

  /** What a right server answers that has applied everything up to here. */
  due(request: Read, state: Zxid): Told {
    return { ...this.model.read(request, state), zxid: state };
  }

  /** The run is over: all is quiet, or it was out of time before. */
  end(isOutOfTime = false): void {
    const phase = isOutOfTime ? 'liveness' : 'quiet';
    for (const { finish } of this.#checkers) finish?.({ micros: this.nowMicros, isOutOfTime, phase });
  }
}

/** The kind of transaction that a right leader makes of an update. */
function opOf(request: Update, code: number, answer: Answer): string {
  if (code !== 0) return 'error';
  if (answer.kind === 'multi' && answer.results[0]?.kind === 'error') return 'failedMulti';
  return request.kind.startsWith('create') ? 'create' : request.kind;
}

/** Writes the events of one client, and of the server that it is connected to. */
export class ClientHand {
  readonly address: number;
  readonly #stage: Stage;
  server = 0;
  connection = 0;
  session = 0;
  #xids = 0;
  #shown = 0;

  constructor(stage: Stage, address: number) {
    this.#stage = stage;
    this.address = address;
  }

  /** It gets a session on a server. */
  opens(server: number): void {
    this.tries(server);
    const session = this.#stage.session(server);
    this.#stage.opens(session);
    this.session = session;
    this.attached();
  }

  /** It goes to another server with its session. */
  movesTo(server: number): void {
    this.leaves();
    this.tries(server);
    this.attached();
  }

  /** It asks a server for its session, or for one. */
  tries(server: number): number {
    this.server = server;
    this.connection = this.#stage.connection();
    const { connection, session } = this;
    return this.#emit({
      kind: 'client.connecting',
      to: server,
      connection,
      session,
      zxid: this.#shown,
      timeoutMs: 4_000,
    });
  }

  /** The server takes it up, and it hears of that. */
  attached(): number {
    const { session, connection, server, address: client } = this;
    const timeoutMs = 4_000;
    const attached = this.#stage.emit(
      { kind: 'session.attached', session, connection, client, timeoutMs, ownerEpoch: 1 },
      server,
    );
    this.#emit({ kind: 'client.connected', connection, session, timeoutMs });
    return attached;
  }

  leaves(): number {
    const { session, connection } = this;
    this.connection = 0;
    return this.#emit({ kind: 'client.disconnected', session, connection, why: 'closed' });
  }

  expires(): number {
    const { session, connection } = this;
    return this.#emit({ kind: 'client.expired', session, connection });
  }

  crashes(): number {
    return this.#emit({ kind: 'process.crashed', why: 'fault', message: 'told so' });
  }

  /** Begins a call, and sends it if there is a connection. */
  calls(request: ZnodeRequest): Asked {
    this.#xids += 1;
    const { session, connection } = this;
    const xid = this.#xids;
    const index = this.#emit({ kind: 'client.called', xid, session, connection, request });
    return { client: this, xid, session, request, index };
  }

  sends({ xid }: Asked): number {
    const { session, connection } = this;
    return this.#emit({ kind: 'client.sent', xid, session, connection });
  }

  /** A call ends as answered. */
  returns({ xid, session }: Asked, { code, answer, zxid }: Told): number {
    this.#shown = Math.max(this.#shown, zxid);
    const isBroken = answer.kind === 'multi' && answer.results[0]?.kind === 'error';
    const outcome = code === 0 && !isBroken ? 'ok' : 'fail';
    return this.#emit({ kind: 'client.returned', xid, session, outcome, code, zxid, answer });
  }

  /** Nobody knows what became of a call. */
  loses({ xid, session }: Asked): number {
    const answer = { kind: 'none' } as const;
    return this.#emit({
      kind: 'client.returned',
      xid,
      session,
      outcome: 'unknown',
      code: -4,
      zxid: 0,
      answer,
    });
  }

  notified(path: string, type: string, zxid: Zxid): number {
    this.#shown = Math.max(this.#shown, zxid);
    const { session, connection } = this;
    return this.#emit({ kind: 'client.notified', session, connection, path, type, zxid });
  }

  /** A whole call of a right service. */
  does(
    request: Update | Read | Extract<ZnodeRequest, { kind: 'sync' }>,
  ): Asked & Told & { returned: number } {
    const asked = this.calls(request);
    const told = this.#answered(asked);
    const returned = this.returns(asked, told);
    return { ...asked, ...told, returned };
  }

  #answered(asked: Asked): Told {
    const { request } = asked;
    const stage = this.#stage;
    if (isUpdate(request)) {
      const placed = stage.write(asked);
      stage.replies(this.server, asked, placed);
      return placed;
    }
    const state = stage.applied[this.server] ?? 0;
    const told: Told = isRead(request)
      ? stage.due(request, state)
      : { code: 0, answer: { kind: 'synced', path: 'path' in request ? request.path : null }, zxid: state };
    stage.replies(this.server, asked, told);
    return told;
  }

  #emit(event: ServiceRunEvent): number {
    return this.#stage.emit(event, this.address);
  }
}

export const CONTEXT = ensembleOf(3);

/** Makes a checker, and a stage on which the clients have their sessions, all of which it reads. */
export function staged<C extends ServiceChecker>(
  make: (context: ServiceContext, ghosts: ServiceGhosts) => C,
): Stage & { readonly checker: C; readonly ghosts: ServiceGhosts } {
  const ghosts = new ServiceGhosts(new ZabGhosts(CONTEXT.servers), CONTEXT);
  const checker = make(CONTEXT, ghosts);
  const stage = new Stage([checker]);
  stage.start();
  stage.c1.opens(1);
  stage.c2.opens(2);
  stage.c3.opens(3);
  return Object.assign(stage, { checker, ghosts });
}
