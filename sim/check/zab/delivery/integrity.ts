import { epochOf, formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/**
 * Z1: what a server delivers was proposed before by the leader of its epoch with the same bytes, and it delivers it once in a life. Premise: each
 * delivery.
 *
 * Two proposals of one zxid with different bytes are for Z11; here the first of them counts.
 */
export function integrity(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z1');
  const { epochs, judges } = ghosts;
  judges.applied.push(({ zxid, txn }, replica, at) => {
    findings.premise();
    const proposal = epochs.find(zxid);
    if (proposal === undefined || proposal.txn !== txn) {
      const isKnown = proposal !== undefined && proposal.proposedAt > 0;
      findings.violated(
        `promised that what is delivered was proposed, but ${serverName(replica.sid)} delivered ${formatZxid(zxid)} ` +
          (isKnown
            ? `with other bytes than ${serverName(proposal.proposer)} had proposed`
            : 'and nobody had proposed it'),
        [...(isKnown ? [{ index: proposal.proposedAt, role: 'proposal' }] : []), witness(at, 'delivery')],
      );
    } else if (proposal.proposer !== epochs.of(epochOf(zxid)).leader) {
      findings.violated(
        `promised that what is delivered was proposed by the leader of its epoch, but ${serverName(replica.sid)} ` +
          `delivered ${formatZxid(zxid)} of ${serverName(proposal.proposer)}, who was not established in that epoch`,
        [{ index: proposal.proposedAt, role: 'proposal' }, witness(at, 'delivery')],
      );
    } else if (zxid <= replica.delivered && epochs.contains(replica.memory.end, zxid)) {
      findings.violated(
        `promised that a transaction is delivered once, but ${serverName(replica.sid)} delivered ${formatZxid(zxid)} ` +
          `when its state held everything up to ${formatZxid(replica.memory.end)}`,
        [
          { index: proposal.proposedAt, role: 'proposal' },
          { index: replica.memory.index, role: 'state before' },
          witness(at, 'delivery'),
        ],
      );
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
