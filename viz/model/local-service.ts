/** A trace service in the thread that asks: the worker's own, and the page's where there are no workers. */
import { Teller } from './explain/teller.js';
import { explainWhyNot } from './explain/why-not.js';
import { explainWhy } from './explain/why.js';
import { openSource } from './load/open-source.js';
import { findRows } from './query/find.js';
import { parseQuery } from './query/parse.js';
import { QueryFault } from './query/syntax.js';
import { States } from './state/states.js';
import { Places } from './places.js';
import type { OpenTrace } from './open-trace.js';
import type {
  ActorState,
  EventDetail,
  Explanation,
  LoadProgress,
  QueryError,
  QueryResult,
  TraceService,
  TraceSource,
} from './service.js';
import type { Tables } from './tables.js';
import type { Row, TraceModel } from './trace-model.js';
import { summaryOf } from './words/summary.js';

export class LocalService implements TraceService {
  readonly #eventsMax: number;
  #trace: OpenTrace | null = null;
  /** Made when they are first asked for. */
  #states: States | null = null;
  /** Counts openings and cancellations: an opening that is not the latest any more is cancelled. */
  #turn = 0;

  constructor(eventsMax: number) {
    this.#eventsMax = eventsMax;
  }

  async open(
    source: TraceSource,
    on: { progress(progress: LoadProgress): void; model(model: TraceModel, isWhole: boolean): void },
  ): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const isCancelled = (): boolean => this.#turn !== turn;
    const trace = await openSource(source, {
      eventsMax: this.#eventsMax,
      isCancelled,
      progress: (progress) => {
        if (!isCancelled()) on.progress(progress);
      },
      model: (model, isWhole) => {
        if (!isCancelled() && !isWhole) on.model(model, false);
      },
    });
    if (trace === null || isCancelled()) return;
    this.#trace = trace;
    this.#states = null;
    on.model(trace.model, true);
  }

  cancel(): void {
    this.#turn += 1;
  }

  tables(): Promise<Tables> {
    return Promise.resolve(this.#open().tables);
  }

  details(rows: readonly Row[]): Promise<readonly EventDetail[]> {
    const trace = this.#open();
    const places = new Places(trace.model.actors);
    const details: EventDetail[] = [];
    for (const row of rows) {
      const event = trace.event(row);
      if (event !== null)
        details.push({ row, event, summary: summaryOf(event, trace.model.header.protocol, places) });
    }
    return Promise.resolve(details);
  }

  states(row: Row): Promise<readonly ActorState[]> {
    return Promise.resolve(this.#statesOf().at(row));
  }

  changeOf(actor: number, path: readonly string[], from: Row, direction: -1 | 1): Promise<Row> {
    return Promise.resolve(this.#statesOf().changeOf(actor, path, from, direction));
  }

  search(text: string): Promise<QueryResult | QueryError> {
    const trace = this.#open();
    try {
      const rows = findRows(parseQuery(text), { trace, states: this.#statesOf() }, text);
      return Promise.resolve({ isError: false, rows });
    } catch (error) {
      if (!(error instanceof QueryFault)) throw error;
      const { message, at, fix } = error;
      return Promise.resolve({ isError: true, message, at, fix });
    }
  }

  why(row: Row): Promise<Explanation> {
    return Promise.resolve(explainWhy(row, new Teller(this.#open())));
  }

  whyNot(row: Row): Promise<Explanation> {
    return Promise.resolve(explainWhyNot(row, new Teller(this.#open())));
  }

  fingerprints(): Promise<Uint32Array> {
    return Promise.resolve(this.#open().fingerprints());
  }

  original(): Promise<Blob> {
    return Promise.resolve(this.#open().original());
  }

  #statesOf(): States {
    this.#states ??= new States(this.#open());
    return this.#states;
  }

  #open(): OpenTrace {
    if (this.#trace === null) throw new Error('No trace is open.');
    return this.#trace;
  }
}
