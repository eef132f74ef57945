import { actorName, serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import { CODES } from '../codes.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { callName } from '../describe.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';

/**
 * W9: watches end with their connection and with their session: a server sends no event on a connection that it has
 * given up, and none of a change behind the end of the session; a handle that has ended is told of nothing. And a watch
 * that its client gives up is gone: it is told so if there was one, and hears nothing more of it. Premise: each end of a
 * session in the committed history.
 *
 * The end itself may be told: a session that ends at its own wish hears of its ephemerals before the reply (recorded).
 */
export function watchRemoval(
  context: ServiceContext,
  service: ServiceGhosts,
  expected: ExpectedEvents,
): ServiceChecker {
  const findings = new Findings('W9');
  const { judges } = expected;
  service.judges.committed.push(({ op, code }) => {
    if (op === 'closeSession' && code === CODES.OK) findings.premise();
  });
  judges.stray.push((event, endedAt, at) => {
    findings.violated(
      `promised that watches end with their connection and session, but ${serverName(at.actor)} sent ` +
        `${describeWatchEvent(event)} behind that end`,
      [...(endedAt === 0 ? [] : [{ index: endedAt, role: 'end' }]), witness(at, 'event')],
    );
  });
  judges.badRemoval.push((what, call, at) => {
    findings.violated(
      `promised that a watch is there until it is given up, but ${callName(call, context.servers)}, ${what}`,
      [{ index: call.called.index, role: 'call' }, witness(at, 'reply')],
    );
  });
  judges.toldTooLate.push((event, at) => {
    findings.violated(
      `promised that watches end with their connection and session, but ${actorName(at.actor, context.servers)} was told ` +
        `of ${describeWatchEvent(event)} when its handle had ended`,
      [witness(at, 'told')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
