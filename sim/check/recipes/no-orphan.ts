import { formatZxid } from '../../../core/zxid.js';
import type { RunEnd } from '../checker.js';
import { Findings } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import { sessionName } from '../service/describe.js';
import type { RecipeGhosts } from './ghosts.js';
import type { Claim } from './records.js';
import { nodeNamed } from './records.js';

/** A znode of a recipe that goes with its session. */
interface Kept {
  readonly guid: string;
  readonly session: number;
  readonly czxid: number;
  readonly index: number;
}

const MARK = '/_c_';

/**
 * K15: nothing is left behind. When all is quiet, each ephemeral that a recipe has made belongs to a request that is still
 * held or waited for, or to a session that has ended or whose client has died: those vanish by themselves. Premise: each
 * ephemeral of a recipe in the committed history.
 */
export function noOrphan(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.requested.push((claim) => judge.pending.set(claim.holder, claim));
  ghosts.judges.released.push(({ holder }) => judge.pending.delete(holder));
  ghosts.service.judges.committed.push(({ changes, committedAt }) => {
    for (const { path, after } of changes) if (path.includes(MARK)) judge.changed(path, after, committedAt);
  });
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

class Judge {
  readonly findings = new Findings('K15');
  readonly pending = new Map<string, Claim>();
  readonly #kept = new Map<string, Kept>();
  readonly #ghosts: RecipeGhosts;

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  changed(
    path: string,
    after: { readonly czxid: number; readonly ephemeralOwner: number } | null,
    index: number,
  ): void {
    const name = nodeNamed(path.slice(path.lastIndexOf('/') + 1));
    if (name === null) return;
    if (after === null) {
      this.#kept.delete(path);
    } else if (after.ephemeralOwner !== 0 && !this.#kept.has(path)) {
      this.findings.premise();
      const { ephemeralOwner: session, czxid } = after;
      this.#kept.set(path, { guid: name.guid, session, czxid, index });
    }
  }

  finish(end: RunEnd): void {
    const ghosts = this.#ghosts;
    for (const [path, { guid, session, czxid, index }] of this.#kept) {
      const handle = ghosts.service.handleWith(session);
      if (handle?.state !== 'open' || !ghosts.isLive(session) || this.pending.has(guid)) continue;
      if (!ghosts.hadTimeFor(handle.client, path.slice(0, path.lastIndexOf('/')), end)) continue;
      this.findings.violated(
        `promised that a recipe leaves nothing behind, but ${path} of ${sessionName(session)}, made at ` +
          `${formatZxid(czxid)}, belongs to nothing that ${ghosts.clientName(handle.client)} holds or waits for`,
        [{ index, role: 'creation' }],
      );
    }
  }
}
