/**
 * Traces of ZAB made by hand, for tests of checkers. Each line of a test is one event, or one step of the protocol that is
 * a few events; it returns the index of the last of them, so that a test can name it as evidence. Time goes on by a
 * millisecond with each event.
 *
 * A healthy epoch of three servers is three lines: `start(1, 2, 3)`, `establish({ epoch: 1, leader: 3, learners: [1, 2] })`
 * and `write('1.1', { leader: 3, learners: [1, 2] })`.
 */
import type { RunPhase } from '../../../../sim/check/checker.js';
import type { ServiceContext } from '../../../../sim/check/service/context.js';
import type { ZabChecker, ZabContext } from '../../../../sim/check/zab/context.js';
import { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import type { ZxidText } from './hands.js';
import { ClientHand, ServerHand, Trace } from './hands.js';

export { accepted, current, log, snapshot, zxid } from './hands.js';
export type { ZxidText } from './hands.js';

/** An ensemble of `count` voters, all of them in the core, in which any majority decides. */
export function ensembleOf(count: number, more: Partial<ServiceContext> = {}): ServiceContext {
  const servers = Array.from({ length: count }, (_, i) => i + 1);
  return {
    servers,
    voters: servers,
    clients: 0,
    core: servers,
    isQuorum: (set) => set.size > count / 2,
    leaderBoundMicros: 1_000_000,
    convergeBoundMicros: 2_000_000,
    tickMicros: 200_000,
    commitBoundMicros: 200_000,
    initLimitTicks: 10,
    syncLimitTicks: 5,
    slackMicros: 0,
    minSessionTimeoutMs: 400,
    maxSessionTimeoutMs: 4_000,
    counterMax: 40_000,
    demands: { progressDuring: null, leaderChangesMax: null, electionRoundsMax: null },
    ...more,
  };
}

/** Who takes part in a step. */
interface Cast {
  readonly leader: number;
  readonly learners: readonly number[];
}

/** A new epoch. */
interface Reign extends Cast {
  readonly epoch: number;
  /** The end of the history of all of them; by default they have none. */
  readonly base?: ZxidText;
}

export class Hands {
  readonly #trace: Trace;
  readonly #checkers: readonly ZabChecker[];
  readonly #servers: readonly ServerHand[];
  readonly c1: ClientHand;
  readonly c2: ClientHand;

  constructor(checkers: readonly ZabChecker[], count: number) {
    this.#trace = new Trace(checkers);
    this.#checkers = checkers;
    this.#servers = Array.from({ length: count }, (_, i) => new ServerHand(this.#trace, i + 1));
    this.c1 = new ClientHand(this.#trace, count + 1);
    this.c2 = new ClientHand(this.#trace, count + 2);
  }

  get s1(): ServerHand {
    return this.server(1);
  }

  get s2(): ServerHand {
    return this.server(2);
  }

  get s3(): ServerHand {
    return this.server(3);
  }

  server(sid: number): ServerHand {
    const found = this.#servers[sid - 1];
    if (found === undefined) throw new Error(`there is no server ${String(sid)}`);
    return found;
  }

  get nowMicros(): number {
    return this.#trace.nowMicros;
  }

  wait(micros: number): void {
    this.#trace.wait(micros);
  }

  /** These servers start with empty disks. */
  start(...sids: number[]): void {
    for (const sid of sids) this.server(sid).starts();
  }

  /** Election and discovery: the leader's epoch is accepted by all. */
  discover({ epoch, leader, learners, base = '0.0' }: Reign): void {
    for (const sid of [leader, ...learners]) {
      this.server(sid).votes(epoch, leader, base, epoch - 1);
      this.server(sid).elects(leader, epoch);
      this.server(sid).becomes(sid === leader ? 'leading' : 'following', 'discovery');
    }
    const head = this.server(leader);
    head.putsEpoch('accepted', epoch);
    head.holdsEpoch('accepted', epoch);
    head.proposesEpoch(epoch);
    for (const sid of learners) {
      head.sends('LEADERINFO', sid, { zxid: `${epoch}.0`, epoch });
      this.server(sid).storesEpoch('accepted', epoch);
      this.server(sid).sends('ACKEPOCH', leader, { zxid: base, epoch: epoch - 1 });
    }
  }

  /** A server whose history is the leader's acknowledges NEWLEADER. */
  acknowledge(sid: number, { epoch, leader, base = '0.0' }: Reign): number {
    const server = this.server(sid);
    server.storesEpoch('current', epoch);
    const taken = server.takesOver(epoch, base);
    return sid === leader ? taken : server.sends('ACK', leader, { zxid: `${epoch}.0` });
  }

  /** From the election to the service of all. */
  establish(reign: Reign): number {
    const { epoch, leader, learners, base = '0.0' } = reign;
    this.discover(reign);
    for (const sid of [leader, ...learners]) this.acknowledge(sid, reign);
    const head = this.server(leader);
    const established = head.isEstablished(epoch, base, [leader, ...learners]);
    head.serves(epoch, `${epoch}.0`);
    for (const sid of learners) this.server(sid).serves(epoch, base);
    return established;
  }

  /** A proposal that reaches these learners: all log it, and acknowledge it. Nobody commits. */
  propose(end: ZxidText, { leader, learners }: Cast): number {
    const head = this.server(leader);
    const proposed = head.proposes(end);
    for (const sid of learners) head.sends('PROPOSAL', sid, { zxid: end });
    for (const sid of [leader, ...learners]) this.server(sid).logs(end);
    for (const sid of learners) this.server(sid).sends('ACK', leader, { zxid: end });
    for (const sid of [leader, ...learners]) head.counts(sid, end);
    return proposed;
  }

  /** What is acknowledged is committed and delivered by all. */
  commit(end: ZxidText, { leader, learners }: Cast): number {
    const head = this.server(leader);
    const committed = head.commits(end, leader, ...learners);
    for (const sid of learners) head.sends('COMMIT', sid, { zxid: end });
    for (const sid of learners) this.server(sid).commits(end);
    for (const sid of [leader, ...learners]) this.server(sid).delivers(end);
    return committed;
  }

  /** From the proposal to the delivery by all. Returns the index of the leader's commit. */
  write(end: ZxidText, cast: Cast): number {
    this.propose(end, cast);
    return this.commit(end, cast);
  }

  /** A server joins an established leader, and is sent these transactions. */
  join(sid: number, { epoch, leader, missing = [], end }: Joining): void {
    const server = this.server(sid);
    const head = this.server(leader);
    server.becomes('following', 'discovery');
    head.sends('LEADERINFO', sid, { zxid: `${epoch}.0`, epoch });
    server.storesEpoch('accepted', epoch);
    server.sends('ACKEPOCH', leader, { zxid: end, epoch: 0 });
    for (const one of missing) head.sends('PROPOSAL', sid, { zxid: one });
    server.appliesSync('DIFF', end);
    for (const one of missing) {
      server.logs(one);
      server.loads(one, 'DIFF');
    }
    const last = missing.at(-1) ?? end;
    server.storesEpoch('current', epoch);
    server.takesOver(epoch, last);
    server.sends('ACK', leader, { zxid: `${epoch}.0` });
    server.serves(epoch, last);
  }

  phase(phase: RunPhase, ...core: number[]): number {
    return this.#trace.emit({ kind: 'run.phased', phase, core }, 0);
  }

  /** The run is over. */
  end(phase: RunPhase = 'liveness', isOutOfTime = false): void {
    for (const { finish } of this.#checkers) finish?.({ micros: this.#trace.nowMicros, isOutOfTime, phase });
  }
}

interface Joining {
  readonly epoch: number;
  readonly leader: number;
  /** What it lacks. */
  readonly missing?: readonly ZxidText[];
  /** The end of its own history. */
  readonly end: ZxidText;
}

/** Makes a checker, and hands that write a trace which it reads. */
export function handMade<C extends ZabChecker>(
  make: (ghosts: ZabGhosts, context: ZabContext) => C,
  context = ensembleOf(3),
): Hands & { readonly checker: C } {
  const checker = make(new ZabGhosts(context.servers), context);
  return Object.assign(new Hands([checker], context.servers.length), { checker });
}
