import type { Kinded } from '../../../core/env.js';
import { difference } from '../state/difference.js';
import type { StateTree } from '../state/state-tree.js';
import type { TraceFold } from '../state/trace-fold.js';
import type { Keyframe, TraceHeader, TraceItem } from './format.js';
import { KeyframeReader } from './keyframe-codec.js';
import { TraceError } from './line/trace-error.js';

/** Holds the keyframes of a file against the fold of the events before them. */
export class KeyframeCheck {
  readonly #foldFor: (header: TraceHeader) => TraceFold | null;
  readonly #reader = new KeyframeReader();
  #fold: TraceFold | null = null;
  #tellsTimers = true;
  #actors: readonly number[] = [];
  /** In a part of a trace the first keyframe is where the fold begins. */
  #hasBegun = true;

  /** `foldFor` gives the fold of a file's events; null for a protocol without one, whose keyframes are not checked. */
  constructor(foldFor: (header: TraceHeader) => TraceFold | null) {
    this.#foldFor = foldFor;
  }

  /** To be called with all that the file says, in order, and the number of its line. Throws a {@link TraceError}. */
  take(item: TraceItem<Kinded>, line: number): void {
    if (item.kind === 'header') {
      this.#fold = this.#foldFor(item.header);
      this.#tellsTimers = item.version[0] >= FIRST_WITH_TIMERS;
      this.#actors = item.header.actors.map(({ id }) => id);
      this.#hasBegun = item.from === 1;
    } else if (item.kind === 'event') {
      if (this.#hasBegun) this.#fold?.apply(item.event, item.at);
    } else if (item.kind === 'keyframe') this.#check(item.keyframe, line);
  }

  #check(keyframe: Keyframe, line: number): void {
    const fold = this.#fold;
    if (fold === null) return;
    const told = this.#reader.add(keyframe);
    if (told === null) throw wrong(line, 'the keyframe refers to what stands nowhere before it');
    if (!this.#hasBegun) {
      fold.restore(told);
      this.#hasBegun = true;
      return;
    }
    for (const actor of this.#actors) {
      const state = this.#told(fold.stateOf(actor));
      const place = difference(told.get(actor), state, `actor ${String(actor)}`);
      if (place !== null) throw wrong(line, `the keyframe is not what the events come to, at ${place}`);
    }
  }

  /** What a keyframe of this file holds of a state. */
  #told(state: StateTree | undefined): StateTree | undefined {
    if (state === undefined || this.#tellsTimers) return state;
    return Object.fromEntries(Object.entries(state).filter(([key]) => key !== 'timers'));
  }
}

/** The first major version whose keyframes hold the timers that are armed. */
const FIRST_WITH_TIMERS = 3;

function wrong(line: number, why: string): TraceError {
  return new TraceError({ line, column: null, what: 'wrong-keyframe', why });
}
