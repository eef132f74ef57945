import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import type { RecipeGhosts } from './ghosts.js';
import type { Claim } from './records.js';
import { queueAt } from './tree-views.js';

/**
 * K3: a lock is given in the order of its queue. When it is given, no znode of the queue that was made before the holder's
 * own is there any more: what is there at the end of the committed history was there when the holder looked. And whoever
 * has its turn gets it: nobody is first in the queue for ever and still waits. Premise: each grant to a live
 * session.
 */
export function lockFair(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.granted.push((claim, at) => judge.granted(claim, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

class Judge {
  readonly findings = new Findings('K3');
  readonly #ghosts: RecipeGhosts;

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  granted(claim: Claim, at: Envelope): void {
    const ghosts = this.#ghosts;
    if (claim.recipe !== 'lock' || !ghosts.isLive(claim.session)) return;
    this.findings.premise();
    const [first] = queueAt(ghosts.service, claim.path, ['lock']);
    if (first === undefined || first.czxid >= claim.token) return;
    this.findings.violated(
      `promised that a lock is given in the order of its queue, but ${ghosts.clientName(claim.client)} was given ` +
        `${claim.path} with a znode of ${formatZxid(claim.token)}, and ${first.path} of ${formatZxid(first.czxid)} is ` +
        'before it',
      [witness(at, 'grant')],
    );
  }

  finish(end: RunEnd): void {
    const ghosts = this.#ghosts;
    for (const path of ghosts.paths) {
      const [first] = queueAt(ghosts.service, path, ['lock']);
      const claim = first === undefined ? undefined : ghosts.find(path, first.guid);
      if (claim?.recipe !== 'lock' || claim.granted.index !== 0) continue;
      if (!ghosts.hadTimeFor(claim.client, path, end)) continue;
      this.findings.violated(
        `promised that whoever is first in the queue of a lock gets it, but ${ghosts.clientName(claim.client)} still waits ` +
          `for ${path} with nobody before it`,
        [{ index: claim.requested.index, role: 'request' }],
      );
    }
  }
}
