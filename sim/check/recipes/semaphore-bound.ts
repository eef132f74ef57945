import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import { enumerate } from '../actor-names.js';
import type { ServiceChecker } from '../service/context.js';
import type { RecipeGhosts } from './ghosts.js';
import { grantOf } from './ghosts.js';
import type { Claim } from './records.js';
import { queueAt } from './tree-views.js';

/**
 * K12: of users whose sessions live no more have a lease than there are leases, and they are given in the order in which
 * their znodes were made. When all is quiet, nobody waits while a lease is free. Premise: each grant to a live session.
 */
export function semaphoreBound(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.granted.push((claim, at) => judge.granted(claim, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

class Judge {
  readonly findings = new Findings('K12');
  readonly #ghosts: RecipeGhosts;
  /** By path: how many leases there are, as its users say. */
  readonly #leases = new Map<string, number>();

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  granted(claim: Claim, at: Envelope): void {
    const { recipe, path, places, client, token, session } = claim;
    const ghosts = this.#ghosts;
    if (recipe !== 'semaphore' || !ghosts.isLive(session)) return;
    this.findings.premise();
    this.#leases.set(path, places);
    const holders = ghosts.holdersAt(path).filter((other) => ghosts.isLive(other.session));
    if (holders.length > places) {
      this.#violated(
        claim,
        `while ${enumerate(holders.filter((other) => other !== claim).map((other) => ghosts.clientName(other.client)))} ` +
          `have one, of ${String(places)}`,
        [
          ...holders.filter((other) => other !== claim).map((other) => grantOf(other, 'holder')),
          witness(at, 'one too many'),
        ],
      );
    }
    const before = this.#nodesAt(path).filter(({ czxid }) => czxid < token);
    if (before.length < places) return;
    this.#violated(
      { path, client },
      `with ${String(before.length)} before it, and there are ${String(places)}`,
      [witness(at, 'grant')],
    );
  }

  finish(end: RunEnd): void {
    const ghosts = this.#ghosts;
    for (const [path, leases] of this.#leases) {
      for (const claim of ghosts.claimsAt(path)) {
        if (claim.granted.index !== 0 || !ghosts.isLive(claim.session)) continue;
        const others = this.#nodesAt(path).filter(({ guid }) => guid !== claim.holder);
        if (others.length >= leases || !ghosts.hadTimeFor(claim.client, `${path}/leases`, end)) continue;
        this.findings.violated(
          `promised that nobody waits while a lease is free, but ${ghosts.clientName(claim.client)} still waits at ${path}, ` +
            `and ${String(others.length)} of ${String(leases)} are taken`,
          [{ index: claim.requested.index, role: 'request' }],
        );
      }
    }
  }

  #nodesAt(path: string): ReturnType<typeof queueAt> {
    return queueAt(this.#ghosts.service, `${path}/leases`, ['lease']);
  }

  #violated(
    { path, client }: Pick<Claim, 'path' | 'client'>,
    what: string,
    evidence: Parameters<Findings['violated']>[1],
  ): void {
    const name = this.#ghosts.clientName(client);
    this.findings.violated(
      `promised that there are so many leases and no more, but ${name} was given one at ${path} ${what}`,
      evidence,
    );
  }
}
