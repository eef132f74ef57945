import { actorName, serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';

/**
 * W11: a session hears only of paths that it watches and may read, and nobody else hears of them. Premise: each event that a server
 * sends.
 */
export function watchPrivate(context: ServiceContext, expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W11');
  const { judges } = expected;
  judges.fired.push(() => findings.premise());
  judges.foreign.push((event, at) => {
    findings.violated(
      `promised that a session hears of nothing but what it watches itself, but ${serverName(at.actor)} sent ` +
        `${describeWatchEvent(event)}, who had left no such watch on this connection`,
      [witness(at, 'event')],
    );
  });
  judges.leaked.push((event, at) => {
    findings.violated(
      `promised that nobody hears of what they may not read, but ${serverName(at.actor)} sent ` +
        `${describeWatchEvent(event)}, whose list does not let the client read`,
      [witness(at, 'event')],
    );
  });
  judges.toldOthers.push((event, at) => {
    findings.violated(
      `promised that a session hears of nothing but what it watches itself, but ` +
        `${actorName(at.actor, context.servers)} was told of ${describeWatchEvent(event)} on a connection of another session`,
      [witness(at, 'told')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
