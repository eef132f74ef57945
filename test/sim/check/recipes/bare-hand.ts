import type { RecipeEvent } from '../../../../core/client/recipes/events.js';
import type { ClientHand } from '../service/hands.js';
import type { recipeStage } from './hands.js';

type Stage = ReturnType<typeof recipeStage>;

/** What one request of a client says of itself at `/r`; what it does it does by the hand of its client. */
export class BareHand {
  readonly client: ClientHand;
  readonly #stage: Stage;
  readonly #names: { readonly recipe: string; readonly path: string; readonly holder: string };

  constructor(stage: Stage, client: ClientHand, { recipe, holder }: { recipe: string; holder: string }) {
    this.#stage = stage;
    this.client = client;
    this.#names = { recipe, path: '/r', holder };
  }

  asks(): number {
    return this.#says({ kind: 'recipe.requested', ...this.#names, session: this.client.session });
  }

  isGranted({ node = '', token = 0, places = 0 } = {}): number {
    const { session } = this.client;
    return this.#says({ kind: 'recipe.granted', ...this.#names, session, node, token, seq: 0, places });
  }

  acts(what: string, item: string): number {
    return this.#says({ kind: 'recipe.acted', ...this.#names, what, item, token: 0 });
  }

  isShown(view: string, zxid: number): number {
    return this.#says({ kind: 'recipe.observed', ...this.#names, view, zxid });
  }

  ends(why = 'released'): number {
    const { session } = this.client;
    return this.#says({ kind: 'recipe.released', ...this.#names, session, token: 0, why });
  }

  #says(event: RecipeEvent): number {
    return this.#stage.emit(event, this.client.address);
  }
}
