import { beforeAll, describe, expect, it } from 'vitest';

import { IntervalIndex } from '../../../../viz/model/interval-index.js';
import { SvgBrush } from '../../../../viz/draw/svg-brush.js';
import { LIGHT } from '../../../../viz/draw/tokens.js';
import type { Tables, TimerSpan } from '../../../../viz/model/tables.js';
import type { TraceModel } from '../../../../viz/model/trace-model.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { makeLogIndex } from '../../../../viz/model/log-index.js';
import { linkLine, quorumLines, wallsBetween } from '../../../../viz/views/stage/paint-ring.js';
import { wordsOf } from '../../../../viz/views/stage/paint-seat.js';
import { paintWaits, shareLeft } from '../../../../viz/views/stage/paint-waits.js';
import { layStage } from '../../../../viz/views/stage/stage-layout.js';
import {
  disturbancesAt,
  quorumAt,
  serverStates,
  stopSigns,
  timersAt,
  tokensAt,
  votersOf,
} from '../../../../viz/views/stage/stage-state.js';
import { openedRun, shortRun } from '../../opened-run.js';
import { recipe } from '../../recipes.js';

/** As long as the tables have not come. */
const UNKNOWN = { index: null, timers: [] };

let zab: TraceModel;
let zabTables: Tables;
let synod: TraceModel;
let synodTables: Tables;

beforeAll(async () => {
  const opened = await openedRun(shortRun('sync-trunc-old-leader', 'zab', 'zk-1154'));
  zab = opened.model;
  zabTables = await opened.service.tables();
  const other = await openedRun(recipe('synod', 298, 'px-03'));
  synod = other.model;
  synodTables = await other.service.tables();
});

function lanesOf({ actors }: TraceModel): readonly number[] {
  return [...actors.keys()].filter((actor) => actors[actor]?.role !== 'world');
}

describe('the stage', () => {
  it.each([
    [832, 685],
    [390, 540],
    [320, 300],
  ])('seats everybody inside a box of %i by %i, nobody on another', (width, height) => {
    const { seats } = layStage(synod.actors, lanesOf(synod), { width, height });
    expect(seats.length).toBe(lanesOf(synod).length);
    for (const [i, { x, y, radius }] of seats.entries()) {
      expect(x - radius).toBeGreaterThanOrEqual(0);
      expect(x + radius).toBeLessThanOrEqual(width);
      expect(y - radius).toBeGreaterThanOrEqual(0);
      expect(y + radius).toBeLessThanOrEqual(height);
      for (const other of seats.slice(i + 1)) {
        expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(radius + other.radius);
      }
    }
  });

  it('draws the two directions of a link apart from one another', () => {
    const { seats } = layStage(synod.actors, lanesOf(synod), { width: 800, height: 600 });
    const servers = seats.filter(({ role }) => role === 'server');
    const [a, b] = servers;
    if (a === undefined || b === undefined) throw new Error('a run of two servers or more');
    const there = linkLine(a, b);
    const back = linkLine(b, a);
    expect(Math.hypot(there[0] - back[2], there[1] - back[3])).toBeCloseTo(10, 6);
  });

  it('has a wall between neighbours of different groups', () => {
    const layout = layStage(synod.actors, lanesOf(synod), { width: 800, height: 600 });
    const servers = layout.seats.filter(({ role }) => role === 'server').map(({ actor }) => actor);
    expect(wallsBetween({ groups: [servers.slice(0, 2), servers.slice(2)] }, layout).length).toBe(2);
    expect(wallsBetween({ groups: [servers] }, layout)).toEqual([]);
  });

  it('shows what is under way: sent by now, and not ended', () => {
    const { messages, columns } = synod;
    const index = new IntervalIndex(messages.sentMicros, messages.endedMicros);
    for (let row = 0; row < columns.count; row += 7) {
      const nowMicros = columns.micros[row] ?? 0;
      const { tokens, folded } = tokensAt(synod, index, { row, nowMicros, showsHeartbeats: true });
      const wanted = [...Array(messages.count).keys()].filter((id) => {
        const ended = messages.ended[id] ?? NO_ROW;
        return (messages.sent[id] ?? 0) <= row && (ended === NO_ROW || ended > row);
      });
      expect(tokens.map(({ message }) => message)).toEqual(wanted);
      expect(folded).toBe(0);
      for (const { share } of tokens) expect(share).toBeGreaterThanOrEqual(0);
      for (const { share } of tokens) expect(share).toBeLessThanOrEqual(1);
    }
  });

  it('closes the quorum of ZAB no later than its proposal is committed', () => {
    const index = makeLogIndex(zabTables.log);
    const voters = votersOf(zab);
    const committed = zab.kinds.findIndex(({ kind }) => kind === 'zab.committed');
    let seen = 0;
    for (const proposal of zabTables.log.proposed) {
      const atFirst = quorumAt(zabTables.log, index, { voters, row: proposal.row });
      expect(atFirst?.by).toEqual([]);
      expect(atFirst?.result).toBe('');
      const leader = zabTables.log.servers.find(({ actor }) => actor === proposal.leader);
      const row = leader?.cells.find(({ zxid }) => zxid === proposal.zxid)?.committed ?? NO_ROW;
      if (row === NO_ROW || zab.columns.kind[row] !== committed) continue;
      const quorum = quorumAt(zabTables.log, index, { voters, row });
      if (quorum?.what !== atFirst?.what) continue;
      seen += 1;
      expect(quorum?.result).toBe('committed');
      expect(quorum?.by.length).toBeGreaterThanOrEqual(quorum?.needed ?? 99);
    }
    expect(seen).toBeGreaterThan(3);
  });

  it('follows a ballot from its promises to the choice', () => {
    const index = makeLogIndex(synodTables.log);
    const voters = votersOf(synod);
    const chosen = synodTables.log.ballots.filter((ballot) => ballot.chosen !== NO_ROW);
    expect(chosen.length).toBeGreaterThan(0);
    for (const ballot of chosen) {
      const early = quorumAt(synodTables.log, index, { voters, row: ballot.started });
      expect(early).toMatchObject({ verb: 'promised', result: '', voters: 5, needed: 3 });
    }
    const last = chosen.at(-1);
    const quorum = quorumAt(synodTables.log, index, { voters, row: last?.chosen ?? 0 });
    expect(quorum).toMatchObject({ verb: 'accepted', result: 'chosen' });
    if (quorum === null) return;
    expect(quorum.by.length).toBeGreaterThanOrEqual(3);
    expect(quorumLines(quorum, synod)).toEqual([
      expect.stringMatching(/^ballot \d\.\d, value \d accepted by [345] of 5: s\d/),
      'A majority, chosen',
    ]);
  });

  it('says what a server is, that it is down, and that it has not started', () => {
    const down = synod.outages.find(({ sort }) => sort === 'down');
    const stateOf = (row: number): readonly string[] =>
      wordsOf(synod, serverStates(synod, UNKNOWN, row).find(({ actor }) => actor === down?.actor) ?? null);
    expect(stateOf(down?.start ?? 0)).toEqual([`down (${down?.why ?? ''})`]);
    expect(stateOf(-1)).toEqual(['not started']);
    const role = synod.roles.find(({ role: each }) => each === 'leading');
    const leading =
      serverStates(synod, UNKNOWN, role?.start ?? 0).find(({ actor }) => actor === role?.actor) ?? null;
    expect(wordsOf(synod, leading)[0]).toMatch(/^leading/);
  });

  it('shows a disturbance while it lasts, and the stops of a finding that have happened', () => {
    const [cut] = synod.network;
    expect(disturbancesAt(synod, cut?.start ?? 0)).toContain(cut);
    expect(disturbancesAt(synod, cut?.end ?? 0)).not.toContain(cut);
    expect(disturbancesAt(synod, (cut?.start ?? 0) - 1)).not.toContain(cut);
    const finding = synod.findings[0] ?? null;
    const second = finding?.stops[1]?.row ?? 0;
    expect(stopSigns(synod, finding, second).map(({ row }) => row)).toEqual(
      finding?.stops.map(({ row }) => row).filter((row) => row !== NO_ROW && row <= second),
    );
    expect(stopSigns(synod, null, second)).toEqual([]);
  });
});

