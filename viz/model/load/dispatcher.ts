import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { RowEnvelope, RowHandlers } from '../collector.js';

type Handler = (event: RunEvent, at: RowEnvelope) => void;

/** Calls those who asked for a kind. A kind is told by its place among all, which saves a look at its name for each event. */
export class Dispatcher {
  readonly #handlers: readonly Handler[][];
  readonly #places: ReadonlyMap<string, number>;

  /** `places`: of all kinds, from 0. */
  constructor(places: ReadonlyMap<string, number>) {
    this.#places = places;
    this.#handlers = Array.from(places, () => []);
  }

  /** Kinds that have no place are never told of. */
  add(handlers: RowHandlers): void {
    // oxlint-disable-next-line typescript/consistent-type-assertions -- the table is keyed by kind, so a handler only ever gets events of its own kind
    const table = handlers as Readonly<Record<string, Handler | undefined>>;
    for (const [kind, handler] of Object.entries(table)) {
      const place = this.#places.get(kind);
      if (handler !== undefined && place !== undefined) this.#handlers[place]?.push(handler);
    }
  }

  tell(event: RunEvent, at: RowEnvelope, place: number): void {
    const list = this.#handlers[place];
    if (list === undefined) return;
    for (let i = 0; i < list.length; i += 1) list[i]?.(event, at);
  }
}
