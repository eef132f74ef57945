import type { RunEvent } from '../../scenarios/run-recipe.js';
import type { Row } from './trace-model.js';

/** Where an event stands, for what reads a trace once from its beginning. Valid only during the call. */
export interface RowEnvelope {
  readonly row: Row;
  /** The number in the run. */
  readonly index: number;
  readonly micros: number;
  /** An address; 0 is the world. */
  readonly actor: number;
  /** The row of the cause, or NO_ROW. */
  readonly cause: Row;
  /** Rows of the events that a quorum counted. */
  readonly causes: readonly Row[];
}

export type RowHandlers = {
  readonly [K in RunEvent['kind']]?: (
    event: Extract<RunEvent, { readonly kind: K }>,
    at: RowEnvelope,
  ) => void;
};

/** Gathers one table of the model while the events go by. What it finishes with is plain data, fit for postMessage. */
export interface Collector<T> {
  readonly handlers: RowHandlers;
  finish(endMicros: number): T;
}
