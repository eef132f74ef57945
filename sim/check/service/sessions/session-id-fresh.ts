import type { SessionId } from '../../../../core/ids.js';
import { formatZxid } from '../../../../core/zxid.js';
import { Findings } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { sessionName } from '../describe.js';

/**
 * S11: no two sessions of the committed history have the same id, be the first one closed or not. Premise: each beginning
 * of a session.
 */
export function sessionIdFresh(service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('S11');
  /** By which event each session was committed. */
  const begun = new Map<SessionId, number>();
  service.judges.committed.push(({ op, code, session, zxid, committedAt }) => {
    if (op !== 'createSession' || code !== 0) return;
    findings.premise();
    const first = begun.get(session);
    if (first === undefined) {
      begun.set(session, committedAt);
      return;
    }
    findings.violated(
      `promised that no session gets the id of another one, but ${sessionName(session)} began once more ` +
        `with ${formatZxid(zxid)}`,
      [
        { index: first, role: 'first session' },
        { index: committedAt, role: 'second session' },
      ],
    );
  });
  return { findings, handlers: service.handlersWith({}) };
}
