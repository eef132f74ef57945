import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Actor } from '../../../sim/cluster.js';
import type { Envelope } from '../../../sim/trace/event-stream.js';
import { countBelow } from '../rows.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import type { StatesByAddress } from './run-fold.js';
import { RunFold } from './run-fold.js';

/** Rows from one keyframe to the next, where the file has none. */
const SPACING = 4096;

export interface Keyframe {
  /** The row behind which the states stand; NO_ROW for the beginning. */
  readonly row: Row;
  readonly states: StatesByAddress;
}

/**
 * The states every so often, so that no seek has to go far: those of the file, or of a file without any those of a fold
 * that goes along while the file is read.
 */
export class Keyframes {
  readonly #rows: Row[] = [];
  readonly #frames: Keyframe[] = [];
  /** Null once the file is known to have its own. */
  #fold: RunFold | null;
  /** Whether the states of the beginning are older than the first row. */
  #isBehind = false;

  constructor(protocol: string, actors: readonly Actor[]) {
    this.#fold = new RunFold(protocol, actors);
    this.#push({ row: NO_ROW, states: this.#fold.states() });
  }

  /** To be called with every event, in order. */
  add(event: RunEvent, at: Envelope, row: Row): void {
    if (this.#fold === null) return;
    if (this.#isBehind) this.#beginAnew(this.#fold);
    this.#fold.handle(event, at);
    if ((row + 1) % SPACING === 0) this.#push({ row, states: this.#fold.states() });
  }

  /** An event before the first row: the states stand behind it when the first row comes. */
  skip(event: RunEvent, at: Envelope): void {
    if (this.#fold === null) return;
    this.#fold.handle(event, at);
    this.#isBehind = true;
  }

  /** A keyframe of the file before the first row: what comes until then goes on from it. */
  begin(states: StatesByAddress): void {
    this.#fold?.restore(states);
    this.#isBehind = true;
  }

  /** A keyframe of the file, behind a row. */
  take(keyframe: Keyframe): void {
    this.#fold = null;
    this.#push(keyframe);
  }

  /** The last one at or before a row. */
  before(row: Row): Keyframe {
    const frame = this.#frames[countBelow(this.#rows, row + 1) - 1] ?? this.#frames[0];
    return frame ?? { row: NO_ROW, states: new Map() };
  }

  #beginAnew(fold: RunFold): void {
    this.#isBehind = false;
    this.#frames[0] = { row: NO_ROW, states: fold.states() };
  }

  #push(keyframe: Keyframe): void {
    const last = this.#rows.at(-1);
    if (last !== undefined && keyframe.row <= last) return;
    this.#rows.push(keyframe.row);
    this.#frames.push(keyframe);
  }
}
