import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Actor } from '../../../sim/cluster.js';
import type { Envelope } from '../../../sim/trace/event-stream.js';
import type { StateTree } from '../../../sim/trace/state/state-tree.js';
import { synodFold } from '../../../sim/trace/synod-fold.js';
import { zabFold } from '../../../sim/trace/zab-fold.js';

type Handler = (event: RunEvent, at: Envelope) => void;

/** States by address. They never change: a later state is another one, and shares what is equal. */
export type StatesByAddress = ReadonlyMap<number, StateTree>;

/** The fold of all states of a run, by whatever protocol. */
export class RunFold {
  readonly #actors: readonly Actor[];
  readonly #fold: FoldOfAny | null;
  readonly #handlers: Readonly<Record<string, Handler | undefined>>;

  constructor(protocol: string, actors: readonly Actor[]) {
    this.#actors = actors;
    this.#fold = foldOf(protocol, actors);
    const handlers: object = this.#fold?.handlers ?? {};
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the table is keyed by kind, so a handler only ever gets events of its own kind
    this.#handlers = handlers as Readonly<Record<string, Handler | undefined>>;
  }

  /** Whether events of a kind can change a state. */
  reads(kind: string): boolean {
    return this.#handlers[kind] !== undefined;
  }

  handle(event: RunEvent, at: Envelope): void {
    this.#handlers[event.kind]?.(event, at);
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

interface FoldOfAny {
  readonly handlers: object;
  stateOf(address: number): StateTree | undefined;
  restore(states: StatesByAddress): void;
}

/** Null for a protocol that has no fold. */
function foldOf(protocol: string, actors: readonly Actor[]): FoldOfAny | null {
  const clients = new Set(actors.filter(({ role }) => role === 'client').map(({ id }) => id));
  switch (protocol) {
    case 'zab':
      return zabFold(clients);
    case 'synod':
      return synodFold(clients);
    default:
      return null;
  }
}
