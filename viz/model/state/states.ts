import type { OpenTrace } from '../open-trace.js';
import { Places } from '../places.js';
import type { ActorState, StateValue } from '../service.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { rowsIn } from '../rows.js';
import { StateWalk } from './state-walk.js';
import { present, presentState } from './present.js';

/** The states of all actors at any row, and where they changed. */
export class States {
  readonly #trace: OpenTrace;
  readonly #walk: StateWalk;
  readonly #places: Places;

  constructor(trace: OpenTrace) {
    this.#trace = trace;
    this.#walk = new StateWalk(trace);
    this.#places = new Places(trace.model.actors);
  }

  /** Of every actor, behind a row. */
  at(row: Row): readonly ActorState[] {
    this.#walk.seek(row);
    return this.#trace.model.actors.map(({ id }, actor) => {
      return { actor, row, state: presentState(this.#walk.stateOf(id), this.#places) };
    });
  }

  /** The nearest row before or behind `from` at which the value under a path of an actor's state changed; NO_ROW if none. */
  changeOf(actor: number, path: readonly string[], from: Row, direction: -1 | 1): Row {
    return direction === 1 ? this.#next(actor, path, from) : this.#previous(actor, path, from);
  }

  /**
   * Goes along all rows, and tells the value under a path of the state of the actor of each, as text: null if there is
   * none, undefined if it is as it was.
   */
  walk(path: readonly string[], tell: (row: Row, value: string | null | undefined) => void): void {
    const { columns } = this.#trace.model;
    this.#walk.seek(NO_ROW);
    for (let row = 0; row < columns.count; row += 1) {
      this.#walk.step();
      tell(row, this.#walk.changesAt(row) ? this.#textAt(columns.actor[row] ?? 0, path) : undefined);
    }
  }

  #next(actor: number, path: readonly string[], from: Row): Row {
    const { count } = this.#trace.model.columns;
    this.#walk.seek(from);
    const before = this.#valueAt(actor, path);
    while (this.#walk.row < count - 1) {
      this.#walk.step();
      if (this.#concerns(actor) && this.#valueAt(actor, path) !== before) return this.#walk.row;
    }
    return NO_ROW;
  }

  #previous(actor: number, path: readonly string[], from: Row): Row {
    let found = NO_ROW;
    this.#walk.seek(NO_ROW);
    let before = this.#valueAt(actor, path);
    for (const row of rowsIn(this.#trace.model.rowsOfActor, actor)) {
      if (row >= from) break;
      if (!this.#walk.changesAt(row)) continue;
      this.#walk.seek(row);
      const value = this.#valueAt(actor, path);
      if (value !== before) found = row;
      before = value;
    }
    return found;
  }

  /** Whether the event at the walk's row can have changed the state of an actor. */
  #concerns(actor: number): boolean {
    const { row } = this.#walk;
    return this.#trace.model.columns.actor[row] === actor && this.#walk.changesAt(row);
  }

  #textAt(actor: number, path: readonly string[]): string | null {
    const value = this.#memberAt(actor, path);
    return value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
  }

  /** As text, to compare. */
  #valueAt(actor: number, path: readonly string[]): string {
    return JSON.stringify(this.#memberAt(actor, path));
  }

  #memberAt(actor: number, path: readonly string[]): StateValue {
    const id = this.#trace.model.actors[actor]?.id ?? 0;
    let value: unknown = this.#walk.stateOf(id);
    for (const key of path) value = memberOf(value, key);
    return present(path.at(-1) ?? '', value, this.#places);
  }
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : null;
}
