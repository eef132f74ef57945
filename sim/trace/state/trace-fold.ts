import type { Kinded } from '../../../core/env.js';
import type { Envelope } from '../event-stream.js';
import type { StateFold } from '../fold.js';
import type { StateTree } from './state-tree.js';

/** The states of all actors while the events of a trace go by, whatever its protocol. */
export interface TraceFold {
  /** Whether events of a kind can change a state. */
  reads(kind: string): boolean;
  apply(event: Kinded, at: Envelope): void;
  /** See {@link StateFold}. */
  stateOf(address: number): StateTree | undefined;
  restore(states: ReadonlyMap<number, StateTree>): void;
}

/** A fold for whoever does not know of which protocol it is. The events must be of that protocol. */
export function traceFold<E extends Kinded>(fold: StateFold<E>): TraceFold {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the table is keyed by kind, so a handler only ever gets events of its own kind
  const handlers = fold.handlers as Readonly<
    Record<string, ((event: Kinded, at: Envelope) => void) | undefined>
  >;
  return {
    reads: (kind) => Object.hasOwn(handlers, kind),
    apply: (event, at) => {
      if (Object.hasOwn(handlers, event.kind)) handlers[event.kind]?.(event, at);
    },
    stateOf: (address) => fold.stateOf(address),
    restore: (states) => fold.restore(states),
  };
}
