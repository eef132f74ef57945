import { signal } from '@preact/signals';
import type { EventDetail, TraceService } from '../model/service.js';
import type { Row } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';

/** So many texts are kept: a few screens of a table and what was looked at. */
const KEPT_MAX = 2000;

/** The texts of events, asked of the worker as they come into sight, many at once. */
export class DetailCache {
  readonly #service: Pick<TraceService, 'details'>;
  readonly #details = new Map<Row, EventDetail>();
  readonly #wanted = new Set<Row>();
  /** Asked for, and not answered yet. */
  #awaited: ReadonlySet<Row> = new Set();
  #isAsking = false;
  #isOpen = false;
  #generation = 0;
  /** Rises when texts have come, so that who reads it is drawn again. */
  readonly #version = signal(0);

  constructor(service: Pick<TraceService, 'details'>) {
    this.#service = service;
  }

  /** What is known of a row; null until the worker has said it. Whoever asks within a component is drawn again then. */
  get(row: Row): EventDetail | null {
    void this.#version.value;
    if (row === NO_ROW || !this.#isOpen) return null;
    const detail = this.#details.get(row);
    if (detail === undefined) this.#want(row);
    return detail ?? null;
  }

  /** `acks 2.5 to s1`; empty until it is known. */
  summary(row: Row): string {
    return this.get(row)?.summary ?? '';
  }

  /** From now on the worker can tell of events: while a trace is still being read it cannot. */
  open(): void {
    this.#isOpen = true;
    this.#version.value += 1;
  }

  /** Another trace has other events. */
  clear(): void {
    this.#isOpen = false;
    this.#generation += 1;
    this.#details.clear();
    this.#wanted.clear();
    this.#awaited = new Set();
    this.#version.value += 1;
  }

  #want(row: Row): void {
    if (this.#awaited.has(row)) return;
    this.#wanted.add(row);
    if (this.#isAsking) return;
    this.#isAsking = true;
    // What one drawing asks for goes in one message.
    queueMicrotask(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    const rows = [...this.#wanted];
    this.#awaited = new Set(rows);
    this.#wanted.clear();
    const generation = this.#generation;
    try {
      const details = await this.#service.details(rows);
      if (generation === this.#generation) this.#keep(details);
    } catch (error) {
      // A text that cannot be read stays empty; the trace's own problems say what is wrong with the file.
      console.error(error);
    }
    this.#awaited = new Set();
    this.#isAsking = false;
    const [next] = this.#wanted;
    if (next !== undefined) this.#want(next);
  }

  #keep(details: readonly EventDetail[]): void {
    for (const detail of details) this.#details.set(detail.row, detail);
    for (const row of this.#details.keys()) {
      if (this.#details.size <= KEPT_MAX) break;
      this.#details.delete(row);
    }
    this.#version.value += 1;
  }
}
