/**
 * Two runs beside each other. Up to their first difference they are equal, event by event and to the microsecond. Behind
 * it each actor's events are paired with those of the same actor in the other run: what says the same is the same, be it
 * at another time; what is of the same sort between two such pairs has changed; the rest is in one run only.
 */
import { rowsIn } from '../rows.js';
import type { Row, TraceModel } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { pairAlike, pairEqual } from './pairing.js';

export interface ComparedRun {
  readonly model: TraceModel;
  /** Of each event, from `TraceService.fingerprints`. */
  readonly prints: Uint32Array;
}

export const DIFFERENCE_STATES = ['changed', 'only-a', 'only-b'] as const;
export type DifferenceState = (typeof DIFFERENCE_STATES)[number];

export interface Difference {
  readonly state: DifferenceState;
  /** The row in each run, NO_ROW where it has none. */
  readonly a: Row;
  readonly b: Row;
}

export interface Comparison {
  /** So many events at the beginning are equal. */
  readonly prefix: number;
  /** All of the rest that is not in both runs, by time. */
  readonly differences: readonly Difference[];
  /** How many events behind the prefix are in both, and how many of them at another time. */
  readonly same: number;
  readonly shifted: number;
  /** The row of the other run that each row is paired with, equal or changed; NO_ROW if none. */
  readonly ofA: Int32Array;
  readonly ofB: Int32Array;
}

/** Why two runs are not compared event by event, in a sentence; null if they are. */
export function findClash(a: TraceModel, b: TraceModel): string | null {
  if (a.header.protocol !== b.header.protocol) {
    return `A runs ${a.header.protocol} and B runs ${b.header.protocol}: they have no events in common.`;
  }
  if (a.level !== b.level)
    return `A is recorded at level ${a.level} and B at level ${b.level}: record both alike.`;
  return null;
}

export function compareRuns(a: ComparedRun, b: ComparedRun): Comparison {
  const keysA = keysOf(a, a.model);
  const keysB = keysOf(b, a.model);
  const prefix = commonPrefix(a.model, b.model, { keysA, keysB });
  const ofA = new Int32Array(a.model.columns.count).fill(NO_ROW);
  const ofB = new Int32Array(b.model.columns.count).fill(NO_ROW);
  for (let row = 0; row < prefix; row += 1) ofA[row] = ofB[row] = row;
  a.model.actors.forEach(({ name }, place) => {
    const other = b.model.actors.findIndex((actor) => actor.name === name);
    if (other < 0) return;
    const rowsA = rowsBehind(a.model, place, prefix);
    const rowsB = rowsBehind(b.model, other, prefix);
    const pair = (i: number, j: number): void => {
      const [rowA = NO_ROW, rowB = NO_ROW] = [rowsA[i], rowsB[j]];
      ofA[rowA] = rowB;
      ofB[rowB] = rowA;
    };
    const equal = pairEqual(
      rowsA.map((row) => keysA.full[row] ?? 0),
      rowsB.map((row) => keysB.full[row] ?? 0),
    );
    for (const [i, j] of equal) pair(i, j);
    for (const { fromA, toA, fromB, toB } of gapsBetween(equal, rowsA.length, rowsB.length)) {
      const alike = pairAlike(
        rowsA.slice(fromA, toA).map((row) => keysA.sort[row] ?? 0),
        rowsB.slice(fromB, toB).map((row) => keysB.sort[row] ?? 0),
      );
      for (const [i, j] of alike) pair(fromA + i, fromB + j);
    }
  });
  return summarised({ a: a.model, b: b.model, keysA, keysB }, { prefix, ofA, ofB });
}

interface Keys {
  /** What an event says. */
  readonly full: Float64Array;
  /** Of what sort it is: its kind, and the type of its message. */
  readonly sort: Uint32Array;
}

