import type { ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import { REFUSED } from '../zab/ghosts/ghosts.js';

/**
 * Whether the core can recover at all: a server that refused its disk because bytes of it had been damaged takes part in
 * nothing. Without a quorum of others no leader is owed, and nothing that needs one.
 */
export class IntactCore {
  readonly #context: ZabContext;
  readonly #unusable = new Set<number>();

  constructor(context: ZabContext, ghosts: ZabGhosts) {
    this.#context = context;
    ghosts.judges.recovered.push(({ end }, { sid, isDamaged }) => {
      if (end === REFUSED && isDamaged) this.#unusable.add(sid);
      else this.#unusable.delete(sid);
    });
  }

  /** Whether a server has refused its damaged disk. */
  isUnusable(sid: number): boolean {
    return this.#unusable.has(sid);
  }

  hasQuorum(): boolean {
    const { core, voters } = this.#context;
    const usable = core.filter((sid) => voters.includes(sid) && !this.#unusable.has(sid));
    return this.#context.isQuorum(new Set(usable));
  }
}
