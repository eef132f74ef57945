import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

/**
 * R3: what a server answers from was committed before: so it was asked for before, too. Premise: each reply. A server
 * that has found no leader and only reads knows nothing of commits: it answers from what its log held, and nothing else.
 */
export function readNotFuture(ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('R3');
  const { zab } = ghosts;
  ghosts.judges.replied.push((_, { xid, op, state }, at) => {
    findings.premise();
    const loner = ghosts.alone.find(at.actor);
    if (loner !== undefined) {
      if (loner.zxid === state) return;
      findings.violated(
        `promised that a server that is alone answers from what its log held, but ${serverName(at.actor)} answered ` +
          `request ${String(xid)} (${op}) from ${formatZxid(state)} when that ended with ${formatZxid(loner.zxid)}`,
        [{ index: loner.index, role: 'alone' }, witness(at, 'reply')],
      );
      return;
    }
    if (zab.epochs.contains(zab.committed, state)) return;
    const proposal = zab.epochs.find(zab.epochs.real(state));
    const isKnown = proposal !== undefined && proposal.proposedAt > 0;
    findings.violated(
      `promised that servers answer from what is committed, but ${serverName(at.actor)} answered request ${String(xid)} ` +
        `(${op}) from ${formatZxid(state)} when the committed history ended with ${formatZxid(zab.committed)}`,
      [...(isKnown ? [{ index: proposal.proposedAt, role: 'proposal' }] : []), witness(at, 'reply')],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
