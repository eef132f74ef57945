/** Makes a model of the lines of a trace, in one pass. It can be asked at any time for what there is so far. */
import { eventsOf } from '../../../sim/protocols/events.js';
import type {
  Keyframe,
  TraceFinding,
  TraceFooter,
  TraceHeader,
  TraceItem,
  TraceRule,
} from '../../../sim/trace/file/format.js';
import { KeyframeReader } from '../../../sim/trace/file/keyframe-codec.js';
import type { DetailLevel, EventSpecs } from '../../../core/define-events.js';
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import { epochCollector } from '../collect/epochs.js';
import { faultCollector } from '../collect/faults.js';
import { networkCollector } from '../collect/network.js';
import { operationCollector } from '../collect/operations.js';
import { outageCollector } from '../collect/outages.js';
import { roleCollector } from '../collect/roles.js';
import type { TableCollectors } from '../collect/table-collectors.js';
import type { Collector, RowHandlers } from '../collector.js';
import { Keyframes } from '../state/keyframes.js';
import { SearchColumns } from '../query/search-columns.js';
import { pairMessages } from '../message-pairs.js';
import { Places } from '../places.js';
import type { Tables } from '../tables.js';
import type { KindInfo, Problem, TraceModel } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { densityOf } from './density.js';
import { Dispatcher } from './dispatcher.js';
import { EventTable } from './event-table.js';
import { findingOf } from './findings.js';
import { MessageTable } from './message-table.js';
import { OrderLinksTable } from './order-links.js';
import type { TraceTail } from './tail.js';
import { effectsOf, GrowingLists, rowsByActor } from './row-lists.js';

type HeaderItem = Extract<TraceItem<RunEvent>, { readonly kind: 'header' }>;
export type EventItem = Extract<TraceItem<RunEvent>, { readonly kind: 'event' }>;

export type TablesFor = (places: Places, plan: object) => TableCollectors;

export class ModelBuilder {
  readonly table = new EventTable();
  readonly search: SearchColumns;
  readonly keyframes: Keyframes;
  readonly #keyframes = new KeyframeReader();
  readonly #name: string;
  readonly #header: TraceHeader;
  readonly #level: DetailLevel;
  readonly #kinds: readonly KindInfo[];
  readonly #kindPlaces: ReadonlyMap<string, number>;
  readonly #places: Places;
  readonly #order: OrderLinksTable;
  readonly #further = new GrowingLists();
  readonly #messages = new MessageTable();
  readonly #dispatcher: Dispatcher;
  /** For what lies before the events that are read: it has no messages, and happened by the first of them. */
  readonly #past: Dispatcher;
  readonly #collected: CollectedParts;
  readonly #tables: TableCollectors;
  readonly #findings: TraceFinding[] = [];
  readonly #rules: TraceRule[] = [];
  readonly #at = { row: 0, index: 0, micros: 0, actor: 0, cause: NO_ROW, causes: NO_CAUSES };
  #footer: TraceFooter | null = null;
  /** Events came before those that are read. */
  #isPart = false;

