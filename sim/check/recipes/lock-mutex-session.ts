import { witness } from '../checker.js';
import { Findings } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import { sessionName } from '../service/describe.js';
import type { RecipeGhosts } from './ghosts.js';
import { grantOf } from './ghosts.js';

/**
 * K1: of users whose sessions live one at a time holds a lock. Judged when a lock is given: everybody else who holds it,
 * and has not released it, must have lost its session in the committed history by then, whether it has heard of that or
 * not. That such a one believes on is not excluded by any lock; K2 says what follows. Premise: each grant to a live
 * session.
 */
export function lockMutexSession(ghosts: RecipeGhosts): ServiceChecker {
  const findings = new Findings('K1');
  ghosts.judges.granted.push((claim, at) => {
    if (claim.recipe !== 'lock' || !ghosts.isLive(claim.session)) return;
    findings.premise();
    for (const other of ghosts.holdersAt(claim.path)) {
      if (other === claim || other.recipe !== 'lock' || !ghosts.isLive(other.session)) continue;
      findings.violated(
        `promised that one user at a time holds a lock, but ${ghosts.clientName(claim.client)} was given ${claim.path} ` +
          `while ${ghosts.clientName(other.client)} holds it, whose ${sessionName(other.session)} lives`,
        [grantOf(other, 'holder'), witness(at, 'second holder')],
      );
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
