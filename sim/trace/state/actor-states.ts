import type { Draft } from './draft.js';
import type { StateTree } from './state-tree.js';

/** The states of all actors of one sort, by address. */
export class ActorStates<S extends StateTree> {
  readonly draft: Draft;
  readonly #states = new Map<number, S>();

  constructor(draft: Draft) {
    this.draft = draft;
  }

  /** The state of an actor, which does not change any more; undefined if there is none. */
  get(actor: number): S | undefined {
    this.draft.seal();
    return this.#states.get(actor);
  }

  begin(actor: number, state: S): void {
    this.#states.set(actor, state);
  }

  /** Takes over a state that was handed out by states of the same sort. */
  restore(actor: number, state: StateTree): void {
    // oxlint-disable-next-line typescript/consistent-type-assertions -- a keyframe holds what `get` gave; `trace validate` compares the two
    this.#states.set(actor, state as S);
  }

  end(actor: number): void {
    this.#states.delete(actor);
  }

  clear(): void {
    this.#states.clear();
  }

  /** The state of an actor for a change; undefined if there is none, and then there is nothing to change. */
  edit(actor: number): S | undefined {
    const state = this.#states.get(actor);
    if (state === undefined) return undefined;
    const own = this.draft.edit(state);
    if (own !== state) this.#states.set(actor, own);
    return own;
  }
}
