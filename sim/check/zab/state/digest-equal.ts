import { Findings } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { isSame, known, reportDifference } from './digest-table.js';

/**
 * D1: servers with the same history have the same state. The first server that comes to the end of a history says which
 * state it gives. Premise: each state that is reported of a history of which another was reported before.
 *
 * A snapshot that was written while transactions went on holds some of them in part, until those behind it are added: a
 * state that is loaded so (`transfer`) stands for no history.
 */
export function digestEqual(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('D1');
  const { judges } = ghosts;
  judges.applied.push((event, _, at) => {
    const other = known(ghosts, event);
    if (other === null) return;
    findings.premise();
    if (isSame(event, other)) return;
    const promise = 'servers with the same history have the same state';
    reportDifference(findings, { promise, deed: 'delivered', state: event, other }, at);
  });
  judges.loaded.push((event, _, at) => {
    const other = event.from === 'transfer' ? null : known(ghosts, event);
    if (other === null) return;
    findings.premise();
    if (isSame(event, other)) return;
    const promise = 'servers with the same history have the same state';
    reportDifference(findings, { promise, deed: `came by ${event.from} to`, state: event, other }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