  constructor(name: string, { header, level }: HeaderItem, tablesFor: TablesFor) {
    this.#name = name;
    this.#header = header;
    this.#level = level;
    const specs = eventsOf(header.protocol) ?? {};
    this.#kinds = kindsOf(specs);
    this.search = new SearchColumns(specs);
    this.#order = new OrderLinksTable(this.#kinds.map(({ kind }) => kind));
    this.keyframes = new Keyframes(header.protocol, header.actors);
    this.#kindPlaces = new Map(this.#kinds.map(({ kind }, place) => [kind, place]));
    this.#dispatcher = new Dispatcher(this.#kindPlaces);
    this.#places = new Places(header.actors);
    this.#collected = collectParts(this.#places);
    this.#dispatcher.add(messageHandlers(this.#messages, this.#places));
    this.#past = new Dispatcher(this.#kindPlaces);
    this.#tables = tablesFor(this.#places, header.plan);
    const { roles, outages, network, epochs, faults, operations } = this.#collected;
    const collectors = [roles, outages, network, epochs, faults, operations];
    for (const handlers of [...collectors.map((each) => each.handlers), ...this.#tables.handlers]) {
      this.#dispatcher.add(handlers);
      this.#past.add(handlers);
    }
  }

  get count(): number {
    return this.table.count;
  }

  /** The time of the last event in µs. */
  get endMicros(): number {
    return this.#at.micros;
  }

  /** An event before the first one that is read: what it changed had happened by then. */
  before({ event, at }: EventItem): void {
    const where = this.#at;
    this.#isPart = true;
    where.index = at.index;
    where.micros = at.micros;
    where.actor = at.actor;
    this.keyframes.skip(event, at);
    this.#past.tell(event, where, this.#kindPlaces.get(event.kind) ?? 0);
  }

  /** `offset`: where the line begins. */
  event({ event, at, causes }: EventItem, offset: number): void {
    const { table } = this;
    const { index, micros, actor } = at;
    const cause = at.cause === 0 ? NO_ROW : table.rowOf(at.cause);
    const where = this.#at;
    where.causes = causes.length === 0 ? NO_CAUSES : causes.map((each) => table.rowOf(each)).filter(isRow);
    const kind = this.#kindPlaces.get(event.kind) ?? 0;
    where.row = table.add({ index, micros, cause }, kind, this.#places.of(actor), offset);
    where.index = index;
    where.micros = micros;
    where.actor = actor;
    where.cause = cause;
    this.#further.add(where.causes);
    this.#order.add(event, where, kind);
    this.search.add(event, where, kind);
    this.keyframes.add(event, at, where.row);
    this.#dispatcher.tell(event, where, kind);
  }

  /** A keyframe that refers to what is not there (a line before was damaged) is left out: a seek goes further then. */
  keyframe(keyframe: Keyframe): void {
    const states = this.#keyframes.add(keyframe);
    if (states === null) return;
    // In a part of a trace the first one stands before the first row.
    const row = this.count === 0 ? NO_ROW : this.table.rowOf(keyframe.index);
    if (row !== NO_ROW) this.keyframes.take({ row, states });
    else if (this.count === 0) this.keyframes.begin(states);
  }

  finding(finding: TraceFinding): void {
    this.#findings.push(finding);
  }

  rule(rule: TraceRule): void {
    this.#rules.push(rule);
  }

  footer(footer: TraceFooter): void {
    this.#footer = footer;
  }

  /** To be called once, behind the last event. */
  tables(): Tables {
    return this.#tables.finish(this.endMicros);
  }

  /** What there is by now; later events do not change it. `tail`: what is known already of the end of the file. */
  model(problems: readonly Problem[], tail: TraceTail | null = null): TraceModel {
    const columns = this.table.columns();
    const { actors } = this.#header;
    const { endMicros } = this;
    const furtherCauses = this.#further.lists();
    const { messages, types } = this.#messages.columns(columns.count, endMicros);
    const { roles, outages, network, epochs, faults, operations } = this.#collected;
    // What was over by then is not shown.
    const since = this.#isPart ? (columns.micros[0] ?? 0) : 0;
    const isLater = (span: { readonly endMicros: number }): boolean => span.endMicros >= since;
    return {
      name: this.#name,
      header: this.#header,
      level: this.#level,
      footer: this.#footer ?? tail?.footer ?? null,
      beginMicros: since,
      endMicros,
      actors,
      kinds: this.#kinds,
      columns,
      furtherCauses,
      order: this.#order.links(),
      effects: effectsOf(columns, furtherCauses),
      rowsOfActor: rowsByActor(columns, actors.length),
      messageTypes: types,
      messages,
      pairs: pairMessages(messages, actors.length, null),
      roles: roles.finish(endMicros).filter(isLater),
      outages: outages.finish(endMicros).filter(isLater),
      network: network.finish(endMicros).filter(isLater),
      epochs: epochs.finish(endMicros).filter(isLater),
      faults: faults.finish(endMicros).filter(({ micros }) => micros >= since),
      findings: (tail?.findings ?? this.#findings).map((finding) => findingOf(finding, columns)),
      rules: [...(tail?.rules ?? this.#rules)],
      operations: operations.finish(endMicros).filter(({ endedMicros }) => endedMicros >= since),
      density: densityOf(columns, actors.length, { from: since, to: endMicros }),
      problems,
    };
  }
}

const NO_CAUSES: readonly number[] = [];

function isRow(row: number): boolean {
  return row !== NO_ROW;
}

function kindsOf(specs: EventSpecs): readonly KindInfo[] {
  return Object.entries(specs).map(([kind, { key, says }]) => ({ kind, key, says }));
}

interface CollectedParts {
  readonly roles: Collector<TraceModel['roles']>;
  readonly outages: Collector<TraceModel['outages']>;
  readonly network: Collector<TraceModel['network']>;
  readonly epochs: Collector<TraceModel['epochs']>;
  readonly faults: Collector<TraceModel['faults']>;
  readonly operations: Collector<TraceModel['operations']>;
}

function collectParts(places: Places): CollectedParts {
  return {
    roles: roleCollector(places),
    outages: outageCollector(places),
    network: networkCollector(places),
    epochs: epochCollector(places),
    faults: faultCollector(places),
    operations: operationCollector(places),
  };
}

function messageHandlers(messages: MessageTable, places: Places): RowHandlers {
  return {
    'net.sent': ({ to, type, conn }, { row, micros, actor }) =>
      messages.send({ row, micros, from: places.of(actor), to: places.of(to), type, connection: conn }),
    'net.duplicated': (_, { row, cause, micros }) => messages.copy(row, cause, micros),
    'net.held': (_, { row, cause }) => messages.hold(row, cause),
    'net.delivered': (_, { row, cause, micros }) =>
      messages.finish(row, cause, { micros, fate: 'delivered' }),
    'net.dropped': (_, { row, cause, micros }) => messages.finish(row, cause, { micros, fate: 'lost' }),
  };
}