describe('what a server waits for', () => {
  const wait: TimerSpan = {
    actor: 1,
    timer: 'election-wait',
    start: 10,
    end: 20,
    startMicros: 1_000,
    dueMicros: 5_000,
  };

  it('is shown while it runs, the newest first, and said in words', () => {
    const later = { ...wait, start: 12, timer: 'election-finalize' };
    expect(timersAt([wait, later], 9)).toEqual([]);
    expect(timersAt([wait, later], 10)).toEqual([wait]);
    expect(timersAt([wait, later], 19)).toEqual([later, wait]);
    expect(timersAt([wait, later], 20)).toEqual([]);
    const [first] = [...zab.actors.keys()].filter((actor) => zab.actors[actor]?.role === 'server');
    const row = zab.columns.count - 1;
    const timers = [{ ...wait, actor: first ?? 0, start: row, end: NO_ROW }];
    const state =
      serverStates(zab, { index: null, timers }, row).find(({ actor }) => actor === first) ?? null;
    expect(wordsOf(zab, state)).toContain('waits for votes until 0.005000 s');
  });

  it('drains from full to nothing', () => {
    expect(shareLeft(wait, 1_000)).toBe(1);
    expect(shareLeft(wait, 4_000)).toBe(0.25);
    expect(shareLeft(wait, 6_000)).toBe(0);
    expect(shareLeft({ ...wait, dueMicros: 1_000 }, 1_000)).toBe(0);
  });

  it('is a rim of that share around its server', () => {
    const layout = layStage(zab.actors, lanesOf(zab), { width: 800, height: 600 });
    const brush = new SvgBrush();
    const seat = layout.seats.find(({ actor }) => zab.actors[actor]?.role === 'server');
    const timers = [{ ...wait, actor: seat?.actor ?? 0 }];
    const [mark, ...others] = paintWaits(brush, LIGHT, { layout, timers, nowMicros: 2_000 });
    expect(others).toEqual([]);
    expect(mark).toMatchObject({ kind: 'wait', row: 10, lane: seat?.actor, label: '75 % left' });
  });
});
