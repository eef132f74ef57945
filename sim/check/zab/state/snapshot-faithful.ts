import { Findings } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { isSame, known, reportDifference } from './digest-table.js';

/**
 * D3: a state that is read from disk, snapshot and log, is the state that its history gives when it is delivered.
 * Premise: each state read from disk, or brought to the end of the log, of whose history another state is known.
 */
export function snapshotFaithful(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('D3');
  ghosts.judges.loaded.push((event, _, at) => {
    if (event.from !== 'disk' && event.from !== 'log') return;
    const other = known(ghosts, event);
    if (other === null) return;
    findings.premise();
    if (isSame(event, other)) return;
    const promise = 'what is read from disk is the state that its history gives';
    reportDifference(findings, { promise, deed: 'read', state: event, other }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
