import type { RunEvent } from '../../scenarios/run-recipe.js';
import { fingerprintOf } from './compare/fingerprint.js';
import type { EventTable } from './load/event-table.js';
import type { LineStore } from './load/line-store.js';
import type { SearchColumns } from './query/search-columns.js';
import type { Keyframes } from './state/keyframes.js';
import type { Tables } from './tables.js';
import type { Row, TraceModel } from './trace-model.js';

export interface TraceParts {
  readonly lines: LineStore;
  readonly table: EventTable;
  readonly search: SearchColumns;
  readonly keyframes: Keyframes;
  /** The event of a line; null for what is no event. */
  readonly decode: (line: string) => RunEvent | null;
}

/** A trace that was read: its model, its tables, and whole events on demand. */
export class OpenTrace {
  readonly model: TraceModel;
  readonly tables: Tables;
  readonly search: SearchColumns;
  readonly keyframes: Keyframes;
  readonly #lines: LineStore;
  readonly #table: EventTable;
  readonly #decode: TraceParts['decode'];

  constructor(model: TraceModel, tables: Tables, parts: TraceParts) {
    this.model = model;
    this.tables = tables;
    this.search = parts.search;
    this.keyframes = parts.keyframes;
    this.#lines = parts.lines;
    this.#table = parts.table;
    this.#decode = parts.decode;
  }

  /** Null for a row that there is not. */
  event(row: Row): RunEvent | null {
    return row < 0 || row >= this.model.columns.count ? null : this.#decode(this.line(row));
  }

  /** The line of a row as it stands in the file. */
  line(row: Row): string {
    return this.#lines.lineAt(this.#table.offsetOf(row));
  }

  /** 32 bits of what each event says. */
  fingerprints(): Uint32Array {
    const prints = new Uint32Array(this.model.columns.count);
    for (let row = 0; row < prints.length; row += 1) {
      const event = this.event(row);
      if (event !== null) prints[row] = fingerprintOf(event);
    }
    return prints;
  }

  /** The lines of the file, unpacked. */
  original(): Blob {
    return new Blob([...this.#lines.blocks], { type: 'application/jsonl' });
  }
}
