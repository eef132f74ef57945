import type { OpenTrace } from '../open-trace.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import type { StateTree } from '../../../sim/trace/state/state-tree.js';
import type { Keyframe } from './keyframes.js';
import { RunFold } from './run-fold.js';

/** While it goes to a row, a walk keeps the states of every so many rows, so that a step back is as fast as one forward. */
const FINE_SPACING = 128;
/** So many of them. */
const FINE_MAX = 256;

/** Goes along the events of a trace, forwards and backwards, with the states of all actors. */
export class StateWalk {
  readonly #trace: OpenTrace;
  readonly #fold: RunFold;
  /** Whether events of a kind can change a state, by its place. */
  readonly #reads: readonly boolean[];
  /** The oldest first. */
  readonly #fine = new Map<Row, Keyframe>();
  #row: Row = NO_ROW;

  constructor(trace: OpenTrace) {
    const { header, actors, kinds } = trace.model;
    this.#trace = trace;
    this.#fold = new RunFold(header.protocol, actors);
    // A file that is not read from its beginning has states before its first row.
    this.#fold.restore(trace.keyframes.before(NO_ROW).states);
    this.#reads = kinds.map(({ kind }) => this.#fold.reads(kind));
  }

  /** The row behind which the states stand now. */
  get row(): Row {
    return this.#row;
  }

  /** Whether an event of this row can change a state. */
  changesAt(row: Row): boolean {
    return this.#reads[this.#trace.model.columns.kind[row] ?? 0] === true;
  }

  /** Goes to behind a row; NO_ROW is the beginning. */
  seek(row: Row): void {
    const target = Math.min(row, this.#trace.model.columns.count - 1);
    const frame = this.#frameBefore(target);
    if (target < this.#row || frame.row > this.#row) {
      this.#fold.restore(frame.states);
      this.#row = frame.row;
    }
    while (this.#row < target) {
      this.step();
      if (this.#row % FINE_SPACING === 0) this.#keepFine();
    }
  }

  /** Goes one row on. */
  step(): void {
    this.#row += 1;
    const row = this.#row;
    if (!this.changesAt(row)) return;
    const event = this.#trace.event(row);
    const { columns, actors } = this.#trace.model;
    if (event === null) return;
    this.#fold.handle(event, {
      index: columns.index[row] ?? 0,
      micros: columns.micros[row] ?? 0,
      actor: actors[columns.actor[row] ?? 0]?.id ?? 0,
      cause: columns.index[columns.cause[row] ?? NO_ROW] ?? 0,
    });
  }

  /** Of an address; undefined while it is down, and for what has no state. */
  stateOf(address: number): StateTree | undefined {
    return this.#fold.stateOf(address);
  }

  #frameBefore(row: Row): Keyframe {
    const coarse = this.#trace.keyframes.before(row);
    const fine = this.#fine.get(row - (row % FINE_SPACING));
    return row >= 0 && fine !== undefined && fine.row > coarse.row ? fine : coarse;
  }

  #keepFine(): void {
    const row = this.#row;
    if (this.#fine.has(row)) return;
    this.#fine.set(row, { row, states: this.#fold.states() });
    for (const oldest of this.#fine.keys()) {
      if (this.#fine.size <= FINE_MAX) return;
      this.#fine.delete(oldest);
    }
  }
}
