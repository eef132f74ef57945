import type { OpenTrace } from '../open-trace.js';
import { Places } from '../places.js';
import type { ActorState, StateValue } from '../service.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
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
    const { columns, actors } = this.#trace.model;
    const known = actors.map((): unknown => null);
    this.#walk.seek(NO_ROW);
    for (let row = 0; row < columns.count; row += 1) {
      this.#walk.step();
      const actor = columns.actor[row] ?? 0;
      const state = this.#walk.stateOf(actors[actor]?.id ?? 0);
      tell(row, state === known[actor] ? undefined : this.#textAt(actor, path));
      known[actor] = state;
    }
  }

  #next(actor: number, path: readonly string[], from: Row): Row {
    const { count } = this.#trace.model.columns;
    this.#walk.seek(from);
    const watch = this.#watch(actor, path);
    while (this.#walk.row < count - 1) {
      this.#walk.step();
      if (watch.hasChanged()) return this.#walk.row;
    }
    return NO_ROW;
  }

  /** Block by block backwards, each from its beginning on. */
  #previous(actor: number, path: readonly string[], from: Row): Row {
    for (let end = from - 1; end >= 0;) {
      const start = this.#trace.keyframes.before(end - 1).row;
      this.#walk.seek(start);
      const watch = this.#watch(actor, path);
      let found = NO_ROW;
      while (this.#walk.row < end) {
        this.#walk.step();
        if (watch.hasChanged()) found = this.#walk.row;
      }
      if (found !== NO_ROW) return found;
      end = start;
    }
    return NO_ROW;
  }

  /** Watches one value while the walk goes on. A state that is the same object has not changed. */
  #watch(actor: number, path: readonly string[]): { hasChanged(): boolean } {
    const id = this.#trace.model.actors[actor]?.id ?? 0;
    let state = this.#walk.stateOf(id);
    let value = this.#valueAt(actor, path);
    return {
      hasChanged: () => {
        const next = this.#walk.stateOf(id);
        if (next === state) return false;
        state = next;
        const before = value;
        value = this.#valueAt(actor, path);
        return value !== before;
      },
    };
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
