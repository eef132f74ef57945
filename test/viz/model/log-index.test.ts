import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { makeZxid } from '../../../core/zxid.js';
import { ServerLogBuilder } from '../../../viz/model/collect/server-log.js';
import type { LogCell, ReplicatedLog } from '../../../viz/model/tables.js';
import { columnOfRow, headColumn, makeLogGrid } from '../../../viz/views/log/log-cells.js';
import {
  baseAt,
  cellAt,
  divergenceAt,
  isLogged,
  makeLogIndex,
  stepsAt,
} from '../../../viz/model/log-index.js';

const Z = [1, 2, 3, 4].map((counter) => makeZxid(1, counter));
const [Z1 = 0, Z2 = 0, Z3 = 0] = Z;
const E1 = makeZxid(2, 1);

/** Servers at the places 1, 2, 3, and what happens in rows 0, 1, 2 and so on. */
function logOf(happen: (servers: readonly ServerLogBuilder[]) => void): ReplicatedLog {
  const servers = [1, 2, 3].map((actor) => new ServerLogBuilder(actor));
  happen(servers);
  return { servers: servers.map((server) => server.finish()), proposed: [], ballots: [], acceptors: [] };
}

describe('a divergence', () => {
  it('begins where one log goes past what another holds, and ends when that is cut off', () => {
    const log = logOf(([a, b]) => {
      a?.mark(Z1, 'appended', 0);
      b?.mark(Z1, 'appended', 1);
      a?.mark(Z2, 'appended', 2);
      a?.mark(Z3, 'appended', 3);
      b?.mark(E1, 'appended', 4);
      a?.mark(Z2, 'committed', 5);
      a?.cutBehind(Z1, 6);
    });
    const index = makeLogIndex(log);
    expect(divergenceAt(index, 3)).toBeNull();
    expect(divergenceAt(index, 4)).toEqual({ zxid: Z2, isCommitted: false });
    expect(divergenceAt(index, 5)).toEqual({ zxid: Z2, isCommitted: true });
    expect(divergenceAt(index, 6)).toBeNull();
  });

  it('is seen where two logs hold other bytes under one zxid', () => {
    const log = logOf(([a, b]) => {
      a?.mark(Z1, 'proposed', 0, 77);
      a?.mark(Z1, 'appended', 1);
      b?.mark(Z1, 'proposed', 2, 78);
      b?.mark(Z1, 'appended', 3);
    });
    expect(divergenceAt(makeLogIndex(log), 2)).toBeNull();
    expect(divergenceAt(makeLogIndex(log), 3)?.zxid).toBe(Z1);
  });

  it('is none where a server holds in a snapshot what others hold in their logs', () => {
    const log = logOf(([a, b]) => {
      a?.mark(Z1, 'appended', 0);
      a?.mark(Z2, 'appended', 1);
      b?.sync('SNAP', Z2, 2);
      b?.mark(Z3, 'appended', 3);
      a?.mark(Z3, 'appended', 4);
    });
    expect(divergenceAt(makeLogIndex(log), 4)).toBeNull();
  });

  it('is seen where a log loses what stands within it', () => {
    const log = logOf(([a, b]) => {
      a?.mark(Z1, 'appended', 0);
      b?.mark(Z1, 'appended', 1);
      a?.mark(Z2, 'appended', 2);
      a?.lose(Z1, 3);
    });
    expect(divergenceAt(makeLogIndex(log), 2)).toBeNull();
    expect(divergenceAt(makeLogIndex(log), 3)?.zxid).toBe(Z1);
  });

  it('is seen where only a snapshot stood for a transaction, and an earlier one takes its place', () => {
    const log = logOf(([a, b]) => {
      a?.mark(Z2, 'appended', 0);
      b?.sync('SNAP', Z2, 1);
      b?.mark(Z3, 'appended', 2);
      b?.sync('SNAP', Z1, 3);
      b?.mark(E1, 'appended', 4);
    });
    expect(divergenceAt(makeLogIndex(log), 2)).toBeNull();
    expect(divergenceAt(makeLogIndex(log), 4)?.zxid).toBe(Z2);
  });

  const step = fc.record({
    server: fc.integer({ min: 0, max: 2 }),
    what: fc.constantFrom('append', 'cut', 'lose', 'snapshot'),
    zxid: fc.constantFrom(...Z, E1, makeZxid(2, 2)),
    txn: fc.constantFrom(0, 7, 8),
  });

  it('is what a look at every pair of logs and every zxid finds, at every row', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const log = logOf((servers) => {
          steps.forEach(({ server, what, zxid, txn }, row) => {
            const builder = servers[server];
            if (what === 'append') builder?.mark(zxid, 'appended', row, txn);
            else if (what === 'cut') builder?.cutBehind(zxid, row);
            else if (what === 'lose') builder?.lose(zxid, row);
            else builder?.sync('SNAP', zxid, row);
          });
        });
        const index = makeLogIndex(log);
        for (let row = 0; row < steps.length; row += 1)
          expect(divergenceAt(index, row)?.zxid ?? null).toBe(slowDivergence(log, row));
      }),
    );
  });
});

