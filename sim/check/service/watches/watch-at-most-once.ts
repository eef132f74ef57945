import { actorName, serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';

/**
 * W1: a watch fires once; for another event a client must leave another watch. And what was sent once is told once.
 * Premise: each event that a server sends, but for those of a catch-up, which use up nothing at the server.
 */
export function watchAtMostOnce(context: ServiceContext, expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W1');
  const { judges } = expected;
  judges.fired.push(() => findings.premise());
  judges.repeated.push((event, before, at) => {
    findings.violated(
      `promised that a watch fires once, but ${serverName(at.actor)} sent ${describeWatchEvent(event)} when the watch had ` +
        `fired already`,
      [{ index: before.index, role: 'first event' }, witness(at, 'second event')],
    );
  });
  judges.toldTwice.push((event, at) => {
    findings.violated(
      `promised that a watch fires once, but ${actorName(at.actor, context.servers)} was told twice of ` +
        describeWatchEvent(event),
      [witness(at, 'told again')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
