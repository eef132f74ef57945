import type { SessionId } from '../../../core/ids.js';
import { actorName, enumerate } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker, ServiceContext } from '../service/context.js';
import type { ServiceGhosts } from '../service/ghosts/ghosts.js';
import type { Handle } from '../service/ghosts/records.js';
import type { Moment } from '../service/ghosts/records.js';
import type { IntactCore } from './intact-core.js';
import { seconds } from './seconds.js';
import { Prospects } from './prospects.js';
import { SpentEpochs } from './spent-epochs.js';
import { sessionName } from '../service/describe.js';

/**
 * V4: within its bound after the heal each live client has its session on a server again, or was told that it is over;
 * and a session that no client has any more, be it by then or later, has ended within the bound from then on. Premise:
 * each handle that is open at the heal, and each session that is given up.
 *
 * The bound is that of V2, until all servers of the core serve, and then the longest timeout of a session: a client that
 * waits for a dead server leaves it sooner, and the leader ends a session by then, with a tick for its clock and one for
 * the transaction. A client that knows no server of the core, or none that has not refused its damaged disk, is owed
 * nothing. Not owed while epochs are spent one after the other: every new leader gives all sessions their time anew.
 */
export function sessionsSettle(
  context: ServiceContext,
  service: ServiceGhosts,
  intact: IntactCore,
): ServiceChecker {
  const findings = new Findings('V4');
  const prospects = new Prospects(context, service.zab, intact);
  const clients = new Comeback(context, service, prospects);
  const spent = new SpentEpochs(context, service.zab);
  const abandoned = new Abandoned(service, findings);
  const boundMicros =
    context.convergeBoundMicros + context.maxSessionTimeoutMs * 1_000 + 2 * context.tickMicros;
  let heal: Evidence | null = null;
  let healMicros = Infinity;
  return {
    findings,
    // Beside the ghosts: they keep handles and not their attempts.
    handlers: {
      'client.connecting': ({ to }, { actor }) => {
        clients.tries(actor, to);
        prospects.tries(actor, to);
      },
      'client.connected': (_, { actor, micros }) => clients.isSettled(actor, micros),
      'client.expired': (_, { actor, micros }) => clients.isSettled(actor, micros),
      'client.closed': (_, { actor, micros }) => clients.isSettled(actor, micros),
      'session.touched': ({ session }, { micros }) => clients.isHeardOf(session, micros),
      'run.phased': ({ phase }, at) => {
        if (phase !== 'liveness') return;
        prospects.heal();
        heal = witness(at, 'heal');
        healMicros = at.micros;
        for (let owed = clients.begin(at.micros + boundMicros); owed > 0; owed -= 1) findings.premise();
      },
    },
    finish: ({ micros }) => {
      if (heal === null) return;
      const problems = [
        ...(micros > healMicros + boundMicros ? clients.problems() : []),
        ...abandoned.problems(healMicros, micros - boundMicros),
      ];
      if (micros > healMicros + boundMicros && clients.hasHopeless()) findings.excused('no-server-left');
      if (problems.length === 0) return;
      if (!intact.hasQuorum()) {
        findings.excused('no-intact-quorum');
        return;
      }
      if (spent.hasJustBeen(micros, boundMicros)) {
        findings.excused('spent-epoch');
        return;
      }
      findings.violated(
        `promised that after the heal sessions settle in time, but at ${seconds(micros)} ` +
          enumerate(problems.map(({ what }) => what)),
        [heal, ...problems.flatMap(({ since }) => (since === 0 ? [] : [{ index: since, role: 'since' }]))],
      );
    },
  };
}

interface Problem {
  readonly what: string;
  readonly since: number;
}

/** The clients that had a handle at the heal and have not shown since that it is in order. */
class Comeback {
  readonly #context: ServiceContext;
  readonly #service: ServiceGhosts;
  readonly #prospects: Prospects;
  /** The server that each client has tried last. */
  readonly #tried = new Map<number, number>();
  readonly #owed = new Map<number, Handle>();
  readonly #sessions = new Map<SessionId, number>();
  readonly #late: Problem[] = [];
  #dueMicros = Infinity;

