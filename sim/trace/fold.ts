import type { Kinded } from '../../core/env.js';
import type { Handlers } from './event-stream.js';
import type { StateTree } from './state/state-tree.js';

/**
 * The state of servers as the events tell it. It is what a viewer shows; in guarded runs it must equal what the
 * processes themselves show (`Process.inspect`, `Process.reveal`). Where the two differ, an event is missing.
 */
export interface Fold<E extends Kinded> {
  readonly handlers: Handlers<E>;
  /** The state of a server, as plain data that holds what its process shows; undefined while it is down. */
  stateOf(address: number): unknown;
}

/** A fold of all actors that can begin at any keyframe. */
export interface StateFold<E extends Kinded> extends Fold<E> {
  /** The state of an actor, 0 for the world; undefined while it is down. It never changes: equal parts of two are shared. */
  stateOf(address: number): StateTree | undefined;
  /** Takes over states that `stateOf` gave, by address; who is not among them is down. */
  restore(states: ReadonlyMap<number, StateTree>): void;
}
