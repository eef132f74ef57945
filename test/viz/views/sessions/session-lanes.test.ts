import { describe, expect, it } from 'vitest';

import type { SessionHistory, Tables, WatchHistory } from '../../../../viz/model/tables.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { makeSessionLanes, packSessions, watchExtent } from '../../../../viz/views/sessions/session-lanes.js';

const session = (id: number, parts: Partial<SessionHistory> = {}): SessionHistory => ({
  name: `0x1.${String(id)}`,
  session: id,
  client: 4,
  timeoutMs: 4_000,
  opened: 0,
  attachments: [],
  renewals: [],
  expiring: NO_ROW,
  closed: NO_ROW,
  told: NO_ROW,
  ...parts,
});
const watch = (of: number, armed: number, parts: Partial<WatchHistory> = {}): WatchHistory => ({
  session: of,
  server: 1,
  connection: 7,
  path: '/a',
  list: 'data',
  armed,
  fired: NO_ROW,
  type: '',
  zxid: null,
  told: NO_ROW,
  removed: NO_ROW,
  changed: NO_ROW,
  shown: NO_ROW,
  shownBefore: NO_ROW,
  ...parts,
});

function tablesOf(sessions: readonly SessionHistory[], watches: readonly WatchHistory[] = []): Tables {
  const log = { servers: [], proposed: [], ballots: [], acceptors: [] };
  return { log, sessions, watches, znodes: [], timers: [], linearization: null };
}

const range = { from: 0, to: 100 };
const NONE: ReadonlySet<number> = new Set();

describe('the lanes of sessions', () => {
  it('lie one below the other, by client and then by age', () => {
    const sessions = [session(1, { client: 5 }), session(2, { opened: 9 }), session(3, { opened: 2 })];
    const { lanes, height } = makeSessionLanes(packSessions(tablesOf(sessions)), { unfolded: NONE, range });
    expect(lanes.map((lane) => lane.session.session)).toEqual([3, 2, 1]);
    let top = 0;
    for (const lane of lanes) {
      expect(lane.top).toBe(top);
      top += lane.height;
    }
    expect(height).toBe(top);
  });

  it('are thin where the session does not live in the time that is in sight', () => {
    const sessions = [session(1, { closed: 10 }), session(2, { opened: 50 }), session(3)];
    const thin = (from: number, to: number): readonly boolean[] =>
      makeSessionLanes(packSessions(tablesOf(sessions)), { unfolded: NONE, range: { from, to } }).lanes.map(
        ({ isThin }) => isThin,
      );
    expect(thin(0, 100)).toEqual([false, false, false]);
    expect(thin(11, 40)).toEqual([true, false, true]);
  });

  it('show the first rows of watches and count the others, until they are unfolded', () => {
    const watches = [1, 2, 3, 4, 5].map((armed) => watch(1, armed));
    const packed = packSessions(tablesOf([session(1)], watches));
    const [folded] = makeSessionLanes(packed, { unfolded: NONE, range }).lanes;
    expect(folded?.watches.map(({ row }) => row)).toEqual([0, 1, 2, -1, -1]);
    expect(folded?.folded).toBe(2);
    const [whole] = makeSessionLanes(packed, { unfolded: new Set([1]), range }).lanes;
    expect(whole?.watches.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4]);
    expect(whole?.folded).toBe(0);
    expect(whole?.height).toBeGreaterThan(folded?.height ?? 0);
  });

  it('give the row of a watch that has ended to a later one', () => {
    const watches = [watch(1, 1, { fired: 5, told: 6, shown: 7 }), watch(1, 8), watch(1, 9)];
    const [lane] = makeSessionLanes(packSessions(tablesOf([session(1)], watches)), {
      unfolded: NONE,
      range,
    }).lanes;
    expect(lane?.watches.map(({ row }) => row)).toEqual([0, 0, 1]);
  });
});

describe('the extent of a watch', () => {
  it('reaches from its arming, or the event of what was missed, to the reply with the change', () => {
    expect(watchExtent(watch(1, 3))).toEqual({ from: 3, to: Number.POSITIVE_INFINITY });
    expect(watchExtent(watch(1, 3, { removed: 8 }))).toEqual({ from: 3, to: 8 });
    expect(watchExtent(watch(1, NO_ROW, { fired: 4, told: 6 }))).toEqual({ from: 4, to: 6 });
    expect(watchExtent(watch(1, 3, { fired: 4, shown: 9 }))).toEqual({ from: 3, to: 9 });
  });
});