  constructor(context: ServiceContext, service: ServiceGhosts, prospects: Prospects) {
    this.#context = context;
    this.#service = service;
    this.#prospects = prospects;
    service.zab.judges.clientCrashed.push((client) => {
      this.#tried.delete(client);
      this.#owed.delete(client);
    });
  }

  tries(client: number, server: number): void {
    this.#tried.set(client, server);
  }

  /** The core is healed. How many clients have to come back. */
  begin(dueMicros: number): number {
    this.#dueMicros = dueMicros;
    for (const client of this.#tried.keys()) {
      const handle = this.#service.handleOf(client);
      if (handle?.state !== 'open') continue;
      this.#owed.set(client, handle);
      if (handle.session !== 0) this.#sessions.set(handle.session, client);
    }
    return this.#owed.size;
  }

  isSettled(client: number, micros: number): void {
    const handle = this.#owed.get(client);
    if (handle === undefined) return;
    this.#owed.delete(client);
    this.#sessions.delete(handle.session);
    if (micros <= this.#dueMicros) return;
    this.#late.push({ what: `${this.#name(client)} had come back only at ${seconds(micros)}`, since: 0 });
  }

  isHeardOf(session: SessionId, micros: number): void {
    if (this.#sessions.size === 0) return;
    const client = this.#sessions.get(session);
    if (client !== undefined) this.isSettled(client, micros);
  }

  problems(): readonly Problem[] {
    const found = [...this.#late];
    for (const [client, handle] of this.#owed) {
      if (handle.state !== 'open' || !this.#context.core.includes(this.#tried.get(client) ?? 0)) continue;
      if (this.#prospects.hasNone(client)) continue;
      found.push({
        what: `${this.#name(client)} has not come back and was not told that its session is over`,
        since: 0,
      });
    }
    return found;
  }

  /** Whether somebody is owed nothing because no server is left to it. */
  hasHopeless(): boolean {
    return [...this.#owed].some(([client, { state }]) => state === 'open' && this.#prospects.hasNone(client));
  }

  #name(client: number): string {
    return actorName(client, this.#context.servers);
  }
}

/** The sessions that go on in the committed history, and since when no client has them. */
class Abandoned {
  readonly #service: ServiceGhosts;
  readonly #findings: Findings;
  readonly #open = new Map<SessionId, Moment>();
  readonly #givenUp = new Map<SessionId, Moment>();

  constructor(service: ServiceGhosts, findings: Findings) {
    this.#service = service;
    this.#findings = findings;
    service.judges.committed.push(({ op, code, session }, { index, micros }) => {
      if (code !== 0) return;
      if (op === 'createSession') this.#open.set(session, { index, micros });
      if (op !== 'closeSession') return;
      this.#open.delete(session);
      this.#givenUp.delete(session);
    });
    service.judges.ended.push(({ session }, { index, micros }) => {
      if (!this.#open.has(session)) return;
      this.#findings.premise();
      this.#givenUp.set(session, { index, micros });
    });
  }

  /** Those that were without a client at `sinceMicros`, which must be behind the heal, and that go on. */
  problems(healMicros: number, sinceMicros: number): readonly Problem[] {
    const found: Problem[] = [];
    if (sinceMicros < healMicros) return found;
    for (const [session, opened] of this.#open) {
      const givenUp = this.#givenUp.get(session);
      // One whose client never learned of it was without a client from the beginning.
      if (givenUp === undefined && this.#service.handleWith(session) !== undefined) continue;
      const since = givenUp ?? opened;
      if (since.micros > sinceMicros) continue;
      found.push({
        what: `${sessionName(session)} goes on, which no client has had since ${seconds(since.micros)}`,
        since: since.index,
      });
    }
    return found;
  }
}
