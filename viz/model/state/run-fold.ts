import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Actor } from '../../../sim/cluster.js';
import { clientsAmong, foldOf } from '../../../sim/protocols/folds.js';
import type { Envelope } from '../../../sim/trace/event-stream.js';
import type { StateTree } from '../../../sim/trace/state/state-tree.js';
import type { TraceFold } from '../../../sim/trace/state/trace-fold.js';

/** States by address. They never change: a later state is another one, and shares what is equal. */
export type StatesByAddress = ReadonlyMap<number, StateTree>;

/** The fold of all states of a run, by whatever protocol; of one that is not known there are no states. */
export class RunFold {
  readonly #actors: readonly Actor[];
  readonly #fold: TraceFold | null;

  constructor(protocol: string, actors: readonly Actor[]) {
    this.#actors = actors;
    this.#fold = foldOf(protocol, clientsAmong(actors));
  }

  /** Whether events of a kind can change a state. */
  reads(kind: string): boolean {
    return this.#fold?.reads(kind) === true;
  }

  handle(event: RunEvent, at: Envelope): void {
    this.#fold?.apply(event, at);
  }

  /** Undefined while it is down, and for what has no state. */
  stateOf(address: number): StateTree | undefined {
    return this.#fold?.stateOf(address);
  }

  /** Of all actors that have one. */
  states(): StatesByAddress {
    const states = new Map<number, StateTree>();
    for (const { id } of this.#actors) {
      const state = this.stateOf(id);
      if (state !== undefined) states.set(id, state);
    }
    return states;
  }

  restore(states: StatesByAddress): void {
    this.#fold?.restore(states);
  }
}
