/** What stands around the messages of a trace, made once: the rows of faults, the tails of crashes, the words for epochs. */
import { IntervalIndex } from '../../model/interval-index.js';
import { rowsIn, countBelow } from '../../model/rows.js';
import type { OutageSpan, Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';

/** A disturbance with its place among the rows of faults; one that strikes in a moment has equal ends. */
export interface FaultItem {
  readonly startMicros: number;
  readonly endMicros: number;
  readonly row: Row;
  readonly text: string;
  /** -1: there was no room, it is only counted. */
  readonly place: number;
  readonly isSkipped: boolean;
}

/** Written but not durable when its server crashed: what the crash erased. */
export interface Tail {
  readonly outage: OutageSpan;
  readonly from: Row;
}

export interface Scenery {
  readonly faults: readonly FaultItem[];
  readonly faultRows: number;
  readonly tails: readonly Tail[];
  /** When calls of clients were under way, by their places in `operations`. */
  readonly calls: IntervalIndex;
  /** The words for an epoch, or what the protocol has in its place, from the longest to the shortest. */
  readonly epochTexts: (epoch: number, leader: number | null) => readonly string[];
}

const MOST_ROWS = 3;
/** So much of the trace between two of a row leaves room for words when all of it is seen. */
const ROOMY_SHARE = 0.15;

export function makeScenery(model: TraceModel): Scenery {
  const faults = placeFaults(model);
  return {
    faults,
    faultRows: faults.reduce((rows, { place }) => Math.max(rows, place + 1), 0),
    tails: model.outages.flatMap((outage) => tailOf(model, outage)),
    calls: callsOf(model),
    epochTexts: (epoch, leader) => epochTexts(model, epoch, leader),
  };
}

function callsOf({ operations }: TraceModel): IntervalIndex {
  const called = new Float64Array(operations.length);
  const ended = new Float64Array(operations.length);
  operations.forEach(({ calledMicros, endedMicros }, place) => {
    called[place] = calledMicros;
    ended[place] = endedMicros;
  });
  return new IntervalIndex(called, ended);
}

function epochTexts({ header, actors }: TraceModel, epoch: number, leader: number | null): readonly string[] {
  const actor = leader === null ? undefined : actors[leader];
  if (header.protocol === 'zab') {
    const short = `epoch ${String(epoch)}`;
    return [...(actor === undefined ? [] : [`${short} · ${actor.name}`]), short, String(epoch)];
  }
  // A ballot is its round and its server.
  const ballot = actor === undefined ? String(epoch) : `${String(epoch)}.${String(actor.id)}`;
  return [`ballot ${ballot}`, ballot];
}

type Unplaced = Omit<FaultItem, 'place'>;

function placeFaults(model: TraceModel): readonly FaultItem[] {
  const { network, faults, columns } = model;
  const told = new Set(network.map(({ start }) => columns.cause[start] ?? NO_ROW));
  const spans = network.map(({ startMicros, endMicros, start, text }): Unplaced => {
    return { startMicros, endMicros, row: start, text, isSkipped: false };
  });
  // A cut that was planned is told by the cut itself.
  const marks = faults
    .filter(({ row }) => !told.has(row))
    .map(({ micros, row, text, isSkipped }): Unplaced => {
      return { startMicros: micros, endMicros: micros, row, text, isSkipped };
    });
  const ends: number[] = [];
  return [...spans, ...marks]
    .sort((a, b) => a.startMicros - b.startMicros || a.row - b.row)
    .map((item) => {
      const place = choosePlace(ends, item.startMicros, (model.endMicros - model.beginMicros) * ROOMY_SHARE);
      if (place >= 0) ends[place] = item.endMicros;
      return { ...item, place };
    });
}

/** A row with room for the words of what came before, else the one that is free for the longest; -1 if none is free. */
function choosePlace(ends: readonly number[], startMicros: number, roomy: number): number {
  const free = ends.findIndex((end) => end + roomy <= startMicros);
  if (free >= 0) return free;
  if (ends.length < MOST_ROWS) return ends.length;
  const least = Math.min(...ends);
  return least <= startMicros ? ends.indexOf(least) : -1;
}

/** From the first write after the last sync before the crash: earlier ones are on the disk, whatever the crash took. */
function tailOf(model: TraceModel, outage: OutageSpan): readonly Tail[] {
  if (outage.sort !== 'down' || outage.lost.length === 0) return [];
  const { columns, kinds, rowsOfActor } = model;
  const written = kinds.findIndex(({ kind }) => kind === 'disk.written');
  const synced = kinds.findIndex(({ kind }) => kind === 'disk.synced');
  const rows = rowsIn(rowsOfActor, outage.actor);
  let from: Row = NO_ROW;
  for (let i = countBelow(rows, outage.start) - 1; i >= 0; i -= 1) {
    const row = rows[i] ?? 0;
    if (columns.kind[row] === synced) {
      // It made durable what was written up to its cause, and not what was written while it ran.
      const last = columns.cause[row] ?? NO_ROW;
      return from === NO_ROW || from <= last ? [] : [{ outage, from: firstWrite(rows, last) }];
    }
    if (columns.kind[row] === written) from = row;
  }
  return from === NO_ROW ? [] : [{ outage, from }];

  function firstWrite(all: Int32Array, after: Row): Row {
    for (let i = countBelow(all, after + 1); i < all.length; i += 1) {
      const row = all[i] ?? 0;
      if (columns.kind[row] === written) return row;
    }
    return from;
  }
}
