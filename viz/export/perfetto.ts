/**
 * Chrome's trace-event JSON, which https://ui.perfetto.dev opens. An actor is a process with a track for its role, its
 * protocol, its disk and its network; a message is a flow from the slice of its sending to that of its end.
 */
import type { LogCell, Tables } from '../model/tables.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';
import type { Exporter } from './exporter.js';
import { actorName, countText, fileNameOf, rowsOf, summariesOf } from './exporter.js';

/** Perfetto holds a trace in the memory of one page. */
const EVENTS_MAX = 200_000;
/** An event takes no virtual time, but a flow needs a slice to begin in. */
const SLICE_MICROS = 1;

const TRACKS = { role: 1, protocol: 2, disk: 3, network: 4 } as const;
type Track = keyof typeof TRACKS;

/** One entry of `traceEvents`; times are in µs. */
export interface TraceEvent {
  readonly name: string;
  readonly cat?: string;
  readonly ph: 'X' | 's' | 'f' | 'C' | 'M';
  readonly ts?: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid?: number;
  readonly id?: number;
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, string | number>>;
}

export const perfettoExporter: Exporter = {
  id: 'perfetto',
  title: 'Perfetto (Chrome trace JSON)',
  says: 'Tracks for each actor with messages as arrows, for ui.perfetto.dev.',
  async make(request) {
    const { model, service } = request;
    const wanted = rowsOf(request);
    const rows = wanted.slice(Math.max(0, wanted.length - EVENTS_MAX));
    const texts = await summariesOf(request, rows);
    const events = [
      ...metadata(model),
      ...lastingSlices(model),
      ...rows.map((row, i) => slice(model, row, texts[i] ?? '')),
      ...flows(model, new Set(rows)),
      ...flightCounters(model),
      ...logCounters(model, await service.tables()),
    ];
    const left = wanted.length - rows.length;
    return {
      name: fileNameOf(model, 'perfetto.json'),
      mime: 'application/json',
      parts: [
        '{"displayTimeUnit":"ms","traceEvents":[\n',
        ...events.map((event, i) => `${i === 0 ? '' : ',\n'}${JSON.stringify(event)}`),
        '\n]}\n',
      ],
      notes: left === 0 ? [] : [`The first ${countText(left)} events are left out.`],
    };
  },
};

/** Process 0 is reserved in Chrome's viewer. */
function processOf(place: number): number {
  return place + 1;
}

function metadata(model: TraceModel): readonly TraceEvent[] {
  return model.actors.flatMap((_, place) => {
    const pid = processOf(place);
    const names = Object.entries(TRACKS).map(([name, tid]): TraceEvent => {
      return { name: 'thread_name', ph: 'M', pid, tid, args: { name } };
    });
    return [
      { name: 'process_name', ph: 'M', pid, args: { name: actorName(model, place) } },
      { name: 'process_sort_index', ph: 'M', pid, args: { sort_index: place } },
      ...names,
    ];
  });
}

/** Roles, and what kept an actor from working. */
function lastingSlices({ roles, outages }: TraceModel): readonly TraceEvent[] {
  const of = { cat: 'role', ph: 'X', tid: TRACKS.role } as const;
  return [
    ...roles.map(({ actor, role, phase, epoch, startMicros, endMicros }): TraceEvent => {
      const name = epoch === null ? role : `${role}, epoch ${String(epoch)}`;
      const dur = endMicros - startMicros;
      return { ...of, name, ts: startMicros, dur, pid: processOf(actor), args: { phase } };
    }),
    ...outages.map(({ actor, sort, why, lost, startMicros, endMicros }): TraceEvent => {
      const args = { why, lost: lost.join(', ') };
      return {
        ...of,
        name: sort,
        ts: startMicros,
        dur: endMicros - startMicros,
        pid: processOf(actor),
        args,
      };
    }),
  ];
}

function slice(model: TraceModel, row: Row, text: string): TraceEvent {
  const { columns } = model;
  const kind = kindOf(model, row);
  const track = trackOf(kind);
  return {
    name: text === '' ? kind : text,
    cat: kind,
    ph: 'X',
    ts: columns.micros[row] ?? 0,
    dur: SLICE_MICROS,
    pid: processOf(columns.actor[row] ?? 0),
    tid: TRACKS[track],
    args: { index: columns.index[row] ?? 0, kind },
  };
}

function kindOf({ columns, kinds }: TraceModel, row: Row): string {
  return kinds[columns.kind[row] ?? 0]?.kind ?? 'event';
}

function trackOf(kind: string): Track {
  if (/^(net|conn)\./.test(kind)) return 'network';
  return kind.startsWith('disk.') ? 'disk' : 'protocol';
}

/** Messages of which both ends are there. */
function* flows(model: TraceModel, rows: ReadonlySet<Row>): Generator<TraceEvent> {
  const { messages, columns, messageTypes } = model;
  for (let message = 0; message < messages.count; message += 1) {
    const sent = messages.sent[message] ?? NO_ROW;
    const ended = messages.ended[message] ?? NO_ROW;
    if (ended === NO_ROW || !rows.has(sent) || !rows.has(ended)) continue;
    const name = messageTypes[messages.type[message] ?? 0] ?? 'message';
    for (const [ph, row] of [
      ['s', sent],
      ['f', ended],
    ] as const) {
      yield {
        name,
        cat: 'message',
        ph,
        id: message + 1,
        ts: columns.micros[row] ?? 0,
        pid: processOf(columns.actor[row] ?? 0),
        tid: TRACKS[trackOf(kindOf(model, row))],
        ...(ph === 'f' ? { bp: 'e' as const } : {}),
      };
    }
  }
}

/** How many messages are under way to each actor. */
function flightCounters({ messages }: TraceModel): readonly TraceEvent[] {
  const changes: Change[] = [];
  for (let message = 0; message < messages.count; message += 1) {
    const place = messages.to[message] ?? 0;
    changes.push({ place, micros: messages.sentMicros[message] ?? 0, by: 1 });
    if (messages.ended[message] === NO_ROW) continue;
    changes.push({ place, micros: messages.endedMicros[message] ?? 0, by: -1 });
  }
  return counters('messages under way', changes);
}

/** How many entries the log of each server has. */
function logCounters({ columns }: TraceModel, { log }: Tables): readonly TraceEvent[] {
  const micros = (row: Row): number => columns.micros[row] ?? 0;
  const changesOf = (place: number, { appended, removed }: LogCell): readonly Change[] => {
    if (appended === NO_ROW) return [];
    const added = { place, micros: micros(appended), by: 1 };
    return removed === NO_ROW ? [added] : [added, { place, micros: micros(removed), by: -1 }];
  };
  const changes = log.servers.flatMap(({ actor, cells }) => cells.flatMap((cell) => changesOf(actor, cell)));
  return counters('log entries', changes);
}

interface Change {
  readonly place: number;
  readonly micros: number;
  readonly by: number;
}

function counters(name: string, changes: readonly Change[]): readonly TraceEvent[] {
  const values = new Map<number, number>();
  return [...changes]
    .sort((a, b) => a.micros - b.micros)
    .map(({ place, micros, by }) => {
      const value = (values.get(place) ?? 0) + by;
      values.set(place, value);
      return { name, ph: 'C', ts: micros, pid: processOf(place), args: { count: value } };
    });
}
