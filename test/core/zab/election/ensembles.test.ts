/** What ZooKeeper's own tests of its election check, with whole ensembles. */
import { describe, expect, it } from 'vitest';

import type { ServerId } from '../../../../core/ids.js';
import { ElectionWorld } from './election-world.js';
import type { WorldOptions } from './election-world.js';
import { vote } from './bench.js';

function voters(n: number): ServerId[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

/** An ensemble whose messages take 1 ms, and whose servers all have the same history. */
function worldOf(n: number, options: Partial<WorldOptions> = {}): ElectionWorld {
  return new ElectionWorld({
    ensemble: { voters: voters(n), observers: [], quorums: { kind: 'majority' } },
    own: (sid) => vote(sid, 1, 1),
    delay: () => 1_000,
    patienceMicros: 200_000,
    ...options,
  });
}

function boot(world: ElectionWorld, ...sids: readonly ServerId[]): void {
  for (const sid of sids) world.boot(sid);
}

const SECOND = 1_000_000;

describe('FLETest', () => {
  it.each([1, 2, 3, 5, 9, 30])('%d servers that start together elect the largest id in round 1', (n) => {
    const world = worldOf(n);
    boot(world, ...voters(n));
    world.runFor(2 * SECOND);
    expect(world.isSettled).toBe(true);
    expect(world.electedBy(n)).toEqual({ leader: n, round: 1, role: 'leading' });
  });

  it('a quorum settles without the others, and who comes later joins it, even with a better vote', () => {
    const world = worldOf(5, { own: (sid) => vote(sid, 1, sid === 5 ? 9 : 1) });
    boot(world, 1, 2, 3);
    world.runFor(SECOND);
    expect(world.electedBy(1)).toEqual({ leader: 3, round: 1, role: 'following' });
    boot(world, 4, 5);
    world.runFor(SECOND);
    expect(world.isSettled).toBe(true);
    expect(world.electedBy(5)).toEqual({ leader: 3, round: 1, role: 'following' });
  });

  it('less than a quorum elects nobody, however long it tries', () => {
    const world = worldOf(5);
    boot(world, 4, 5);
    world.runFor(60 * SECOND);
    expect([world.electedBy(4), world.electedBy(5)]).toEqual([null, null]);
    boot(world, 1);
    world.runFor(10 * SECOND);
    expect(world.isSettled).toBe(true);
  });

  it('the best history leads, whatever the ids', () => {
    const world = worldOf(3, { own: (sid) => vote(sid, 1, sid === 3 ? 4 : 5) });
    boot(world, 3, 1, 2);
    world.runFor(SECOND);
    expect(world.electedBy(2)).toEqual({ leader: 2, round: 1, role: 'leading' });
    expect(world.electedBy(3)).toEqual({ leader: 2, round: 1, role: 'following' });
  });
});

describe('FLERestartTest', () => {
  it('a follower that comes back finds its leader, and the round of its leader', () => {
    const world = worldOf(3);
    boot(world, 1, 2, 3);
    world.runFor(SECOND);
    for (let i = 0; i < 3; i += 1) {
      world.crash(1);
      world.runFor(SECOND / 10);
      world.boot(1);
      world.runFor(SECOND);
      expect(world.electedBy(1)).toEqual({ leader: 3, round: 1, role: 'following' });
    }
  });

  it('a leader that comes back later follows the one that was elected meanwhile', () => {
    const world = worldOf(3);
    boot(world, 1, 2, 3);
    world.runFor(SECOND);
    world.crash(3);
    world.runFor(3 * SECOND);
    expect(world.electedBy(2)?.role).toBe('leading');
    world.boot(3);
    world.runFor(3 * SECOND);
    expect(world.isSettled).toBe(true);
    expect(world.electedBy(3)).toMatchObject({ leader: 2, role: 'following' });
  });

  it('servers that leave one after another settle again', () => {
    const world = worldOf(5);
    boot(world, ...voters(5));
    world.runFor(SECOND);
    for (const sid of [5, 4, 3, 2, 1]) {
      world.crash(sid);
      world.runFor(SECOND / 4);
      world.boot(sid);
      expect(world.runUntil(() => world.isSettled)).toBe(true);
    }
  });
});

// FLENewEpochTest: the one that stayed behind must enter the round of the others, and leave its old votes.
describe('FLENewEpochTest', () => {
  it('servers in different rounds meet in the latest', () => {
    const world = worldOf(3);
    boot(world, 1, 2);
    world.cut(1, 2);
    world.boot(3);
    world.cut(1, 3);
    world.cut(2, 3);
    for (let i = 0; i < 4; i += 1) world.lookAgain(2);
    world.heal();
    expect(world.runUntil(() => world.isSettled)).toBe(true);
    expect(voters(3).map((sid) => world.electedBy(sid)?.round)).toEqual([5, 5, 5]);
  });
});

describe('FLEZeroWeightTest', () => {
  it('of nine servers in three groups, two of them without weight, only one of the first group leads', () => {
    const groups = [0, 1, 2].map((group) =>
      [1, 2, 3].map((i) => ({ sid: 3 * group + i, weight: group === 0 ? 1 : 0 })),
    );
    const world = worldOf(9, {
      ensemble: { voters: voters(9), observers: [], quorums: { kind: 'hierarchical', groups } },
      own: (sid) => vote(sid, 1, sid),
    });
    boot(world, ...voters(9));
    world.runFor(3 * SECOND);
    expect(world.isSettled).toBe(true);
    expect(world.electedBy(9)).toEqual({ leader: 3, round: 1, role: 'following' });
    const voted = world.events.flatMap(({ event }) => (event.kind === 'zab.voted' ? [event.leader] : []));
    expect(Math.max(...voted)).toBe(3);
  });
});

describe('FLELostMessageTest', () => {
  it('the last word of a round is lost, and its receiver settles all the same', () => {
    const world = worldOf(3);
    boot(world, 1, 2, 3);
    world.runUntil(() => world.events.some(({ sid, event }) => sid === 3 && event.kind === 'zab.notified'));
    world.cut(1, 2);
    world.cut(1, 3);
    world.runUntil(() => world.electedBy(2) !== null && world.electedBy(3) !== null);
    expect(world.electedBy(1)).toBeNull();
    world.heal();
    expect(world.runUntil(() => world.isSettled)).toBe(true);
    expect(world.electedBy(1)).toEqual({ leader: 3, round: 1, role: 'following' });
  });
});

// FLEBackwardElectionRoundTest, ZOOKEEPER-1514.
describe('FLEBackwardElectionRoundTest', () => {
  it('leader and followers end in one round, though the leader was in a later one', () => {
    const world = worldOf(3);
    boot(world, 1, 2, 3);
    world.runFor(SECOND);
    expect(world.electedBy(3)?.round).toBe(1);
    for (let i = 0; i < 3; i += 1) world.lookAgain(3);
    expect(world.runUntil(() => world.isSettled)).toBe(true);
    const rounds = new Set(voters(3).map((sid) => world.electedBy(sid)?.round));
    expect([...rounds]).toEqual([4]);
  });
});

describe('ObserverLETest', () => {
  const ensemble = { voters: [1, 2, 3], observers: [4, 5], quorums: { kind: 'majority' as const } };

  it('observers find the leader, whether they come first or last', () => {
    for (const order of [
      [4, 5, 1, 2, 3],
      [1, 2, 3, 4, 5],
    ]) {
      const world = worldOf(5, { ensemble });
      for (const sid of order) {
        world.boot(sid);
        world.runFor(SECOND / 50);
      }
      expect(world.runUntil(() => world.isSettled)).toBe(true);
      expect(world.electedBy(3)?.role).toBe('leading');
      expect([world.electedBy(4), world.electedBy(5)]).toEqual([
        { leader: 3, round: 1, role: 'observing' },
        { leader: 3, round: 1, role: 'observing' },
      ]);
    }
  });

  it('observers are no quorum: a leader that is left with them looks again, and finds nobody', () => {
    const world = worldOf(5, { ensemble });
    boot(world, 1, 2, 3, 4, 5);
    world.runFor(SECOND);
    world.crash(1);
    world.crash(2);
    world.runFor(10 * SECOND);
    expect([3, 4, 5].map((sid) => world.electedBy(sid))).toEqual([null, null, null]);
  });

  it('an observer that is ahead in rounds does not keep the voters busy', () => {
    const world = worldOf(5, { ensemble });
    boot(world, 1, 4);
    for (let i = 0; i < 9; i += 1) world.lookAgain(4);
    world.runFor(SECOND);
    const before = world.delivered;
    world.runFor(10 * SECOND);
    expect(world.delivered - before).toBeLessThan(50);
  });
});
