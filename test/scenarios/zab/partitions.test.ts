import { describe, expect, it } from 'vitest';
import { formatZxid } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import type { Story } from './told.js';
import { tell } from './told.js';

const SEEDS = seeds(6);

/** When the ensemble was split, in seconds. */
function splitAt(story: Story): number {
  return story.of('fault.struck').find(({ event }) => event.fault === 'split')?.seconds ?? Infinity;
}

/** Where a transaction was applied. */
function appliedAt(story: Story, zxid: string): readonly number[] {
  const told = story.of('txn.applied').filter(({ event }) => formatZxid(event.zxid) === zxid);
  return told.map(({ actor }) => actor);
}

/** Who has a transaction in its log. */
function loggedAt(story: Story, zxid: string): readonly number[] {
  const told = story
    .of('log.appended')
    .filter(({ event }) => 'zxid' in event && formatZxid(event.zxid) === zxid);
  return [...new Set(told.map(({ actor }) => actor))].sort((a, b) => a - b);
}

describe('part-minority-leader', () => {
  const LONE = ['1.5', '1.6', '1.7'];

  it('acknowledges nothing in the minority, goes on in the majority, and loses what the minority logged', () => {
    for (const seed of SEEDS) {
      const story = tell('part-minority-leader', seed);
      const from = splitAt(story);
      const split = story.between(from, from + 5);
      for (const zxid of LONE) expect(loggedAt(story, zxid), `seed ${String(seed)}`).toEqual([1, 5]);
      expect(new Set(split.committed().map(({ actor }) => actor))).toEqual(new Set([4]));
      const answers = split.of('client.returned').filter(({ actor }) => actor === 6);
      expect(answers.map(({ event }) => event.outcome)).toEqual(['unknown', 'unknown', 'unknown']);
      expect(LONE.flatMap((zxid) => appliedAt(story, zxid))).toEqual([]);
      const repairs = story.between(from + 5, 20).of('zab.sync-chosen');
      const told = repairs.map(
        ({ event }) => `s${String(event.learner)} ${event.mode} ${formatZxid(event.peer)}`,
      );
      expect(told.length).toBe(2);
      for (const repair of told) expect(repair).toMatch(/^s[15] SNAP 1\.([7-9]|\d\d)$/);
    }
  });
});

describe('part-serial-leaders', () => {
  it('cuts off four leaders, each with a transaction of its own, and loses these everywhere', () => {
    for (const seed of SEEDS) {
      const story = tell('part-serial-leaders', seed);
      const struck = story.of('fault.struck');
      expect(struck.length, `seed ${String(seed)}`).toBe(4);
      let lost = 0;
      for (const { event } of struck) {
        const zxid = `${String(event.plan + 1)}.3`;
        const holders = loggedAt(story, zxid);
        expect(holders).toEqual(expect.arrayContaining([...event.actors]));
        // A leader that returns in time to win again brings its transaction along; any other loses it.
        if (holders.length > 1) continue;
        expect(appliedAt(story, zxid)).toEqual([]);
        lost += 1;
      }
      expect(lost).toBeGreaterThan(1);
      expect(story.established().length).toBeGreaterThanOrEqual(5);
    }
  });
});

describe('part-even-split-4', () => {
  it('commits nothing in either half, and goes on when the halves meet', () => {
    for (const seed of SEEDS) {
      const story = tell('part-even-split-4', seed);
      expect(story.between(0.5, 1).committed().length, `seed ${String(seed)}`).toBeGreaterThan(3);
      expect(story.between(1, 5).committed()).toEqual([]);
      expect(story.between(1.1, 5).established()).toEqual([]);
      expect(story.between(1, 5).of('zab.elected')).toEqual([]);
      expect(story.between(5, 20).committed().length).toBeGreaterThan(0);
    }
  });
});

describe('part-random-nemesis', () => {
  it('strikes cuts of every sort, and of each sort in some runs only', () => {
    const kinds = new Map<string, number>();
    const runs = 16;
    for (const seed of seeds(runs)) {
      const struck = tell('part-random-nemesis', seed).of('fault.struck');
      expect(struck.length, `seed ${String(seed)}`).toBeGreaterThan(1);
      const found = new Set(struck.map(({ event }) => event.fault));
      for (const kind of found) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    for (const kind of ['split', 'isolate', 'cut']) {
      expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(1);
      expect(kinds.get(kind) ?? 0, kind).toBeLessThanOrEqual(runs);
    }
  });
});
