import type { SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import { seconds } from '../../liveness/seconds.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Transaction } from '../ghosts/records.js';
import { ClockRates } from './clock-rates.js';
import type { Deadline, Deadlines } from './deadlines.js';
import { SESSION_TICK } from './known-touches.js';
import type { Timeouts } from './timeouts.js';
import { sessionName } from '../describe.js';

/** What S5 reads. */
interface LateGhosts {
  readonly service: ServiceGhosts;
  readonly deadlines: Deadlines;
  readonly timeouts: Timeouts;
}

/**
 * S5: a session that its leader hears nothing of expires in time. Deadlines are rounded up to a tick and no further; when
 * a leader looks at them, which it does by a timer, it decides on the end of every session whose deadline has passed on
 * its clock; one that it has not renewed since it serves has its timeout from then on; and an end that was decided is
 * proposed. Premise: each renewal, and each session that was due when its leader looked.
 *
 * Times are those of the leader's own clock as far as it reports them, and else what is certain of that clock: so no
 * pause, no slow machine and no clock that is wrong makes it late. Whether the timer fires at all is for V4.
 */
export function noLateExpiry(context: ServiceContext, ghosts: LateGhosts): ServiceChecker {
  const findings = new Findings('S5');
  const late = new LateSessions(context, ghosts, findings);
  let healMicros = Infinity;
  ghosts.deadlines.judges.renewed.push(({ session, nowMicros, deadlineMicros, timeoutMs }, _, at) => {
    findings.premise();
    const excess = deadlineMicros - nowMicros - timeoutMs * 1_000 - context.tickMicros;
    if (excess <= 0) return;
    findings.violated(
      `promised that a deadline is rounded up by a tick at most, but ${serverName(at.actor)} gave ` +
        `${sessionName(session)} ${seconds(excess)} more`,
      [witness(at, 'renewal')],
    );
  });
  return {
    findings,
    // Beside the ghosts, which hear of the same timers for S4.
    handlers: {
      ...late.rates.handlers,
      'timer.fired': ({ timer }, at) => {
        if (timer === SESSION_TICK) late.look(at);
      },
      'run.phased': ({ phase }, { micros }) => {
        if (phase === 'liveness') healMicros = micros;
      },
    },
    finish: ({ micros }) => late.finish(healMicros, micros),
  };
}

/** A session that goes on in the committed history. */
interface Open {
  readonly session: SessionId;
  readonly zxid: Zxid;
  readonly committedAt: number;
}

/** What a leader does in its present reign. */
interface Reign {
  /** Where it began to serve. */
  readonly servesAt: number;
  /** Its last look at the deadlines. */
  lookedAt: number;
  /** The sessions whose time was up then. */
  readonly due: Set<Open>;
  /** Since when it is known to leave out a session that it has in its state, in µs. */
  readonly leftOut: Map<SessionId, number>;
}

class LateSessions {
  readonly rates = new ClockRates();
  readonly #context: ServiceContext;
  readonly #ghosts: LateGhosts;
  readonly #findings: Findings;
  readonly #open = new Map<SessionId, Open>();
  readonly #reigns = new Map<number, Reign>();

  constructor(context: ServiceContext, ghosts: LateGhosts, findings: Findings) {
    this.#context = context;
    this.#ghosts = ghosts;
    this.#findings = findings;
    const { service } = ghosts;
    service.judges.committed.push((txn) => this.#committed(txn));
    const { judges } = service.zab;
    judges.serving.push((_, { sid, role }, { index }) => {
      if (role !== 'leading') return;
      this.#reigns.set(sid, { servesAt: index, lookedAt: 0, due: new Set(), leftOut: new Map() });
    });
    judges.roleChanged.push(({ role }, { sid }) => {
      if (role !== 'leading') this.#reigns.delete(sid);
    });
    judges.crashed.push((_, { sid }) => this.#reigns.delete(sid));
  }

  /** A server looks at its deadlines. What it did about them is known when it looks again. */
  look(at: Envelope): void {
    const reign = this.#reigns.get(at.actor);
    if (reign === undefined) return;
    for (const open of reign.due) this.#judge(reign, open, at);
    reign.due.clear();
    reign.lookedAt = at.index;
    const applied = this.#ghosts.service.appliedBy(at.actor);
    for (const open of this.#open.values()) {
      if (open.zxid > applied || !this.#isDue(reign, open, at)) continue;
      this.#findings.premise();
      reign.due.add(open);
    }
  }

  /** Faults have ended, and a leader of the core does at once what it has decided. */
  finish(healMicros: number, micros: number): void {
    for (const leader of this.#context.core) {
      if (!this.#reigns.has(leader)) continue;
      for (const { session } of this.#open.values()) {
        const said = this.#ghosts.deadlines.find(leader, session);
        if (said === null || said.expiringAt === 0 || said.closingAt > 0) continue;
        if (micros - Math.max(healMicros, said.expiringMicros) <= 2 * this.#context.tickMicros) continue;
        this.#findings.violated(
          `promised that a session ends when its leader has decided so, but ${serverName(leader)} has not proposed the ` +
            `end of ${sessionName(session)}`,
          [{ index: said.expiringAt, role: 'decision' }],
        );
      }
    }
  }

  #committed({ op, code, session, zxid, committedAt }: Transaction): void {
    if (code !== 0) return;
    if (op === 'createSession') this.#open.set(session, { session, zxid, committedAt });
    if (op === 'closeSession') this.#open.delete(session);
  }

  #isDue(reign: Reign, { session }: Open, { actor, micros }: Envelope): boolean {
    const said = this.#ghosts.deadlines.find(actor, session);
    if (said !== null && isEnding(said)) return false;
    if (said !== null && said.renewedAt > 0) {
      reign.leftOut.delete(session);
      const ownMicros = said.ownMicros + this.rates.least(actor, micros - said.renewedMicros);
      return ownMicros >= said.deadlineMicros;
    }
    const since = reign.leftOut.get(session);
    if (since === undefined) reign.leftOut.set(session, micros);
    const range = this.#ghosts.timeouts.of(session);
    if (since === undefined || range === undefined) return false;
    return this.rates.least(actor, micros - since) >= range.maxMs * 1_000 + this.#context.tickMicros;
  }

  #judge({ servesAt, lookedAt }: Reign, { session, committedAt }: Open, at: Envelope): void {
    if (!this.#open.has(session)) return;
    const said = this.#ghosts.deadlines.find(at.actor, session);
    const name = sessionName(session);
    const leader = serverName(at.actor);
    if (said === null || said.renewedAt === 0) {
      if (said !== null && isEnding(said)) return;
      this.#findings.violated(
        `promised that a new leader expires what it hears nothing of, but ${leader} has served for the whole timeout ` +
          `of ${name} without a word of it`,
        // Its looks are in files of full detail only.
        [
          { index: committedAt, role: 'session' },
          { index: servesAt, role: 'leads from here' },
          witness(at, 'still open'),
        ],
      );
    } else if (!isEnding(said) && said.renewedAt < lookedAt) {
      this.#findings.violated(
        `promised that a session expires at its deadline, but ${leader} looked and did nothing about ${name}, whose ` +
          `deadline had passed`,
        [
          { index: said.renewedAt, role: 'last renewal' },
          { index: lookedAt, role: 'look' },
          witness(at, 'still open'),
        ],
      );
    }
  }
}

/** Whether its leader has decided on its end, or proposed it. */
function isEnding({ expiringAt, closingAt }: Deadline): boolean {
  return expiringAt > 0 || closingAt > 0;
}
