/**
 * The heart of the matter: whatever happens, in whatever order, servers agree. And a test of the test: broken servers do
 * not, and it shows.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SynodParts } from '../../../../../core/paxos/synod/parts.js';
import { SYNOD_PARTS } from '../../../../../core/paxos/synod/parts.js';
import { SYNOD_DEFAULTS } from '../../../../../core/paxos/synod/settings.js';
import { px01 } from '../../../../../scenarios/zoo/px-01.js';
import { px02 } from '../../../../../scenarios/zoo/px-02.js';
import { px03 } from '../../../../../scenarios/zoo/px-03.js';
import { px06 } from '../../../../../scenarios/zoo/px-06.js';
import type { Law } from './synod-world.js';
import { SynodWorld } from './synod-world.js';

/** What may happen next. A failure shrinks towards the first. */
const HAPPENINGS = ['deliver', 'sync', 'timer', 'crash', 'duplicate', 'drop', 'fail'] as const;

/** One of the happenings, by the weights, and to whom or to what of all that is there. */
type Step = readonly [what: number, which: number];

interface Schedule {
  /** How often each of the happenings comes. They differ from run to run, so that runs differ in kind. */
  readonly weights: readonly number[];
  /** Every sync completes before the next step. */
  readonly isDiskFast: boolean;
  /** A server learns only what it finds out itself. */
  readonly areDecidesLost: boolean;
  readonly steps: readonly Step[];
}

/** Schedules in which crashes have a weight of at most so much, against 30 of deliveries. */
function anySchedule(crashes: number, steps: number): fc.Arbitrary<Schedule> {
  return fc.record({
    weights: fc.tuple(
      fc.constant(30),
      fc.constant(10),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(crashes),
      fc.nat(3),
      fc.nat(12),
      fc.nat(1),
    ),
    isDiskFast: fc.boolean(),
    areDecidesLost: fc.boolean(),
    steps: fc.noBias(
      fc.array(fc.tuple(fc.nat(9999), fc.nat(0xffff)), { minLength: 50, maxLength: steps, size: 'max' }),
    ),
  });
}

function happening(weights: readonly number[], what: number): (typeof HAPPENINGS)[number] {
  let rest = what % weights.reduce((sum, weight) => sum + weight);
  const found = HAPPENINGS.find((_, i) => {
    rest -= weights[i] ?? 0;
    return rest < 0;
  });
  return found ?? 'deliver';
}

/** What came of a schedule. Each server is asked for a value of its own, and again when it has forgotten. */
function played(servers: number, schedule: Schedule, parts: SynodParts = SYNOD_PARTS): SynodWorld {
  const world = new SynodWorld({ servers, parts, settings: { ...SYNOD_DEFAULTS, asksBeforeBallot: 0 } });
  for (let sid = 1; sid <= servers; sid += 1) world.submit(sid, sid);
  for (const [what, which] of schedule.steps) {
    if (schedule.areDecidesLost) world.dropAll('Decide');
    while (schedule.isDiskFast && world.syncCount > 0) world.completeSync(0);
    step(world, happening(schedule.weights, what), { which, sid: 1 + (which % servers) });
  }
  return world;
}

function step(
  world: SynodWorld,
  what: (typeof HAPPENINGS)[number],
  { which, sid }: { readonly which: number; readonly sid: number },
): void {
  const { messages, syncCount } = world;
  const wreck = { changes: which % 3, tornBytes: which % 31, names: which % 2 === 0 };
  if (what === 'crash') {
    world.crash(sid, wreck);
    world.submit(sid, sid);
  } else if (what === 'fail') {
    if (syncCount > 0) world.failSync(which % syncCount, wreck);
  } else if (what === 'timer') {
    world.fire(which);
  } else if (syncCount > 0 && (what === 'sync' || messages.length === 0)) {
    world.completeSync(which % syncCount);
  } else if (messages.length > 0) {
    if (what === 'drop') world.drop(which % messages.length);
    else world.deliver(which % messages.length, what === 'duplicate');
  }
}

describe('servers of the synod', () => {
  it.each([3, 5])(
    'agree, %d of them, in whatever order things happen, and keep every law of theirs',
    (servers) => {
      const lawful = fc.property(anySchedule(4, 150), (schedule) => {
        expect([...played(servers, schedule).broken]).toEqual([]);
      });
      fc.assert(lawful, { numRuns: 2000 });
    },
  );

  it('never use a ballot twice, however often and wherever they crash', () => {
    const lawful = fc.property(anySchedule(30, 150), (schedule) => {
      expect([...played(3, schedule).broken]).toEqual([]);
    });
    fc.assert(lawful, { numRuns: 1000 });
  });

  it('mostly come to a decision in these schedules: agreement is not for want of it', () => {
    let [chosen, learned] = [0, 0];
    const counting = fc.property(anySchedule(4, 150), (schedule) => {
      const world = played(3, schedule);
      chosen += world.chosen.size;
      learned += world.learned.size;
    });
    fc.assert(counting, { numRuns: 200 });
    expect(chosen).toBeGreaterThan(150);
    expect(learned).toBeGreaterThan(100);
  });
});

describe('servers with one step wrong', () => {
  /** A variant breaks agreement in one of some hundred schedules. */
  const hunt = { seed: 17, numRuns: 10_000, endOnFailure: true };

  /** A schedule by which these servers break the law, or null if the hunt finds none. */
  function lawless(parts: SynodParts, law: Law): Schedule | null {
    const lawful = fc.property(
      anySchedule(4, 130),
      (schedule) => !played(3, schedule, parts).broken.has(law),
    );
    return fc.check(lawful, hunt).counterexample?.[0] ?? null;
  }

  it.each([px01, px02, px03, px06])(
    'come to two decisions before long, where right ones do not: $id',
    (variant) => {
      const schedule = lawless(variant.parts, 'there is one decision');
      expect(schedule).not.toBeNull();
      if (schedule !== null) expect([...played(3, schedule).broken]).toEqual([]);
    },
  );

  it.each<{ id: string; parts: SynodParts; law: Law }>([
    { ...px01, law: 'a ballot is prepared in one life of one server' },
    { ...px02, law: 'an answer leaves when it is durable' },
    { ...px02, law: 'what is learned is chosen' },
  ])('break other laws as well: $id, that $law', ({ parts, law }) => {
    expect(lawless(parts, law)).not.toBeNull();
  });
});
