/**
 * Users of recipes in traces made by hand, on the stage of the service: a line of a test is what one of them does, or
 * believes.
 */
import type { ServiceChecker } from '../../../../sim/check/service/context.js';
import { RecipeGhosts } from '../../../../sim/check/recipes/ghosts.js';
import type { ClientHand } from '../service/hands.js';
import { create, remove, staged } from '../service/hands.js';

type Staged = ReturnType<typeof staged>;

/** A stage that one rule of the recipes watches; `/r` is there. */
export function recipeStage(make: (ghosts: RecipeGhosts) => ServiceChecker): Staged {
  const stage = staged((context, service) => make(new RecipeGhosts(service, context)));
  stage.c1.does(create('/r'));
  return stage;
}

/** One request of a client at `/r`. */
export class UserHand {
  readonly client: ClientHand;
  readonly holder: string;
  node = '';
  token = 0;
  readonly #stage: Staged;
  readonly #below: string;
  readonly #names: { recipe: string; path: string; holder: string };

  constructor(
    stage: Staged,
    client: ClientHand,
    { recipe = 'lock', holder, below = '' }: { recipe?: string; holder: string; below?: string },
  ) {
    this.#stage = stage;
    this.client = client;
    this.holder = holder;
    this.#below = below;
    this.#names = { recipe, path: '/r', holder };
  }

  /** It asks. */
  asks(): number {
    return this.#emit({ kind: 'recipe.requested', ...this.#names, session: this.client.session });
  }

  /** It asks, and takes its place in the queue. */
  enters(label = 'lock'): number {
    const index = this.asks();
    const name = `/r${this.#below}/_c_${this.holder}-${label}-`;
    const { answer, zxid } = this.client.does(create(name, '', 'ephemeralSequential'));
    this.node = answer.kind === 'path' ? answer.path : '';
    this.token = zxid;
    return index;
  }

  /** It believes to have what it asked for. */
  isGranted(places = 1): number {
    const { session } = this.client;
    const seq = Number(/-(-?\d+)$/.exec(this.node)?.[1]);
    return this.#emit({
      kind: 'recipe.granted',
      ...this.#names,
      session,
      node: this.node,
      token: this.token,
      seq,
      places,
    });
  }

  /** It says that it does something. */
  acts(what: string, item: string): number {
    return this.#emit({ kind: 'recipe.acted', ...this.#names, what, item, token: this.token });
  }

  /** It believes in it no more. */
  releases(why = 'released'): number {
    return this.#emit({
      kind: 'recipe.released',
      ...this.#names,
      session: this.client.session,
      token: this.token,
      why,
    });
  }

  /** Its place is free. */
  leaves(): void {
    this.client.does(remove(this.node));
  }

  #emit(event: Parameters<Staged['emit']>[0]): number {
    return this.#stage.emit(event, this.client.address);
  }
}
