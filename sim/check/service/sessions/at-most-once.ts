import type { SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import { Findings } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { sessionName } from '../describe.js';

/** The last update of a session in the committed history. */
interface Last {
  cxid: number;
  zxid: Zxid;
  committedAt: number;
}

/**
 * S9: an update that a client called has at most one transaction, failed or not. Premise: each transaction of a call.
 *
 * A client's xids run on, so that session and xid name a call. One whose transactions come in another order than the
 * calls is for L3.
 */
export function atMostOnce(service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('S9');
  const lasts = new Map<SessionId, Last>();
  service.judges.committed.push((txn) => {
    const { session, cxid, op, zxid, committedAt, call } = txn;
    if (op === 'closeSession' && txn.code === 0) lasts.delete(session);
    if (cxid === 0) return;
    findings.premise();
    const last = lasts.get(session);
    const isLastAgain = last?.cxid === cxid;
    const isCallAgain = call !== null && call.txn !== txn;
    if (isLastAgain || isCallAgain) {
      const first = isLastAgain ? last : call?.txn;
      findings.violated(
        `promised that no call takes effect twice, but call ${String(cxid)} of ${sessionName(session)} has the ` +
          `transactions ${formatZxid(first?.zxid ?? 0)} and ${formatZxid(zxid)}`,
        [
          { index: first?.committedAt ?? 0, role: 'first transaction' },
          { index: committedAt, role: 'second transaction' },
        ],
      );
    }
    if (op === 'closeSession' && txn.code === 0) return;
    if (last === undefined) lasts.set(session, { cxid, zxid, committedAt });
    else if (cxid > last.cxid) {
      last.cxid = cxid;
      last.zxid = zxid;
      last.committedAt = committedAt;
    }
  });
  return { findings, handlers: service.handlersWith({}) };
}
