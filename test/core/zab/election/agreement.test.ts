/** Laws of whole elections, whatever the network does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ServerId } from '../../../../core/ids.js';
import { isNewer } from '../../../../core/zab/election/vote.js';
import type { Vote } from '../../../../core/zab/election/vote.js';
import { vote } from './bench.js';
import { ElectionWorld, delays } from './election-world.js';

const SECOND = 1_000_000;

/** What happens to one server at a time: the list is played with pauses. */
type Blow =
  | { readonly kind: 'crash' | 'boot' | 'lookAgain'; readonly server: number }
  | { readonly kind: 'cut'; readonly server: number; readonly other: number }
  | { readonly kind: 'heal' };

interface Course {
  readonly voters: number;
  readonly observers: number;
  /** By server: the end of its history. */
  readonly histories: readonly (readonly [epoch: number, counter: number])[];
  readonly delayMaxMicros: number;
  readonly seed: number;
  readonly blows: readonly { readonly pauseMicros: number; readonly blow: Blow }[];
}

const server = fc.nat({ max: 8 });
const anyBlow: fc.Arbitrary<Blow> = fc.oneof(
  fc.record({ kind: fc.constantFrom('crash' as const, 'boot' as const, 'lookAgain' as const), server }),
  fc.record({ kind: fc.constant('cut' as const), server, other: server }),
  fc.record({ kind: fc.constant('heal' as const) }),
);
const anyHistory = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }));
const anyCourse: fc.Arbitrary<Course> = fc.record({
  voters: fc.integer({ min: 1, max: 7 }),
  observers: fc.nat({ max: 2 }),
  histories: fc.array(anyHistory, { minLength: 9, maxLength: 9 }),
  delayMaxMicros: fc.constantFrom(1_000, 10_000, 40_000, 150_000),
  seed: fc.integer({ min: 1, max: 2_000_000_000 }),
  blows: fc.array(fc.record({ pauseMicros: fc.nat({ max: 200_000 }), blow: anyBlow }), { maxLength: 25 }),
});

function sids(first: number, count: number): ServerId[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

function ownOf({ histories }: Course): (sid: ServerId) => Vote {
  return (sid) => {
    const [epoch, counter] = histories[sid - 1] ?? [0, 0];
    return vote(sid, epoch, counter);
  };
}

function worldOf(course: Course, patienceMicros: number): ElectionWorld {
  const voters = sids(1, course.voters);
  const observers = sids(course.voters + 1, course.observers);
  return new ElectionWorld({
    ensemble: { voters, observers, quorums: { kind: 'majority' } },
    own: ownOf(course),
    delay: delays(0, course.delayMaxMicros, course.seed),
    patienceMicros,
  });
}

/** Plays the blows, then heals the network and starts all servers that are down. */
function play(course: Course, world: ElectionWorld): void {
  const all = sids(1, course.voters + course.observers);
  const up = new Set<ServerId>();
  const at = (place: number): ServerId => 1 + (place % all.length);
  const boot = (sid: ServerId): void => {
    if (!up.has(sid)) world.boot(sid);
    up.add(sid);
  };
  const strike = (blow: Blow): void => {
    if (blow.kind === 'heal') world.heal();
    else if (blow.kind === 'boot') boot(at(blow.server));
    else if (blow.kind === 'cut') {
      if (at(blow.server) !== at(blow.other)) world.cut(at(blow.server), at(blow.other));
    } else if (up.has(at(blow.server))) {
      if (blow.kind === 'crash') up.delete(at(blow.server));
      world[blow.kind](at(blow.server));
    }
  };
  for (const { pauseMicros, blow } of course.blows) {
    strike(blow);
    world.runFor(pauseMicros);
  }
  world.heal();
  for (const sid of all) boot(sid);
}

/** Each vote of a search is newer than the one before, unless it begins a round. */
function checkVotes(world: ElectionWorld): void {
  const last = new Map<number, { readonly round: number; readonly vote: Vote }>();
  for (const { search, event } of world.events) {
    if (event.kind !== 'zab.voted') continue;
    const before = last.get(search);
    if (before?.round === event.round) expect(isNewer(event, before.vote)).toBe(true);
    else expect(event.round).toBeGreaterThan(before?.round ?? 0);
    last.set(search, { round: event.round, vote: event });
  }
}

/** Whoever ends a search names a quorum, and has heard from each of its servers that it stands for the leader. */
function checkEvidence(world: ElectionWorld): void {
  const heard = new Set<string>();
  for (const { search, event } of world.events) {
    if (event.kind === 'zab.notified' && event.box !== 'ignored') {
      heard.add([search, event.from, event.leader].join());
    } else if (event.kind === 'zab.elected') {
      expect(world.quorums.isQ1(new Set(event.quorum))).toBe(true);
      for (const sid of event.quorum) expect(heard).toContain([search, sid, event.leader].join());
    }
  }
}

/** A quorum has no better history than the leader. */
function checkLeader(course: Course, world: ElectionWorld): void {
  const own = ownOf(course);
  const leader = world.electedBy(1)?.leader ?? 0;
  const notBetter = sids(1, course.voters).filter((sid) => !isNewer(own(sid), own(leader)));
  expect(world.quorums.isQ1(new Set(notBetter))).toBe(true);
}

describe('elections', () => {
  it('end with one leader for all, whose history is the best of a quorum, and then fall silent', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        const world = worldOf(course, 1_500_000);
        play(course, world);
        expect(world.runUntil(() => world.isSettled)).toBe(true);
        expect(world.now).toBeLessThan(180 * SECOND);
        checkLeader(course, world);
        checkVotes(world);
        checkEvidence(world);
        world.runFor(3 * SECOND);
        const { delivered } = world;
        world.runFor(30 * SECOND);
        expect(world.isSettled).toBe(true);
        expect(world.delivered).toBe(delivered);
      }),
      { numRuns: 150 },
    );
  });

  it('elect the best of all in one round, if all begin at once and messages are fast', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        const world = worldOf({ ...course, delayMaxMicros: 2_000 }, 60 * SECOND);
        for (const sid of sids(1, course.voters + course.observers)) world.boot(sid);
        world.runFor(SECOND);
        expect(world.isSettled).toBe(true);
        const own = ownOf(course);
        const best = sids(1, course.voters).reduce((a, b) => (isNewer(own(a), own(b)) ? a : b));
        expect(world.electedBy(best)).toEqual({ leader: best, round: 1, role: 'leading' });
      }),
      { numRuns: 100 },
    );
  });
});
