import type { Zxid } from '../../../core/zxid.js';
import { ZERO_ZXID, formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import type { RecipeGhosts } from './ghosts.js';
import { grantOf } from './ghosts.js';
import type { Claim } from './records.js';
import { LATEST, childrenAt } from './tree-views.js';

const BARRIER = 'barrier';
const DOUBLE = 'double-barrier';
const MEMBER = /^[0-9a-f]{16}$/;

/**
 * K5: nobody passes a barrier whose znode was there in every state that it can have been shown since it asked; and nobody
 * waits for ever at one that is open. Nobody enters a double barrier before so many members were there in one state; and
 * nobody has left it while another one, whom its last list of members had to show, is inside and has not done
 * its part. Premise: each one that passes, enters or has left.
 */
export function barrierSound(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  const { judges, service } = ghosts;
  judges.requested.push((claim) => judge.requested(claim));
  judges.granted.push((claim, at) => judge.granted(claim, at));
  judges.released.push((claim) => judge.released(claim));
  judges.acted.push(({ recipe, holder }) => judge.acted(recipe, holder));
  judges.observed.push(({ recipe, path, holder, zxid }, at) => {
    if (recipe === DOUBLE) judge.left({ path, holder, zxid }, at);
  });
  service.judges.committed.push(({ changes }) => {
    for (const change of changes) if (change.kind === 'created') judge.created(change.path);
  });
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

class Judge {
  readonly findings = new Findings('K5');
  readonly #ghosts: RecipeGhosts;
  /** By holder: what its client had been shown when it asked for the way through a barrier. */
  readonly #seen = new Map<string, Zxid>();
  /** By path of a double barrier: how many members were there at a time, at most. */
  readonly #most = new Map<string, number>();
  /** Who has done its part in a double barrier. */
  readonly #done = new Set<string>();

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  requested({ recipe, path, holder, client }: Claim): void {
    if (recipe === BARRIER)
      this.#seen.set(holder, this.#ghosts.service.handleOf(client)?.lastZxid ?? ZERO_ZXID);
    else if (recipe === DOUBLE && !this.#most.has(path)) this.#most.set(path, 0);
  }

  granted(claim: Claim, at: Envelope): void {
    if (claim.recipe === BARRIER) this.#passed(claim, at);
    else if (claim.recipe === DOUBLE) this.#entered(claim, at);
  }

  released({ holder }: Claim): void {
    this.#seen.delete(holder);
    this.#done.delete(holder);
  }

  acted(recipe: string, holder: string): void {
    if (recipe === DOUBLE) this.#done.add(holder);
  }

  created(path: string): void {
    if (this.#most.size === 0) return;
    const parent = path.slice(0, path.lastIndexOf('/'));
    const most = this.#most.get(parent);
    if (most === undefined) return;
    const members = childrenAt(this.#ghosts.service, parent).filter((name) => MEMBER.test(name));
    this.#most.set(parent, Math.max(most, members.length));
  }

  left({ path, holder, zxid }: { path: string; holder: string; zxid: Zxid }, at: Envelope): void {
    const ghosts = this.#ghosts;
    this.findings.premise();
    for (const other of ghosts.holdersAt(path)) {
      if (other.holder === holder || this.#done.has(other.holder) || !ghosts.isLive(other.session)) continue;
      const czxid = ghosts.service.model.stat(other.node, LATEST)?.czxid ?? Infinity;
      if (czxid > zxid) continue;
      this.findings.violated(
        `promised that nobody has left a double barrier while a member is inside, but ${ghosts.clientName(at.actor)} has ` +
          `left ${path} as of ${formatZxid(zxid)}, and ${ghosts.clientName(other.client)}, a member since ` +
          `${formatZxid(czxid)}, has not done its part`,
        [grantOf(other, 'who is inside'), witness(at, 'who has left')],
      );
    }
  }

  finish(end: RunEnd): void {
    const ghosts = this.#ghosts;
    for (const path of ghosts.paths) {
      for (const claim of ghosts.claimsAt(path)) {
        if (claim.recipe !== BARRIER || ghosts.service.model.stat(path, LATEST) !== null) continue;
        if (!ghosts.hadTimeFor(claim.client, path.slice(0, path.lastIndexOf('/')), end)) continue;
        this.findings.violated(
          `promised that nobody waits at a barrier that is open, but ${ghosts.clientName(claim.client)} still waits at ${path}`,
          [{ index: claim.requested.index, role: 'request' }],
        );
      }
    }
  }

  #passed({ path, holder, client, requested }: Claim, at: Envelope): void {
    this.findings.premise();
    const stat = this.#ghosts.service.model.stat(path, LATEST);
    const seen = this.#seen.get(holder) ?? ZERO_ZXID;
    if (stat === null || stat.czxid > seen) return;
    this.findings.violated(
      `promised that nobody passes a barrier that is raised, but ${this.#ghosts.clientName(client)} passed ${path}, which ` +
        `is there since ${formatZxid(stat.czxid)}, and had been shown ${formatZxid(seen)} before it asked`,
      [{ index: requested.index, role: 'request' }, witness(at, 'passed')],
    );
  }

  #entered({ path, client, places }: Claim, at: Envelope): void {
    this.findings.premise();
    const most = this.#most.get(path) ?? 0;
    if (most >= places) return;
    this.findings.violated(
      `promised that a double barrier opens for ${String(places)} members, but ${this.#ghosts.clientName(client)} entered ` +
        `${path}, where there were never more than ${String(most)}`,
      [witness(at, 'entered')],
    );
  }
}
