import { describe, expect, it } from 'vitest';
import { makeBallot } from '../../../../core/paxos/ballot.js';
import { makeZxid } from '../../../../core/zxid.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { epochCollector } from '../../../../viz/model/collect/epochs.js';
import { faultCollector } from '../../../../viz/model/collect/faults.js';
import { networkCollector } from '../../../../viz/model/collect/network.js';
import { operationCollector } from '../../../../viz/model/collect/operations.js';
import { outageCollector } from '../../../../viz/model/collect/outages.js';
import { roleCollector } from '../../../../viz/model/collect/roles.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { collect, PLACES } from './feed.js';

function role(name: string, epoch: number | null = null): RunEvent {
  return { kind: 'role.changed', role: name, phase: 'broadcast', epoch, leader: null, why: 'said so' };
}
const crash: RunEvent = { kind: 'process.crashed', why: 'fault', message: 'crash' };
const start: RunEvent = { kind: 'process.started', incarnation: 2 };

describe('roles', () => {
  it('last until the next, or until a crash', () => {
    const spans = collect(roleCollector(PLACES), [
      [1, role('looking')],
      [2, role('following', 1)],
      [1, role('leading', 1)],
      [2, crash],
    ]);
    expect(spans).toMatchObject([
      { actor: 1, role: 'looking', epoch: null, start: 0, end: 2, startMicros: 0, endMicros: 2000 },
      { actor: 2, role: 'following', epoch: 1, start: 1, end: 3 },
      { actor: 1, role: 'leading', epoch: 1, start: 2, end: NO_ROW, endMicros: 4000 },
    ]);
  });

  it('take the round of a ballot for their epoch', () => {
    const changed: RunEvent = {
      kind: 'role.changed',
      role: 'leading',
      phase: 'steady',
      ballot: makeBallot(3, 1),
      leader: 1,
      why: '',
    };
    expect(collect(roleCollector(PLACES), [[1, changed]])).toMatchObject([{ epoch: 3 }]);
  });
});

describe('outages', () => {
  it('tell what the crash took, and end with the next life', () => {
    const spans = collect(outageCollector(PLACES), [
      [1, crash],
      [1, { kind: 'disk.lost', file: 'log', tags: [{ kind: 'log', zxid: makeZxid(1, 5) }], tornBytes: 0 }],
      [1, { kind: 'disk.lost', file: 'log', tags: [], tornBytes: 12 }],
      [1, start],
    ]);
    expect(spans).toEqual([
      {
        actor: 1,
        sort: 'down',
        why: 'fault: crash',
        lost: ['log 1.5', 'writes of log', 'all but 12 bytes of a write of log'],
        start: 0,
        startMicros: 0,
        end: 3,
        endMicros: 3000,
      },
    ]);
  });

  it('hold pauses as well, which a crash ends', () => {
    const spans = collect(outageCollector(PLACES), [
      [2, { kind: 'process.paused', micros: 9 }],
      [2, { kind: 'process.resumed', waiting: 1 }],
      [2, { kind: 'process.paused', micros: 9 }],
      [2, crash],
    ]);
    expect(spans.map(({ sort, start: from, end }) => [sort, from, end])).toEqual([
      ['paused', 0, 1],
      ['paused', 2, 3],
      ['down', 3, NO_ROW],
    ]);
  });
});

describe('disturbances of the network', () => {
  const cut = (id: number, links: readonly number[]): RunEvent => ({
    kind: 'net.partitioned',
    id,
    links,
    mode: 'drop',
    port: null,
  });

  it('know the groups of a split, and who is cut from whom', () => {
    const spans = collect(networkCollector(PLACES), [
      [0, cut(1, [1, 2, 2, 1, 1, 3, 3, 1])],
      [0, cut(2, [1, 2])],
      [0, { kind: 'net.partitioned', id: 3, links: [1, 2, 2, 1], mode: 'hold', port: 'quorum' }],
      [0, { kind: 'net.slowed', id: 4, links: [2, 1, 2, 3], factor: 5 }],
      [0, { kind: 'net.healed', id: 2 }],
      [0, { kind: 'net.healed', id: 0 }],
    ]);
    expect(spans.map(({ sort, groups, end, text }) => ({ sort, groups, end, text }))).toEqual([
      { sort: 'cut', groups: [[1], [2, 3]], end: 5, text: 'cut: s1 | s2 s3' },
      { sort: 'cut', groups: [], end: 4, text: 'cut: s1 → s2' },
      { sort: 'held', groups: [], end: 5, text: 'held: s1 ↔ s2 (quorum connections)' },
      { sort: 'slow', groups: [], end: 5, text: '5 times as slow: s2 → s1 s3' },
    ]);
  });

  it('see no groups where one link between them is whole', () => {
    const [span] = collect(networkCollector(PLACES), [[0, cut(1, [1, 2, 2, 1, 1, 3])]]);
    expect(span).toMatchObject({ groups: [], end: NO_ROW });
  });
});

