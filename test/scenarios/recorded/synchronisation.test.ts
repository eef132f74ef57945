/** SURPRISES.md, "Synchronisation and disks", as far as it is about who gets what. */
import { describe, expect, it } from 'vitest';

import type { ZabSettings } from '../../../core/zab/settings.js';
import { at, play, range } from './ensemble.js';

/** Follower 3 is 70 transactions behind, more than the leader keeps in memory (a tenth of the recording's numbers). */
function joinFarBehind(settings: Partial<ZabSettings>) {
  return play({
    settings: { committedLogLength: 50, ...settings },
    starts: [0, 0, 1],
    writers: [{ at: 1, writes: [1.5, 1.6, 1.7, ...Array.from({ length: 70 }, (_, i) => 2.5 + i / 50)] }],
    faults: [...at(2, { kill: 3 }), ...at(5, { start: 3 })],
    seconds: 7,
  });
}

describe('joining far behind', () => {
  const all = range(1, 1, 73);

  it('is a SNAP if the leader may not read its log (join-far-behind-snap)', () => {
    const run = joinFarBehind({ snapshotSizePercent: -1 });
    expect(run.syncs.at(-1)).toBe('2 leads 3 from 1.3: SNAP 1.73');
    expect(run.logs(6.9)).toEqual({ 1: all, 2: all, 3: all });
  });

  it('"with a single log file of any size [the size limit] never applies": DIFF (join-far-behind-many-files)', () => {
    const run = joinFarBehind({ snapshotSizePercent: 33 });
    expect(run.syncs.at(-1)).toBe('2 leads 3 from 1.3: DIFF 1.73');
    expect(run.events('zab.sync-chosen').at(-1)?.rule).toBe(5);
    expect(run.logs(6.9)).toEqual({ 1: all, 2: all, 3: all });
  });

  it('"the same history over several files gives SNAP" (join-far-behind-many-files)', () => {
    const run = joinFarBehind({ snapshotSizePercent: 33, snapshotEvery: 20, snapshotsToKeep: 9 });
    expect(run.syncs.at(-1)).toBe('2 leads 3 from 1.3: SNAP 1.73');
    expect(run.logs(6.9)).toEqual({ 1: all, 2: all, 3: all });
  });

  it('the limit is one of the files behind the first one, not of all of them', () => {
    const run = joinFarBehind({ snapshotSizePercent: 100_000, snapshotEvery: 20, snapshotsToKeep: 9 });
    expect(run.syncs.at(-1)).toBe('2 leads 3 from 1.3: DIFF 1.73');
  });

  it('is a DIFF from memory where that reaches back', () => {
    const run = joinFarBehind({ committedLogLength: 71, snapshotSizePercent: -1 });
    expect(run.syncs.at(-1)).toBe('2 leads 3 from 1.3: DIFF 1.73');
    expect(run.events('zab.sync-chosen').at(-1)?.rule).toBe(4);
  });
});

describe('"The list of committed txns in memory is rebuilt from the log at start-up" (join-after-leader-restart)', () => {
  it('a leader after a full restart serves DIFF at once', () => {
    const run = play({
      settings: { snapshotSizePercent: -1 },
      starts: [0, 0, 1],
      writers: [
        { at: 1, writes: [1.5, 1.6, 1.7, 3, 3.1, 3.2, 3.3] },
        { at: 3, writes: [8.5], insists: true },
      ],
      faults: [
        ...at(2, { kill: 3 }),
        ...at(4, { kill: 1 }, { kill: 2 }),
        ...at(5, { start: 1 }, { start: 2 }),
        ...at(7, { start: 3 }),
      ],
      seconds: 9,
    });
    expect(run.syncs.slice(2)).toEqual(['2 leads 1 from 1.7: DIFF 1.7', '2 leads 3 from 1.3: DIFF 1.7']);
    expect(run.servers(7.9)).toEqual({
      1: 'following 1.7 2 2',
      2: 'leading 2.0 2 2',
      3: 'following 1.7 2 2',
    });
    const all = '1.1 1.2 1.3 1.4 1.5 1.6 1.7 2.1';
    expect(run.logs(8.9)).toEqual({ 1: all, 2: all, 3: all });
  });

  it('"uncommitted tail included": what only the leader had logged is sent as committed', () => {
    const run = play({
      settings: { snapshotSizePercent: -1 },
      starts: [0, 1, 0],
      writers: [{ at: 3, writes: [2, 2.1, 3.2] }],
      faults: [
        ...at(3, { split: [[3], [1, 2]], seconds: 1 }),
        ...at(3.5, { kill: 3 }, { kill: 1 }, { kill: 2 }),
        ...at(5, { start: 1 }, { start: 3 }),
      ],
      seconds: 6,
    });
    expect(run.syncs.slice(2, 3)).toEqual(['3 leads 1 from 1.2: DIFF 1.3']);
    expect(run.logs(5.9)).toMatchObject({ 1: '1.1 1.2 1.3', 3: '1.1 1.2 1.3' });
  });
});

describe('"After SNAP it is empty" (stale-record-after-snap)', () => {
  it('and a peer at the same zxid that joins when the leader is at [e,0] gets a SNAP', () => {
    const run = play({
      starts: [0, 1, 0],
      writers: [
        { at: 3, writes: [2, 2.1, 2.2, 3.2] },
        { at: 1, writes: [6, 6.1], insists: true },
      ],
      faults: [
        ...at(3, { split: [[3], [1, 2]], seconds: 2.5 }),
        ...at(3.5, { kill: 3 }),
        ...at(7, { start: 3 }),
        ...at(8, { kill: 2 }),
        ...at(11, { start: 2 }),
      ],
      seconds: 12,
    });
    expect(run.syncs.slice(3)).toEqual([
      '2 leads 3 from 1.4: SNAP 2.2',
      '3 leads 1 from 2.2: DIFF 2.2',
      '3 leads 2 from 2.2: SNAP 3.0',
    ]);
    expect(run.servers(11.9)).toEqual({
      1: 'following 2.2 3 3',
      2: 'following 3.0 3 3',
      3: 'leading 3.0 3 3',
    });
    const all = '1.1 1.2 1.3 2.1 2.2';
    expect(run.logs(11.9)).toEqual({ 1: all, 2: all, 3: all });
  });
});

describe('a follower that is cut off for less than the limits (lagging-follower)', () => {
  it('gets all that it missed when the cut ends, without an election', () => {
    const run = play({
      starts: [0, 1, 0],
      writers: [{ at: 2, writes: [2, 2.1, 3.1, 3.2] }],
      faults: at(3, { split: [[1], [2, 3]], seconds: 0.7 }),
      seconds: 5,
    });
    expect(run.answers(1)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(run.servers(3.6)).toEqual({
      1: 'following 1.2 1 1',
      2: 'following 1.4 1 1',
      3: 'leading 1.4 1 1',
    });
    expect(run.servers(4.9)).toEqual({
      1: 'following 1.4 1 1',
      2: 'following 1.4 1 1',
      3: 'leading 1.4 1 1',
    });
    expect(run.established).toEqual(['3 in 1']);
    expect(run.syncs).toHaveLength(2);
  });
});
