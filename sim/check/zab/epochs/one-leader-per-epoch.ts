import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/**
 * Z7: an epoch has one established leader. Premise: each leader that is established. The same server twice is one too
 * many as well: in its second leadership it would use zxids of the first again.
 */
export function oneLeaderPerEpoch(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z7');
  ghosts.judges.established.push(({ epoch }, { sid }, at) => {
    findings.premise();
    const { leader, establishedAt } = ghosts.epochs.of(epoch);
    if (establishedAt === 0) return;
    findings.violated(
      `promised that an epoch has one leader, but in epoch ${String(epoch)} ${serverName(leader)} was established and ` +
        `then ${serverName(sid)}`,
      [{ index: establishedAt, role: 'first leader' }, witness(at, 'second leader')],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
