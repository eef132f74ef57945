import { describe, expect, it } from 'vitest';

import type { LogCell, ReplicatedLog } from '../../../../viz/model/tables.js';
import type { Operation } from '../../../../viz/model/trace-model.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { makeClientLanes } from '../../../../viz/views/clients/client-lanes.js';
import { findPoints } from '../../../../viz/views/clients/points.js';

const MICROS = Float64Array.from({ length: 40 }, (_, row) => row * 100);

function operation(called: number, ended: number, parts: Partial<Operation> = {}): Operation {
  const endedMicros = ended === NO_ROW ? 4_000 : ended * 100;
  return {
    actor: 4,
    called,
    calledMicros: called * 100,
    ended,
    endedMicros,
    outcome: 'ok',
    text: 'setData /a',
    result: '',
    path: '/a',
    zxid: null,
    isUpdate: true,
    ...parts,
  };
}

/** A log whose transactions were committed in these rows. */
function logOf(...committed: readonly (readonly [zxid: number, row: number])[]): ReplicatedLog {
  const cells = committed.map(([zxid, row]): LogCell => {
    const none = {
      txn: 0,
      proposed: NO_ROW,
      appended: NO_ROW,
      durable: NO_ROW,
      acked: NO_ROW,
      removed: NO_ROW,
    };
    return { ...none, zxid, committed: row, applied: row + 1 };
  });
  return {
    servers: [
      { actor: 1, cells, bases: [], syncs: [] },
      {
        actor: 2,
        cells: cells.map((cell) => ({ ...cell, committed: cell.committed + 3 })),
        bases: [],
        syncs: [],
      },
    ],
    proposed: [],
    ballots: [],
    acceptors: [],
  };
}

type Points = ReturnType<typeof findPoints>;

function pointsOf(operations: readonly Operation[], log: ReplicatedLog): Points {
  return findPoints({ operations, columns: { micros: MICROS } }, log);
}

describe('the moments at which calls took effect', () => {
  it('are, of updates, when the first server knew the commit, which lies between call and answer', () => {
    const points = pointsOf(
      [operation(2, 9, { zxid: 2 }), operation(1, 20, { zxid: 1 }), operation(8, 9, { zxid: 3 })],
      logOf([1, 4], [2, 6], [3, 7]),
    );
    expect(points.updates.map(({ zxid, row, micros, isInside }) => [zxid, row, micros, isInside])).toEqual([
      [1, 4, 400, true],
      [2, 6, 600, true],
      [3, 7, 700, false],
    ]);
  });

  it('are none of a call without a place in the order, or one that was never committed', () => {
    const operations = [operation(1, 2), operation(1, 2, { zxid: 9 })];
    expect(pointsOf(operations, logOf([1, 1])).ofOperation.size).toBe(0);
  });

  it('are, of reads, within the call, and tell how many earlier updates were not seen', () => {
    const read = { isUpdate: false, zxid: 1 };
    const points = pointsOf(
      [operation(3, 5, read), operation(10, 12, read), operation(10, 12, { ...read, zxid: 3 })],
      logOf([1, 4], [2, 6], [3, 7]),
    );
    const told = [...points.ofOperation.values()].map(({ row, staleBy }) => [row, staleBy]);
    expect(told).toEqual([
      [4, 0],
      [10, 2],
      [10, 0],
    ]);
    expect(points.updates).toEqual([]);
  });
});

describe('the lanes of clients', () => {
  it('give calls that overlap rows of their own, and rows only to what is in sight', () => {
    const operations = [operation(0, 9), operation(1, 3), operation(5, 8), operation(20, 30, { actor: 5 })];
    const lanes = (from: number, to: number): ReturnType<typeof makeClientLanes> =>
      makeClientLanes({ operations }, { shown: [5, 4], range: { from, to } });
    const whole = lanes(0, 4_000);
    expect(whole.lanes.map(({ actor, operations: places, rows }) => [actor, places, rows])).toEqual([
      [5, [3], [0]],
      [4, [0, 1, 2], [0, 1, 1]],
    ]);
    expect(whole.lanes[1]?.top).toBe(whole.lanes[0]?.height);
    expect(lanes(450, 460).lanes.map(({ operations: places }) => places)).toEqual([[], [0]]);
  });
});
