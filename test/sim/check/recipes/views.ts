/** Users of recipes that show something, in traces made by hand. */
import type { Zxid } from '../../../../core/zxid.js';
import { Footing } from '../../../../sim/check/recipes/footing.js';
import type { RecipeGhosts } from '../../../../sim/check/recipes/ghosts.js';
import type { ServiceChecker } from '../../../../sim/check/service/context.js';
import type { ClientHand } from '../service/hands.js';
import { CONTEXT } from '../service/hands.js';
import { recipeStage } from './hands.js';

type Staged = ReturnType<typeof recipeStage>;

/** A stage that one of the rules watches which look at views; `/r` is there. */
export function viewStage(
  make: (ghosts: RecipeGhosts, footing: Footing) => ServiceChecker,
  context = CONTEXT,
): Staged {
  return recipeStage((ghosts) => make(ghosts, new Footing(context, ghosts)));
}

/** The run is over, and it was quiet long enough for everybody to know the truth. */
export function endsInQuiet(stage: Staged): void {
  stage.emit({ kind: 'run.phased', phase: 'quiet', core: CONTEXT.core }, 0);
  stage.wait(6 * CONTEXT.tickMicros);
  stage.end();
}

/** One use of a recipe by a client. */
export class WatcherHand {
  readonly client: ClientHand;
  readonly #stage: Staged;
  readonly #names: { recipe: string; path: string; holder: string };

  constructor(
    stage: Staged,
    client: ClientHand,
    { recipe, path = '/r', holder = 'f1' }: { recipe: string; path?: string; holder?: string },
  ) {
    this.#stage = stage;
    this.client = client;
    this.#names = { recipe, path, holder };
    const { session } = client;
    this.#emit({ kind: 'recipe.requested', ...this.#names, session });
  }

  shows(view: string, zxid: Zxid, path = this.#names.path): number {
    return this.#emit({ kind: 'recipe.observed', ...this.#names, path, view, zxid });
  }

  /** As a member, by a znode of this transaction. */
  joins(token: Zxid): number {
    const { session } = this.client;
    const { path: node } = this.#names;
    return this.#emit({ kind: 'recipe.granted', ...this.#names, session, node, token, seq: 0, places: 0 });
  }

  picks(item: string, token: Zxid): number {
    return this.#emit({ kind: 'recipe.acted', ...this.#names, what: 'pick', item, token });
  }

  ends(): void {
    const { session } = this.client;
    this.#emit({ kind: 'recipe.released', ...this.#names, session, token: 0, why: 'released' });
  }

  #emit(event: Parameters<Staged['emit']>[0]): number {
    return this.#stage.emit(event, this.client.address);
  }
}