/** Kinds and types are named by their places in the tables of one of the runs, so that they can be compared. */
function keysOf({ model, prints }: ComparedRun, base: TraceModel): Keys {
  const { columns, messages } = model;
  const kinds = placesIn(
    model.kinds.map(({ kind }) => kind),
    base.kinds.map(({ kind }) => kind),
  );
  const types = placesIn(model.messageTypes, base.messageTypes);
  const full = new Float64Array(columns.count);
  const sort = new Uint32Array(columns.count);
  for (let row = 0; row < columns.count; row += 1) {
    const kind = kinds[columns.kind[row] ?? 0] ?? 0;
    const message = messages.ofRow[row] ?? NO_ROW;
    const type = message === NO_ROW ? 0 : (types[messages.type[message] ?? 0] ?? 0) + 1;
    full[row] = kind * 2 ** 32 + (prints[row] ?? 0);
    sort[row] = kind * 2 ** 16 + type;
  }
  return { full, sort };
}

/** The place of each name in a table; names that it lacks get places behind its end. */
function placesIn(names: readonly string[], table: readonly string[]): readonly number[] {
  return names.map((name, i) => {
    const place = table.indexOf(name);
    return place < 0 ? table.length + i : place;
  });
}

function commonPrefix(
  a: TraceModel,
  b: TraceModel,
  { keysA, keysB }: { readonly keysA: Keys; readonly keysB: Keys },
): number {
  const actors = placesIn(
    b.actors.map(({ name }) => name),
    a.actors.map(({ name }) => name),
  );
  const most = Math.min(a.columns.count, b.columns.count);
  for (let row = 0; row < most; row += 1) {
    const isEqual =
      a.columns.micros[row] === b.columns.micros[row] &&
      a.columns.actor[row] === actors[b.columns.actor[row] ?? 0] &&
      keysA.full[row] === keysB.full[row];
    if (!isEqual) return row;
  }
  return most;
}

function rowsBehind({ rowsOfActor }: TraceModel, place: number, prefix: number): readonly Row[] {
  return [...rowsIn(rowsOfActor, place)].filter((row) => row >= prefix);
}

interface Gap {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

function* gapsBetween(
  pairs: readonly (readonly [number, number])[],
  lengthA: number,
  lengthB: number,
): Generator<Gap> {
  let [fromA, fromB] = [0, 0];
  for (const [toA, toB] of [...pairs, [lengthA, lengthB] as const]) {
    if (toA > fromA && toB > fromB) yield { fromA, toA, fromB, toB };
    [fromA, fromB] = [toA + 1, toB + 1];
  }
}

interface Sides {
  readonly a: TraceModel;
  readonly b: TraceModel;
  readonly keysA: Keys;
  readonly keysB: Keys;
}

function summarised(
  { a, b, keysA, keysB }: Sides,
  { prefix, ofA, ofB }: Pick<Comparison, 'prefix' | 'ofA' | 'ofB'>,
): Comparison {
  const differences: Difference[] = [];
  let same = 0;
  let shifted = 0;
  for (let row = prefix; row < ofA.length; row += 1) {
    const other = ofA[row] ?? NO_ROW;
    if (other === NO_ROW) differences.push({ state: 'only-a', a: row, b: NO_ROW });
    else if (keysA.full[row] !== keysB.full[other]) differences.push({ state: 'changed', a: row, b: other });
    else {
      same += 1;
      if (a.columns.micros[row] !== b.columns.micros[other]) shifted += 1;
    }
  }
  for (let row = prefix; row < ofB.length; row += 1) {
    if (ofB[row] === NO_ROW) differences.push({ state: 'only-b', a: NO_ROW, b: row });
  }
  const timeOf = (one: Difference): number =>
    one.a === NO_ROW ? (b.columns.micros[one.b] ?? 0) : (a.columns.micros[one.a] ?? 0);
  differences.sort((one, other) => timeOf(one) - timeOf(other));
  return { prefix, differences, same, shifted, ofA, ofB };
}
