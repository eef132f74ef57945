import type { SessionId } from '../../../../core/ids.js';
import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Transaction } from '../ghosts/records.js';
import type { Deadlines } from './deadlines.js';
import { sessionName } from '../describe.js';

/**
 * S6: a session ends once in the committed history, and no update of it comes behind its end but as an error. A leader
 * that has decided on the end of a session, or proposed it, does not renew it any more. Premise: each end of a session,
 * and each decision of a leader on one.
 */
export function oneClose(service: ServiceGhosts, deadlines: Deadlines): ServiceChecker {
  const findings = new Findings('S6');
  /** By which event the end of each session was committed. */
  const ends = new Map<SessionId, number>();
  const behindTheEnd = (txn: Transaction, end: number): void => {
    const { session, op, zxid, committedAt } = txn;
    const what = op === 'closeSession' ? 'it ended once more with' : `its ${op} has`;
    findings.violated(
      `promised that the end of a session is its last transaction, but ${sessionName(session)} had ended when ` +
        `${what} ${formatZxid(zxid)}`,
      [
        { index: end, role: 'end' },
        { index: committedAt, role: 'behind the end' },
      ],
    );
  };
  service.judges.committed.push((txn) => {
    const { op, code, session, committedAt } = txn;
    const isClose = op === 'closeSession' && code === 0;
    if (isClose) findings.premise();
    if (op === 'error' || op === 'createSession') return;
    const end = ends.get(session);
    if (end !== undefined) behindTheEnd(txn, end);
    else if (isClose) ends.set(session, committedAt);
  });
  deadlines.judges.expiring.push(() => findings.premise());
  deadlines.judges.renewed.push(({ session }, before, at) => {
    const decided = before === null ? 0 : before.expiringAt || before.closingAt;
    const closedZxid = service.session(session)?.closedZxid ?? 0;
    // A leader that was deposed may not know of an end that its successor has brought about.
    const isOver = closedZxid > 0 && service.appliedBy(at.actor) >= closedZxid;
    if (decided === 0 && !isOver) return;
    findings.violated(
      `promised that a session that is closing accepts no touch, but ${serverName(at.actor)} renewed ` +
        `${sessionName(session)} when its end was decided`,
      [{ index: decided || (ends.get(session) ?? 0), role: 'end decided' }, witness(at, 'renewal')],
    );
  });
  return { findings, handlers: deadlines.handlersWith({}) };
}
