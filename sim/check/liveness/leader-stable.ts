import { serverName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';

/**
 * V8: when a leader has been established, at most so many are elected behind it. Premise: each server that finds itself
 * elected from then on, and the first that is established.
 */
export function leaderStable(changesMax: number, ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('V8');
  const elections: Evidence[] = [];
  ghosts.judges.established.push((_, __, at) => {
    if (elections.length > 0) return;
    findings.premise();
    elections.push(witness(at, 'first leader'));
  });
  return {
    findings,
    handlers: ghosts.handlersWith({
      'zab.elected': ({ leader }, at) => {
        if (leader !== at.actor || elections.length === 0) return;
        findings.premise();
        elections.push(witness(at, 'election'));
        const changes = elections.length - 1;
        if (changes <= changesMax) return;
        findings.violated(
          `promised that the leader changes at most ${times(changesMax)}, but with ${serverName(leader)} it changed ` +
            times(changes),
          elections,
        );
      },
    }),
  };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}
