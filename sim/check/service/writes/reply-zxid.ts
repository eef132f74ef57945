import { formatZxid } from '../../../../core/zxid.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { wasAnswered } from '../requests.js';

/** L4: the header of an update's reply bears the zxid of its transaction. Premise: each answered update that has one. */
export function replyZxid({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('L4');
  ghosts.judges.returned.push((call, { zxid }, at) => {
    if (call.txn === null || !wasAnswered(call)) return;
    findings.premise();
    if (zxid === call.txn.zxid) return;
    findings.violated(
      `promised that the reply to an update bears its zxid, but that to ${callName(call, servers)}, bears ` +
        `${formatZxid(zxid)}, and its transaction is ${formatZxid(call.txn.zxid)}`,
      [{ index: call.txn.committedAt, role: 'commit' }, witness(at, 'answer')],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
