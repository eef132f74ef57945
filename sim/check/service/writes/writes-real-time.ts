import { formatZxid } from '../../../../core/zxid.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Transaction } from '../ghosts/records.js';
import { wasAnswered } from '../requests.js';

/**
 * L2: an update that returned, to whomever, before another one was called has the smaller zxid. Premise: each committed
 * update behind another one.
 *
 * The history is swept in its order, with the latest call so far at hand: an update that comes behind it and had
 * returned before it is out of place. (One that is not answered yet returns later than all calls that have a place.)
 */
export function writesRealTime({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('L2');
  let latest: { readonly call: Call; readonly txn: Transaction } | null = null;
  ghosts.judges.committed.push((txn, at) => {
    const { call, zxid } = txn;
    if (call === null) return;
    if (latest !== null) {
      findings.premise();
      if (wasAnswered(call) && call.returnedAt < latest.call.called.index) {
        findings.violated(
          `promised that an update comes before all that are called when it has returned, but ` +
            `${callName(call, servers)}, is ${formatZxid(zxid)}, and ${callName(latest.call, servers)}, which was called ` +
            `after that had returned, is ${formatZxid(latest.txn.zxid)}`,
          [
            { index: call.returnedAt, role: 'answer of the first' },
            { index: latest.call.called.index, role: 'call of the second' },
            { index: latest.txn.committedAt, role: 'commit of the second' },
            witness(at, 'commit of the first'),
          ],
        );
      }
    }
    if (latest === null || call.called.index > latest.call.called.index) latest = { call, txn };
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
