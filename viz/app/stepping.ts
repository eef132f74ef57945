/** Where a step leads: functions of the trace and the cursor alone. */
import { unreachable } from '../../core/assert.js';
import { countBelow, lastRowAt, rowsIn } from '../model/rows.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';
import { nextOf } from './rows.js';
import type { Rows } from './rows.js';

export type Way = 'filter' | 'actor' | 'epoch' | 'fault' | 'interesting';

export interface Step {
  readonly from: Row;
  readonly by: 1 | -1;
  readonly along: Way;
  /** What the search found and the cone holds; null: every row. */
  readonly filter: Rows | null;
}

/** The row that a step leads to; NO_ROW if there is nothing more in that direction. */
export function stepFrom(model: TraceModel, { from, by, along, filter }: Step): Row {
  switch (along) {
    case 'filter':
      return filter === null ? neighbour(model, from, by) : nextOf(filter.sorted, from, by);
    case 'actor':
      return nextOf(rowsIn(model.rowsOfActor, model.columns.actor[from] ?? 0), from, by);
    case 'epoch':
      return nextOf(rising(model.epochs.map(({ start }) => start)), from, by);
    case 'fault':
      return nextOf(rising(model.faults.map(({ row }) => row)), from, by);
    case 'interesting':
      return nextInteresting(model, from, by);
    default:
      return unreachable(along);
  }
}

/** The causes of a row, its first one first. Those that the file leaves out are missing. */
export function causesOf(model: TraceModel, row: Row): readonly Row[] {
  const first = model.columns.cause[row] ?? NO_ROW;
  const further = [...rowsIn(model.furtherCauses, row)].filter((cause) => cause !== first);
  return first === NO_ROW ? further : [first, ...further];
}

/** What a row brought about, in the order of time. */
export function effectsOf(model: TraceModel, row: Row): readonly Row[] {
  return [...rowsIn(model.effects, row)];
}

/** The last row at or before a time in µs; the first row if there is none. */
export function rowAt({ columns }: Pick<TraceModel, 'columns'>, micros: number): Row {
  return Math.max(0, lastRowAt(columns, micros));
}

/** The row of an event by its number in the run, or of the nearest one before it that the file holds. */
export function rowNearIndex({ columns }: TraceModel, index: number): Row {
  return Math.max(0, countBelow(columns.index, index + 1) - 1);
}

function neighbour(model: TraceModel, from: Row, by: 1 | -1): Row {
  const row = from + by;
  return row >= 0 && row < model.columns.count ? row : NO_ROW;
}

function rising(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => a - b);
}

/** What one wants to stop at: roles, crashes, decisions, faults, refusals, evidence. Messages and disk work are the way there. */
const INTERESTING =
  /^(role\.|process\.|fault\.|run\.|zab\.(elected|epoch-proposed|established|committed)|server\.serving|log\.(truncated|recovered)|guard\.|txn\.applied|znode\.|session\.(opened|closed|expiring)|watch\.fired|paxos\.(prepared|proposed|chosen|learned)|ballot\.|net\.(partitioned|healed)|disk\.(lost|damaged))/;

function nextInteresting(model: TraceModel, from: Row, by: 1 | -1): Row {
  const isInteresting = model.kinds.map(({ kind }) => INTERESTING.test(kind));
  const evidence = new Set(model.findings.flatMap(({ stops }) => stops.map(({ row }) => row)));
  const { kind, count } = model.columns;
  for (let row = from + by; row >= 0 && row < count; row += by) {
    if (isInteresting[kind[row] ?? 0] === true || evidence.has(row)) return row;
  }
  return NO_ROW;
}
