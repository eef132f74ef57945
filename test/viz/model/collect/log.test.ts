import { describe, expect, it } from 'vitest';

import { makeZxid } from '../../../../core/zxid.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { logCollector } from '../../../../viz/model/collect/log.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import type { ServerLog } from '../../../../viz/model/tables.js';
import { PLACES, collect } from './feed.js';
import type { Script } from './feed.js';

const Z1 = makeZxid(1, 1);
const Z2 = makeZxid(1, 2);
const Z3 = makeZxid(1, 3);

function proposed(zxid: number, txn = 77): RunEvent {
  const of = { session: 9, cxid: 1, op: 'setData', code: 0, timeMs: 5, origin: 1 };
  return { kind: 'zab.proposed', zxid, txn, ...of };
}
function proposal(to: number, msg: number, zxid: number): RunEvent {
  return {
    kind: 'net.sent',
    to,
    msg,
    conn: 1,
    type: 'PROPOSAL',
    slot: null,
    ballot: null,
    zxid,
    epoch: null,
  };
}
const arrives = (from: number, msg: number): RunEvent => ({
  kind: 'net.delivered',
  from,
  msg,
  type: 'PROPOSAL',
});
const appended = (zxid: number): RunEvent => ({ kind: 'log.appended', zxid });
const synced = (...zxids: number[]): RunEvent => ({
  kind: 'disk.synced',
  file: 'log.1',
  tags: zxids.map((zxid) => ({ kind: 'log', zxid })),
  tookMicros: 5,
});
const lost = (...zxids: number[]): RunEvent => ({
  kind: 'disk.lost',
  file: 'log.1',
  tags: zxids.map((zxid) => ({ kind: 'log', zxid })),
  tornBytes: 0,
});
const crashed: RunEvent = { kind: 'process.crashed', why: 'fault', message: '' };
function recovered(snapshot: number, last: number): RunEvent {
  return { kind: 'log.recovered', snapshot, last, acceptedEpoch: 1, currentEpoch: 1, end: 'clean' };
}
function loaded(from: string, zxid: number): RunEvent {
  return { kind: 'tree.loaded', zxid, from, digestHigh: 0, digestLow: 0 };
}

function logsOf(script: Script): readonly ServerLog[] {
  return collect(logCollector(PLACES), script).servers;
}
function cellsOf(script: Script, place: number): ServerLog['cells'] {
  return logsOf(script).find(({ actor }) => actor === place)?.cells ?? [];
}

