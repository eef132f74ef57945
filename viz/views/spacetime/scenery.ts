/** What stands around the messages of a trace, made once: the rows of faults, the tails of crashes, the words for epochs. */
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
  /** `epoch`, or what the protocol has in its place. */
  readonly epochWord: string;
}

const MOST_ROWS = 3;
/** Two items in one row are at least this share of the trace apart, so that their words have a chance. */
const LEAST_GAP_SHARE = 0.02;

export function makeScenery(model: TraceModel): Scenery {
  const faults = placeFaults(model);
  return {
    faults,
    faultRows: faults.reduce((rows, { place }) => Math.max(rows, place + 1), 0),
    tails: model.outages.flatMap((outage) => tailOf(model, outage)),
    epochWord: model.header.protocol === 'zab' ? 'epoch' : 'ballot round',
  };
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
      const free = ends.findIndex((end) => end <= item.startMicros);
      const place = free >= 0 ? free : ends.length < MOST_ROWS ? ends.length : -1;
      if (place >= 0) ends[place] = item.endMicros + model.endMicros * LEAST_GAP_SHARE;
      return { ...item, place };
    });
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
