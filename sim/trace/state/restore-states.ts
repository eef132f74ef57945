import type { StateTree } from './state-tree.js';

/** States of one sort, as far as a keyframe cares. */
export interface RestorableStates {
  clear(): void;
  restore(actor: number, state: StateTree): void;
}

/** Gives each state to those of its sort, in place of all that they hold. */
export function restoreStates(
  states: ReadonlyMap<number, StateTree>,
  sortOf: (actor: number) => RestorableStates,
  sorts: readonly RestorableStates[],
): void {
  for (const sort of sorts) sort.clear();
  for (const [actor, state] of states) sortOf(actor).restore(actor, state);
}
