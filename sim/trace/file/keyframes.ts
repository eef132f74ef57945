import type { Kinded } from '../../../core/env.js';
import type { Envelope } from '../event-stream.js';
import type { StateTree } from '../state/state-tree.js';
import type { TraceFold } from '../state/trace-fold.js';
import type { KeyframePlace, RunProgress } from './format.js';
import { KeyframeWriter } from './keyframe-codec.js';

/** So many events of the file from one keyframe to the next. */
export const KEYFRAME_EVENTS = 4096;

/** Decides where keyframes stand: every so many events, but never so that they take more than half of the file. */
export class Keyframes {
  readonly places: KeyframePlace[] = [];
  readonly #fold: TraceFold;
  readonly #actors: readonly number[];
  readonly #progress: (() => RunProgress) | null;
  readonly #every: number;
  readonly #writer = new KeyframeWriter();
  /** In a part of a trace the first one stands where the part begins. */
  #hasBegun: boolean;
  /** Events since the last one. */
  #events = 0;
  /** What they took so far, about. */
  #size = 0;

  constructor(options: {
    readonly fold: TraceFold;
    readonly actors: readonly number[];
    readonly progress: (() => RunProgress) | null;
    readonly every: number;
    /** Whether the file tells all from the beginning on. */
    readonly isFromStart: boolean;
  }) {
    this.#fold = options.fold;
    this.#actors = options.actors;
    this.#progress = options.progress;
    this.#every = options.every;
    this.#hasBegun = options.isFromStart;
  }

  /** An event was written, and with it the file has so many bytes: the line of a keyframe, if one is to follow. */
  next(event: Kinded, at: Envelope, bytes: number): string | null {
    this.#fold.apply(event, at);
    this.#events += 1;
    if (!this.#hasBegun || this.#events < this.#every) return null;
    const line = this.#encode(at);
    // A state is mostly ASCII: what it takes in bytes is not far from this.
    return 2 * (this.#size + line.length) > bytes + line.length ? null : this.#take(line, at, bytes);
  }

  /** An event happened, and is left out of the file: what it changed is in the next keyframe all the same. */
  pass(event: Kinded, at: Envelope): void {
    this.#fold.apply(event, at);
  }

  /** The line of a keyframe behind the event that was written last, `at`, however much it takes. */
  now(at: Envelope, bytes: number): string {
    this.#hasBegun = true;
    return this.#take(this.#encode(at), at, bytes);
  }

  #encode({ index, micros }: Envelope): string {
    this.#events = 0;
    const progress = this.#progress?.() ?? null;
    return this.#writer.encode({ index, micros, progress }, this.#states());
  }

  #take(line: string, { index }: Envelope, bytes: number): string {
    this.#writer.commit();
    this.#size += line.length;
    this.places.push({ offset: bytes, index });
    return line;
  }

  #states(): ReadonlyMap<number, StateTree> {
    const states = new Map<number, StateTree>();
    for (const actor of this.#actors) {
      const state = this.#fold.stateOf(actor);
      if (state !== undefined) states.set(actor, state);
    }
    return states;
  }
}
