import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Actor } from '../../../sim/cluster.js';
import type { Envelope } from '../../../sim/trace/event-stream.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import type { StatesByAddress } from './run-fold.js';
import { RunFold } from './run-fold.js';

/** Rows from one keyframe to the next. */
const SPACING = 4096;

export interface Keyframe {
  /** The row behind which the states stand; NO_ROW for the beginning. */
  readonly row: Row;
  readonly states: StatesByAddress;
}

/** Folds the states while a trace is read, and keeps them every so often: no later seek has to go far. */
export class Keyframes {
  readonly #fold: RunFold;
  readonly #frames: Keyframe[] = [];

  constructor(protocol: string, actors: readonly Actor[]) {
    this.#fold = new RunFold(protocol, actors);
    this.#frames.push({ row: NO_ROW, states: this.#fold.states() });
  }

  /** To be called with every event, in order. */
  add(event: RunEvent, at: Envelope, row: Row): void {
    this.#fold.handle(event, at);
    if ((row + 1) % SPACING === 0) this.#frames.push({ row, states: this.#fold.states() });
  }

  /** The last one at or before a row. */
  before(row: Row): Keyframe {
    const place = Math.min(Math.max(0, Math.floor((row + 1) / SPACING)), this.#frames.length - 1);
    return this.#frames[place] ?? { row: NO_ROW, states: new Map() };
  }
}
