import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import { seconds } from '../../liveness/seconds.js';
import type { ServiceChecker } from '../context.js';
import type { ClockRates } from './clock-rates.js';
import type { Deadlines } from './deadlines.js';
import type { KnownTouches } from './known-touches.js';
import type { Timeouts } from './timeouts.js';
import { sessionName } from '../describe.js';

/** What S4 reads. */
interface ExpiryGhosts {
  readonly deadlines: Deadlines;
  readonly timeouts: Timeouts;
  readonly touches: KnownTouches;
}

/**
 * S4: a leader gives a session its whole timeout. Exactly, on its own clock: a deadline is no earlier than the renewal
 * and one of the timeouts that were negotiated for the session, and the leader decides on its end no earlier than the
 * deadline. And end to end, by virtual time: since the last touch that the leader is certain to know, its clock can have
 * gone on by a timeout. Premise: each renewal, and each decision.
 */
export function noEarlyExpiry(rates: ClockRates, ghosts: ExpiryGhosts): ServiceChecker {
  const { deadlines, timeouts, touches } = ghosts;
  const findings = new Findings('S4');
  deadlines.judges.renewed.push(({ session, nowMicros, deadlineMicros, timeoutMs }, _, at) => {
    findings.premise();
    const leastMs = timeouts.of(session)?.minMs ?? timeoutMs;
    const givenMicros = deadlineMicros - nowMicros;
    if (givenMicros >= leastMs * 1_000) return;
    findings.violated(
      `promised that a session has its whole timeout of ${String(leastMs)} ms, but ${serverName(at.actor)} gave ` +
        `${sessionName(session)} only ${seconds(givenMicros)}`,
      [witness(at, 'renewal')],
    );
  });
  deadlines.judges.expiring.push(({ session, nowMicros }, before, at) => {
    findings.premise();
    const name = sessionName(session);
    if (before === null || before.renewedAt === 0) {
      findings.violated(
        `promised that a new leader gives each session its whole timeout, but ${serverName(at.actor)} decided on the end ` +
          `of ${name} without having given it any time`,
        [witness(at, 'decision')],
      );
      return;
    }
    if (nowMicros < before.deadlineMicros) {
      findings.violated(
        `promised that no session expires before its deadline, but ${serverName(at.actor)} decided on the end of ${name} ` +
          `${seconds(before.deadlineMicros - nowMicros)} before it`,
        [{ index: before.renewedAt, role: 'last renewal' }, witness(at, 'decision')],
      );
    }
    const touch = touches.latest(session, at.actor);
    const leastMs = timeouts.of(session)?.minMs;
    if (touch === null || leastMs === undefined) return;
    const silentMicros = at.micros - touch.micros;
    if (rates.most(at.actor, silentMicros) >= leastMs * 1_000) return;
    findings.violated(
      `promised that no session expires within its timeout of ${String(leastMs)} ms since its leader heard of it, but ` +
        `${serverName(at.actor)} decided on the end of ${name} ${seconds(silentMicros)} after a touch that it knew of`,
      [{ index: touch.index, role: 'touch' }, witness(at, 'decision')],
    );
  });
  return {
    findings,
    handlers: deadlines.handlersWith({ ...touches.handlers, ...rates.handlers }),
  };
}
