import { actorName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { sessionName } from '../describe.js';

/**
 * S10: a client is told that its session is over only if its end is in the committed history, or it never began there.
 * Premise: each client that is told so.
 *
 * This is stricter than ZooKeeper, which refuses a session as soon as its leader has decided on its end: that end may
 * be lost with the leader, and the session lives on without its client.
 */
export function expiryTrue(context: ServiceContext, service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('S10');
  service.judges.ended.push(({ state, session, client }, at) => {
    if (state !== 'expired') return;
    findings.premise();
    if (service.session(session)?.closedZxid !== 0) return;
    findings.violated(
      `promised that a client is told of the end of its session only if it has ended, but ` +
        `${actorName(client, context.servers)} was told so of ${sessionName(session)}, which goes on`,
      [witness(at, 'told')],
    );
  });
  return { findings, handlers: service.handlersWith({}) };
}
