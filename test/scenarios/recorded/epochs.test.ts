/** SURPRISES.md, "Epochs and zxids": what real ensembles do is what the simulated one does. */
import { describe, expect, it } from 'vitest';

import { counterOf, epochOf } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import { at, onStep, play } from './ensemble.js';

describe('a leader that dies three times without load (leader-crash-idle)', () => {
  const run = play({
    starts: [0, 1, 0],
    writers: [{ at: 1, writes: [2, 2.1, 2.2, 6] }],
    faults: [
      ...at(3, { kill: 3 }),
      ...at(4.5, { start: 3 }),
      ...at(7, { kill: 2 }),
      ...at(8.5, { start: 2 }),
      ...at(10, { kill: 3 }),
      ...at(11.5, { start: 3 }),
    ],
    seconds: 13,
  });

  it('"A new leader\'s establishment takes no zxid": nothing is logged, and the first transaction is e.1', () => {
    expect(run.established).toEqual(['3 in 1', '2 in 2', '3 in 3', '2 in 4']);
    const all = '1.1 1.2 1.3 2.1';
    expect(run.logs(13)).toEqual({ 1: all, 2: all, 3: all });
    expect(run.servers(0.9)).toEqual({ 1: 'following 0.0 1 1', 3: 'leading 1.0 1 1' });
    expect(run.answers(1)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('"A follower brought up by DIFF does not get [e,0]"; by SNAP it does', () => {
    expect(run.servers(1.9)).toEqual({
      1: 'following 0.0 1 1',
      2: 'following 1.0 1 1',
      3: 'leading 1.0 1 1',
    });
    expect(run.servers(2.9)).toEqual({
      1: 'following 1.3 1 1',
      2: 'following 1.3 1 1',
      3: 'leading 1.3 1 1',
    });
    expect(run.servers(4.4)).toEqual({ 1: 'following 1.3 2 2', 2: 'leading 2.0 2 2', 3: 'down' });
    expect(run.servers(5.9)).toEqual({
      1: 'following 1.3 2 2',
      2: 'leading 2.0 2 2',
      3: 'following 1.3 2 2',
    });
    expect(run.servers(6.9)).toEqual({
      1: 'following 2.1 2 2',
      2: 'leading 2.1 2 2',
      3: 'following 2.1 2 2',
    });
  });

  it('"It stays so over idle elections": DIFF with the last logged zxid, not with [4,0]', () => {
    expect(run.servers(9.9)).toEqual({
      1: 'following 2.1 3 3',
      2: 'following 2.1 3 3',
      3: 'leading 3.0 3 3',
    });
    expect(run.servers(12.9)).toEqual({
      1: 'following 2.1 4 4',
      2: 'leading 4.0 4 4',
      3: 'following 2.1 4 4',
    });
    expect(run.syncs).toEqual([
      '3 leads 1 from 0.0: DIFF 0.0',
      '3 leads 2 from 0.0: SNAP 1.0',
      '2 leads 1 from 1.3: DIFF 1.3',
      '2 leads 3 from 1.3: DIFF 1.3',
      '3 leads 1 from 2.1: DIFF 2.1',
      '3 leads 2 from 2.1: DIFF 2.1',
      '2 leads 1 from 2.1: DIFF 2.1',
      '2 leads 3 from 2.1: DIFF 2.1',
    ]);
  });
});

describe('the third server of a fresh ensemble (staggered-start, joining-at-epoch-zero, cold-start-3)', () => {
  it('"gets a SNAP, not an empty DIFF": the leader is at [1,0], the newcomer at [0,0]', () => {
    const run = play({ starts: [0, 0, 1], writers: [], faults: at(2, { kill: 3 }), seconds: 2.5 });
    expect(run.syncs.slice(0, 2)).toEqual(['2 leads 1 from 0.0: DIFF 0.0', '2 leads 3 from 0.0: SNAP 1.0']);
    expect(run.servers(1.9)).toEqual({
      1: 'following 0.0 1 1',
      2: 'leading 1.0 1 1',
      3: 'following 1.0 1 1',
    });
    const [installed] = run.events('snap.written').filter(({ actor }) => actor === 3);
    expect(installed).toMatchObject({ zxid: 4294967296, isInstalled: true });
  });

  it('"If it joins in time for the founding quorum it gets DIFF [0,0]"', () => {
    const run = play({ writers: [{ at: 1, writes: [1, 1.1, 1.2] }], seconds: 3 });
    const [leader = ''] = run.established;
    expect(leader).toMatch(/^[123] in 1$/);
    expect(run.syncs.filter((sync) => sync.includes('DIFF 0.0'))).not.toEqual([]);
    const all = '1.1 1.2 1.3';
    expect(run.logs(2)).toEqual({ 1: all, 2: all, 3: all });
  });

  it('restarted with nothing else on disk "reports [1,0], which is in no log", and ends like the others', () => {
    const run = play({
      starts: [0, 0, 1],
      writers: [{ at: 1, writes: [3, 3.1, 3.2] }],
      faults: [...at(2, { kill: 3 }), ...at(4, { start: 3 })],
      seconds: 5,
    });
    // "gets another SNAP once the leader's log starts at [1,1]": the log does not reach back to 1.0.
    expect(run.syncs.at(-1)).toBe('2 leads 3 from 1.0: SNAP 1.3');
    expect(run.servers(4.9)).toEqual({
      1: 'following 1.3 1 1',
      2: 'leading 1.3 1 1',
      3: 'following 1.3 1 1',
    });
  });
});

describe('"The accepted and current epoch advance by one per election that gets as far as the epoch quorum"', () => {
  it('and one that fails after that uses its number up', () => {
    const run = play({
      starts: [0, 9, 0],
      writers: [{ at: 3, writes: [1, 1.1] }],
      // Its follower dies when both have accepted epoch 2, and nobody else is there.
      faults: [
        ...at(2, { kill: 1 }),
        ...at(5, { start: 1 }),
        ...onStep(
          { when: 'before', step: 'ack-newleader', sid: 1, fromMicros: 4_900_000 },
          { kind: 'crash', target: 's1', disk: 'keep', restartAfterMicros: 500_000 },
        ),
      ],
      seconds: 9,
    });
    expect(run.established).toEqual(['3 in 1', '3 in 3']);
    expect(run.events('zab.epoch-proposed').map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(run.servers(8.9)).toEqual({ 1: 'following 1.2 3 3', 3: 'leading 3.0 3 3' });
  });
});

describe('"Failed writes … take a zxid each, in the leader\'s order, whichever server they came through" (errors-take-zxids)', () => {
  const run = play({
    starts: [0, 1, 0],
    writers: [
      { at: 1, writes: [2, 2.2, 2.4], request: { kind: 'set-if', account: 1, value: 5, version: 1 } },
      { at: 3, writes: [2.1, 2.3] },
      { at: 2, writes: [2.5] },
    ],
    seconds: 4,
  });

  it('and stand in every log', () => {
    expect(run.answers(1)).toEqual(['fail', 'fail', 'fail']);
    expect(run.answers(2)).toEqual(['ok', 'ok']);
    const origins = run
      .events('zab.proposed')
      .map(({ zxid, origin }) => [epochOf(zxid), counterOf(zxid), origin]);
    expect(origins).toEqual([
      [1, 1, 1],
      [1, 2, 3],
      [1, 3, 1],
      [1, 4, 3],
      [1, 5, 1],
      [1, 6, 2],
    ]);
    const all = '1.1 1.2 1.3 1.4 1.5 1.6';
    expect(run.logs(3.9)).toEqual({ 1: all, 2: all, 3: all });
  });

  it('"Time is the leader\'s, one for all servers": equal bytes are applied everywhere', () => {
    const applied = new Map<number, Set<number>>();
    for (const { zxid, txn } of run.events('txn.applied')) {
      applied.set(zxid, (applied.get(zxid) ?? new Set()).add(txn));
    }
    expect([...applied.values()].map((checksums) => checksums.size)).toEqual([1, 1, 1, 1, 1, 1]);
    const times = run.events('zab.proposed').map(({ timeMs }) => timeMs);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });
});

describe('all three die at once and start at once (all-crash)', () => {
  it.each(seeds(3))('goes on in epoch 2 with all that was committed (seed %i)', (seed) => {
    const run = play({
      seed,
      starts: [0, 1, 0],
      writers: [{ at: 2, writes: [2, 2.1, 2.2, 2.3, 5], insists: true }],
      faults: [...at(3, { kind: 'crash', target: 'all', disk: 'keep', restartAfterMicros: 500_000 })],
      seconds: 6,
    });
    expect(run.established).toEqual(['3 in 1', '3 in 2']);
    const all = '1.1 1.2 1.3 1.4 2.1';
    expect(run.logs(5.9)).toEqual({ 1: all, 2: all, 3: all });
    expect(run.syncs.slice(2, 4).sort()).toEqual([
      '3 leads 1 from 1.4: DIFF 1.4',
      '3 leads 2 from 1.4: DIFF 1.4',
    ]);
  });
});
