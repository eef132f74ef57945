import { Findings } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { isSame, known, reportDifference } from './digest-table.js';

/**
 * D4: a learner that begins to serve has the state that its leader had with this history, however it came to it: by
 * nothing, by what was missing, by a cut, or by a whole snapshot. Premise: each server that begins to serve with a state
 * of whose history another server's is known.
 */
export function transferFaithful(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('D4');
  ghosts.judges.serving.push((_, { sid, memory }, at) => {
    if (memory.loadedAt === 0) return;
    const state = { zxid: memory.loadedZxid, digestHigh: memory.loadedHigh, digestLow: memory.loadedLow };
    const other = known(ghosts, state);
    if (other === null || other.digestBy === sid) return;
    findings.premise();
    if (isSame(state, other)) return;
    const promise = 'synchronisation brings a server to the state of its leader';
    reportDifference(findings, { promise, deed: 'began to serve at', state, other }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
