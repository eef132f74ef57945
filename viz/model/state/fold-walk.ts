/** Walks a fold of the servers' states along the events of a trace. */
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Envelope } from '../../../sim/trace/event-stream.js';
import { synodFold } from '../../../sim/trace/synod-fold.js';
import { zabFold } from '../../../sim/trace/zab-fold.js';
import type { OpenTrace } from '../open-trace.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

type Handler = (event: RunEvent, at: Envelope) => void;

/** Null for a protocol that has no fold. */
function foldOf(protocol: string): { readonly handlers: object; stateOf(address: number): unknown } | null {
  switch (protocol) {
    case 'zab':
      return zabFold();
    case 'synod':
      return synodFold();
    default:
      return null;
  }
}

export class FoldWalk {
  readonly #trace: OpenTrace;
  #fold: ReturnType<typeof foldOf> = null;
  /** Handlers by the place of a kind. */
  #handlers: readonly (Handler | undefined)[] = [];
  #row: Row = NO_ROW;

  constructor(trace: OpenTrace) {
    this.#trace = trace;
    this.#restart();
  }

  /** The row behind which the states stand now. */
  get row(): Row {
    return this.#row;
  }

  /** Whether an event of this row can change a state. */
  changesAt(row: Row): boolean {
    return this.#handlers[this.#trace.model.columns.kind[row] ?? 0] !== undefined;
  }

  /** Goes to behind a row. */
  seek(row: Row): void {
    const last = this.#trace.model.columns.count - 1;
    const target = Math.min(row, last);
    if (target < this.#row) this.#restart();
    while (this.#row < target) this.step();
  }

  /** Goes one row on. */
  step(): void {
    this.#row += 1;
    const row = this.#row;
    const { columns, actors } = this.#trace.model;
    const handler = this.#handlers[columns.kind[row] ?? 0];
    if (handler === undefined) return;
    const event = this.#trace.event(row);
    if (event === null) return;
    handler(event, {
      index: columns.index[row] ?? 0,
      micros: columns.micros[row] ?? 0,
      actor: actors[columns.actor[row] ?? 0]?.id ?? 0,
      cause: 0,
    });
  }

  /** Of an address; undefined while it is down, and for what has no state. */
  stateOf(address: number): unknown {
    return this.#fold?.stateOf(address);
  }

  #restart(): void {
    const { header, kinds } = this.#trace.model;
    this.#fold = foldOf(header.protocol);
    this.#row = NO_ROW;
    const handlers = this.#fold === null ? {} : this.#fold.handlers;
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the table is keyed by kind, so a handler only ever gets events of its own kind
    const table = handlers as Readonly<Record<string, Handler | undefined>>;
    this.#handlers = kinds.map(({ kind }) => table[kind]);
  }
}