describe('epochs', () => {
  it('are led from the establishment until their leader does something else', () => {
    const spans = collect(epochCollector(PLACES), [
      [1, { kind: 'zab.epoch-proposed', epoch: 1, quorum: [1, 2] }],
      [1, { kind: 'zab.established', epoch: 1, zxid: makeZxid(1, 0), quorum: [1, 2] }],
      [2, role('following', 1)],
      [1, role('looking')],
      [2, { kind: 'zab.epoch-proposed', epoch: 2, quorum: [2, 3] }],
      [2, crash],
    ]);
    expect(spans).toEqual([
      { epoch: 1, leader: null, start: 0, startMicros: 0, endMicros: 1000 },
      { epoch: 1, leader: 1, start: 1, startMicros: 1000, endMicros: 3000 },
      { epoch: 2, leader: null, start: 4, startMicros: 4000, endMicros: 5000 },
    ]);
  });

  it('are the rounds of ballots in Paxos', () => {
    const spans = collect(epochCollector(PLACES), [
      [1, { kind: 'paxos.prepared', ballot: makeBallot(2, 1), fromSlot: 1, hi: 1, quorum: [1, 2] }],
      [2, { kind: 'paxos.prepared', ballot: makeBallot(3, 2), fromSlot: 1, hi: 1, quorum: [2, 3] }],
      [2, { kind: 'paxos.backed-off', ballot: makeBallot(3, 2), outbidBy: makeBallot(4, 1), delayMicros: 5 }],
    ]);
    expect(spans.map(({ epoch, leader, endMicros }) => [epoch, leader, endMicros])).toEqual([
      [2, 1, 1000],
      [3, 2, 2000],
    ]);
  });
});

it('tells which faults struck whom, and which found nobody', () => {
  const marks = collect(faultCollector(PLACES), [
    [0, { kind: 'fault.struck', plan: 1, fault: 'cut', actors: [1, 2], trigger: 'after ack' }],
    [0, { kind: 'fault.skipped', plan: 2, fault: 'hold', why: 'nobody is there' }],
  ]);
  expect(marks).toEqual([
    { row: 0, micros: 0, isSkipped: false, fault: 'cut', actors: [1, 2], text: 'cut of s1, s2, after ack' },
    {
      row: 1,
      micros: 1000,
      isSkipped: true,
      fault: 'hold',
      actors: [],
      text: 'hold struck nobody: nobody is there',
    },
  ]);
});

describe('operations', () => {
  const called = (xid: number, path: string): RunEvent => ({
    kind: 'client.called',
    xid,
    session: 0,
    connection: 0,
    request: { kind: 'setData', path, data: 'v', version: -1 },
  });
  const returned = (xid: number, outcome: string, code: number): RunEvent => ({
    kind: 'client.returned',
    xid,
    session: 0,
    outcome,
    code,
    zxid: code === -4 ? 0 : makeZxid(2, 5),
    answer: { kind: 'none' },
  });

  it('pair calls with their answers, client by client', () => {
    const operations = collect(operationCollector(PLACES), [
      [4, called(1, '/a')],
      [5, called(1, '/b')],
      [4, called(2, '/c')],
      [5, returned(1, 'fail', -101)],
      [4, returned(1, 'ok', 0)],
      [4, returned(2, 'unknown', -4)],
      [4, called(3, '/d')],
    ]);
    expect(
      operations.map(({ actor, text, outcome, result, zxid, ended }) => [
        actor,
        text,
        outcome,
        result,
        zxid,
        ended,
      ]),
    ).toEqual([
      [4, 'setData /a "v"', 'ok', '2.5', makeZxid(2, 5), 4],
      [5, 'setData /b "v"', 'fail', 'NONODE', makeZxid(2, 5), 3],
      [4, 'setData /c "v"', 'unknown', 'CONNECTIONLOSS', null, 5],
      [4, 'setData /d "v"', 'open', '', null, NO_ROW],
    ]);
    expect(operations.every(({ isUpdate }) => isUpdate)).toBe(true);
  });

  it('hold what was submitted to the synod', () => {
    const operations = collect(operationCollector(PLACES), [
      [4, { kind: 'client.called', xid: 1, op: 'submit', value: 7 }],
      [4, { kind: 'client.returned', xid: 1, outcome: 'ok', value: 8 }],
    ]);
    expect(operations).toMatchObject([
      { text: 'submit 7', outcome: 'ok', result: '8', path: null, zxid: null },
    ]);
  });
});