describe('the log of a server', () => {
  it('takes a transaction through its steps, at the leader and at a follower', () => {
    const script: Script = [
      [1, proposed(Z1)],
      [1, proposal(2, 5, Z1)],
      [1, appended(Z1)],
      [1, synced(Z1)],
      [1, { kind: 'zab.acked', from: 1, zxid: Z1 }],
      [2, arrives(1, 5)],
      [2, appended(Z1)],
      [2, synced(Z1)],
      [1, { kind: 'zab.acked', from: 2, zxid: Z1 }],
      [1, { kind: 'zab.committed', zxid: Z1, quorum: [1, 2] }],
      [1, { kind: 'txn.applied', zxid: Z1, txn: 77, digestHigh: 0, digestLow: 0 }],
      [2, { kind: 'zab.committed', zxid: Z1, quorum: [] }],
    ];
    expect(cellsOf(script, 1)).toEqual([
      {
        zxid: Z1,
        txn: 77,
        proposed: 0,
        appended: 2,
        durable: 3,
        acked: 4,
        committed: 9,
        applied: 10,
        removed: NO_ROW,
      },
    ]);
    expect(cellsOf(script, 2)).toEqual([
      {
        zxid: Z1,
        txn: 77,
        proposed: 5,
        appended: 6,
        durable: 7,
        acked: 8,
        committed: 11,
        applied: NO_ROW,
        removed: NO_ROW,
      },
    ]);
    expect(cellsOf(script, 3)).toEqual([]);
    expect(collect(logCollector(PLACES), script).proposed).toEqual([
      { zxid: Z1, txn: 77, row: 0, leader: 1, session: 9, op: 'setData', code: 0 },
    ]);
  });

  it('says nothing of servers that have no log of this sort', () => {
    expect(logsOf([[1, { kind: 'log.appended', slot: 1, ballot: 8193, value: 7 }]])).toEqual([]);
  });

  it('strikes what a TRUNC cuts off, and begins a new cell when the zxid comes again', () => {
    const cells = cellsOf(
      [
        [1, proposed(Z1)],
        [2, appended(Z1)],
        [2, appended(Z2)],
        [2, { kind: 'log.truncated', zxid: Z1, removed: 1 }],
        [2, appended(Z2)],
      ],
      2,
    );
    expect(cells.map(({ zxid, appended: row, removed }) => [zxid, row, removed])).toEqual([
      [Z1, 1, NO_ROW],
      [Z2, 2, 3],
      [Z2, 4, NO_ROW],
    ]);
  });

  it('loses in a crash what was in no log, what the disk names, and what the next life does not find', () => {
    const script: Script = [
      [1, proposed(Z1)],
      [1, appended(Z1)],
      [1, appended(Z2)],
      [1, appended(Z3)],
      [1, proposed(makeZxid(1, 4))],
      [1, crashed],
      [1, lost(Z2)],
      [1, recovered(0, Z1)],
    ];
    expect(cellsOf(script, 1).map(({ durable, removed }) => [durable, removed])).toEqual([
      [7, NO_ROW],
      [NO_ROW, 6],
      [NO_ROW, 7],
      [NO_ROW, 5],
    ]);
    expect(logsOf(script)[0]?.bases).toEqual([{ row: 7, zxid: 0, why: 'recovered' }]);
  });

  it('keeps of a log that a snapshot of the leader makes void what the leader holds as well', () => {
    const script: Script = [
      [1, proposed(Z1)],
      [1, appended(Z1)],
      [2, appended(Z1)],
      [2, appended(Z2)],
      [1, appended(makeZxid(2, 1))],
      [2, { kind: 'role.changed', role: 'following', phase: 'discovery', epoch: 2, leader: 1, why: '' }],
      [2, { kind: 'zab.sync-applied', mode: 'SNAP', zxid: makeZxid(2, 1) }],
      [2, { kind: 'snap.written', zxid: makeZxid(2, 1), end: makeZxid(2, 1), isInstalled: true }],
    ];
    expect(cellsOf(script, 2).map(({ zxid, removed }) => [zxid, removed])).toEqual([
      [Z1, NO_ROW],
      [Z2, 7],
    ]);
    const log = logsOf(script).find(({ actor }) => actor === 2);
    expect(log?.bases).toEqual([{ row: 6, zxid: makeZxid(2, 1), why: 'snapshot' }]);
    expect(log?.syncs).toEqual([{ row: 6, zxid: makeZxid(2, 1), mode: 'SNAP' }]);
  });

  it('goes back to the disk when what a leader sent never became durable', () => {
    const script: Script = [
      [2, recovered(Z1, Z1)],
      [2, { kind: 'role.changed', role: 'following', phase: 'discovery', epoch: 2, leader: 1, why: '' }],
      [2, { kind: 'zab.sync-applied', mode: 'SNAP', zxid: Z3 }],
      [2, loaded('disk', Z1)],
    ];
    expect(logsOf(script)[1]?.bases).toEqual([
      { row: 0, zxid: Z1, why: 'recovered' },
      { row: 2, zxid: Z3, why: 'snapshot' },
      { row: 3, zxid: Z1, why: 'recovered' },
    ]);
  });

  it('counts as applied what memory takes up from the log', () => {
    const cells = cellsOf(
      [
        [1, proposed(Z1)],
        [1, appended(Z1)],
        [1, appended(Z2)],
        [1, appended(Z3)],
        [1, loaded('DIFF', Z1)],
        [1, loaded('log', Z2)],
      ],
      1,
    );
    expect(cells.map(({ applied }) => applied)).toEqual([4, 5, NO_ROW]);
  });
});
