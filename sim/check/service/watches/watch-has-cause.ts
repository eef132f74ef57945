import { actorName, serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';

/**
 * W5: each event has its change: a transaction that its server applied behind the state on which the watch was left. And
 * a client is told of nothing that no server sent. Premise: each event that a server sends. (Those of a catch-up are for
 * W7.)
 */
export function watchHasCause(context: ServiceContext, expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W5');
  const { judges } = expected;
  judges.fired.push(() => findings.premise());
  judges.uncaused.push((event, watchedAt, at) => {
    findings.violated(
      `promised that each event has a change behind it, but ${serverName(at.actor)} sent ${describeWatchEvent(event)}, ` +
        `and nothing such had happened since the watch was left`,
      [{ index: watchedAt, role: 'watch' }, witness(at, 'event')],
    );
  });
  judges.toldOfNothing.push((event, at) => {
    findings.violated(
      `promised that each event has a change behind it, but ${actorName(at.actor, context.servers)} was told of ` +
        `${describeWatchEvent(event)}, which nobody had sent on its connection`,
      [witness(at, 'told')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