function liveCells(cells: readonly LogCell[], row: number): readonly LogCell[] {
  return cells.filter((cell) => isLogged(cell, row));
}

/** By the definition: the least zxid that a log holds, and another has gone past without it or holds otherwise. */
function slowDivergence({ servers }: ReplicatedLog, row: number): number | null {
  const logs = servers.map((log) => {
    const live = liveCells(log.cells, row);
    const base = baseAt(log, row);
    // What was appended last ends the log, whatever its number.
    const last = [...live].sort((a, b) => a.appended - b.appended).at(-1)?.zxid ?? 0;
    return { live, base, end: Math.max(last, base) };
  });
  const held = logs.flatMap(({ live }) => live);
  const zxids = [...new Set(held.map(({ zxid }) => zxid))].sort((a, b) => a - b);
  const differs = (zxid: number): boolean => {
    const txns = new Set(held.filter((cell) => cell.zxid === zxid && cell.txn !== 0).map(({ txn }) => txn));
    return (
      txns.size > 1 ||
      logs.some(
        ({ live, base, end }) => base < zxid && end > zxid && !live.some((cell) => cell.zxid === zxid),
      )
    );
  };
  return zxids.find(differs) ?? null;
}

describe('the index of logs', () => {
  const log = logOf(([a, b]) => {
    a?.mark(Z1, 'appended', 0);
    a?.mark(Z2, 'appended', 1);
    a?.mark(Z1, 'committed', 2);
    a?.cutBehind(Z1, 3);
    a?.mark(Z2, 'proposed', 4);
    b?.recover(Z2, Z2, 5);
  });
  const index = makeLogIndex(log);
  const [a, b] = index.servers;

  it('knows the end of a log and the commit point at every row', () => {
    const at = (row: number): readonly number[] =>
      a === undefined ? [] : [stepsAt(a.logged, row), stepsAt(a.committed, row)];
    expect([-1, 0, 1, 2, 3, 4].map(at)).toEqual([
      [0, 0],
      [Z1, 0],
      [Z2, 0],
      [Z2, Z1],
      [Z1, Z1],
      [Z1, Z1],
    ]);
  });

  it('shows of a zxid that came again the newer one, from its first step on', () => {
    expect(a === undefined ? null : cellAt(a, Z2, 3)?.removed).toBe(3);
    expect(a === undefined ? null : cellAt(a, Z2, 4)?.proposed).toBe(4);
  });

  it('gives the grid its cells, marks and columns', () => {
    const grid = makeLogGrid(index, 5, { first: 0, fitting: 10 });
    expect(grid.cells.map((cell) => [cell.kind, cell.server, cell.column])).toEqual([
      ['txn', 0, 0],
      ['txn', 0, 1],
      ['snapshot', 1, 0],
      ['snapshot', 1, 1],
    ]);
    expect(grid.cells[0]).toMatchObject({ stage: 'committed', isApplied: false, isRemoved: false, row: 2 });
    expect(grid.marks.map(({ logged, committed }) => [logged, committed])).toEqual([
      [Z1, Z1],
      [Z2, 0],
      [0, 0],
    ]);
    expect(makeLogGrid(index, 3, { first: 1, fitting: 1 }).cells).toMatchObject([
      { column: 1, isRemoved: true, row: 3 },
    ]);
    expect(columnOfRow(index, 1)).toBe(1);
    expect(columnOfRow(index, 5)).toBe(-1);
    expect(headColumn(index, 0)).toBe(0);
    expect(b === undefined ? null : baseAt(b.log, 5)).toBe(Z2);
  });
});
