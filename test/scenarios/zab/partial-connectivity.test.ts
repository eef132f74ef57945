import { describe, expect, it } from 'vitest';
import { formatZxid } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import type { Story } from './told.js';
import { tell } from './told.js';

const SEEDS = seeds(8);
/** When the links break. */
const BROKEN = 1.5;

/** Whom the first fault of a story strikes. */
function struckFirst(story: Story): readonly number[] {
  return story.of('fault.struck')[0]?.event.actors ?? [];
}

/** One leader from the beginning to the end, and these servers elect nobody while the links are missing. */
function expectCalm(story: Story, leader: number, lookers: readonly number[], healed: number): void {
  expect(story.established()).toEqual([`s${String(leader)} e1 0.0`]);
  const meanwhile = story.between(BROKEN, healed);
  expect(meanwhile.lookers()).toEqual(lookers);
  expect(meanwhile.of('zab.elected')).toEqual([]);
  expect(meanwhile.committed().length).toBeGreaterThan((healed - BROKEN) * 4);
}

describe('links are missing and the leader stands', () => {
  it.each(SEEDS)('pc-chain-3: the lonely follower looks for 20 s (seed %i)', (seed) => {
    const story = tell('pc-chain-3', seed);
    expectCalm(story, 3, [struckFirst(story)[0] ?? 0], 21.4);
  });

  it('pc-chain-3: it is s1 in some runs, and s2 in others', () => {
    expect(new Set(SEEDS.map((seed) => struckFirst(tell('pc-chain-3', seed))[0]))).toEqual(new Set([1, 2]));
  });

  it.each(SEEDS)('pc-raft-liveness-5: s4 looks, and s5 follows (seed %i)', (seed) => {
    expectCalm(tell('pc-raft-liveness-5', seed), 3, [4], 9.4);
  });

  it.each(SEEDS)('pc-cloudflare-3: s1 leaves and comes back (seed %i)', (seed) => {
    const story = tell('pc-cloudflare-3', seed);
    expect(story.of('fault.struck').length).toBeGreaterThan(5);
    expect(story.established()).toEqual(['s3 e1 0.0']);
    expect(story.lookers()).toEqual([1]);
    expect(new Set(story.elected(1))).toEqual(new Set([3]));
    expect(story.elected(1).length).toBeGreaterThan(1);
  });

  it.each(SEEDS)('pc-intersecting-majorities: only the side of s5 commits (seed %i)', (seed) => {
    const story = tell('pc-intersecting-majorities', seed);
    expectCalm(story, 5, [1, 2], 7.4);
    for (const { actor } of story.committed()) expect(actor).toBe(5);
    expect(
      new Set(
        story
          .between(BROKEN, 7.4)
          .committed()
          .flatMap(({ event }) => event.quorum),
      ),
    ).toEqual(new Set([3, 4, 5]));
  });

  it.each(SEEDS)('pc-majorities-ring-5: s5 keeps its two neighbours (seed %i)', (seed) => {
    const story = tell('pc-majorities-ring-5', seed);
    expectCalm(story, 5, [2, 3], 7.4);
    expect(
      new Set(
        story
          .between(BROKEN + 0.1, 7.4)
          .committed()
          .flatMap(({ event }) => event.quorum),
      ),
    ).toEqual(new Set([1, 4, 5]));
  });

  it.each(SEEDS)('pc-tiebreaker-two-sites: the arbiter stays with the site of s4 (seed %i)', (seed) => {
    const story = tell('pc-tiebreaker-two-sites', seed);
    const [ally] = struckFirst(story);
    expectCalm(
      story,
      4,
      [1, 2, 3].filter((sid) => sid !== ally),
      9.4,
    );
    expect(story.elected(5)).toEqual([4]);
  });
});

/** Nothing is committed between two moments; the leader of epoch 2 is established behind them. */
function expectStall(story: Story, fromSeconds: number, healed: number): void {
  const meanwhile = story.between(fromSeconds, healed);
  expect(meanwhile.committed()).toEqual([]);
  expect(meanwhile.established()).toEqual([]);
  expect(story.between(healed, Infinity).established().length).toBe(1);
  expect(story.between(healed, Infinity).committed().length).toBeGreaterThan(0);
}

/** The server whose links are whole. */
function hubOf(story: Story): number | undefined {
  const cut = new Set(
    story.of('fault.struck').flatMap(({ event }) => (event.fault === 'cut' ? event.actors : [])),
  );
  return [1, 2, 3, 4, 5].find((sid) => !cut.has(sid) && !struckFirst(story).includes(sid));
}

describe('somebody could lead, and nobody does', () => {
  it.each(SEEDS)('pc-quorum-loss-5: the hub elects s5 again and again (seed %i)', (seed) => {
    const story = tell('pc-quorum-loss-5', seed);
    expectStall(story, BROKEN + 1.2, 7.5);
    const hub = hubOf(story) ?? 0;
    const vain = story.between(BROKEN + 1.2, 7.5).of('zab.elected');
    expect(vain.length).toBeGreaterThan(2);
    for (const { actor } of vain) expect(actor).toBe(hub);
  });

  it.each(SEEDS)('pc-constrained-5: the log of the hub is behind, and nothing is lost (seed %i)', (seed) => {
    const story = tell('pc-constrained-5', seed);
    const [, hub = 0] = struckFirst(story);
    const before = story.between(0, 1.8);
    const last = Math.max(...before.committed().map(({ event }) => event.zxid));
    const own = before.of('log.appended').flatMap(({ actor, event }) => (actor === hub ? [event.zxid] : []));
    expect(Math.max(...own)).toBeLessThan(last);
    expectStall(story, 3, 7.8);
    for (const { actor } of story.between(3, 7.8).of('zab.elected')) expect(actor).toBe(hub);
    const [, second] = story.of('zab.established');
    expect(second?.event.zxid).toBeGreaterThanOrEqual(last);
  });

  it.each(SEEDS)('pc-hub-cold-start-5: only the hub believes in an election (seed %i)', (seed) => {
    const story = tell('pc-hub-cold-start-5', seed);
    expectStall(story, 0, 6);
    const vain = story.between(0, 6).of('zab.elected');
    expect(vain.length).toBeGreaterThan(0);
    expect(new Set(vain.map(({ actor }) => actor)).size).toBe(1);
    for (const { event } of vain) expect(event.leader).toBe(5);
  });

  it.each(SEEDS)(
    'pc-deaf-best-candidate: the others elect s3 in vain before they elect s2 (seed %i)',
    (seed) => {
      const story = tell('pc-deaf-best-candidate', seed);
      const deaf = story.between(BROKEN, 11.5);
      expect(deaf.elected(1)[0]).toBe(3);
      expect(deaf.elected(2)[0]).toBe(3);
      expect(deaf.elected(3)).toEqual([]);
      expect(story.between(BROKEN, BROKEN + 3).committed()).toEqual([]);
      expect(deaf.of('zab.established').map(({ actor }) => actor)).toEqual([2]);
    },
  );

  it.each(SEEDS)('pc-election-port-only: s2 finds s3 each time, and cannot follow (seed %i)', (seed) => {
    const story = tell('pc-election-port-only', seed);
    const three = story.between(BROKEN, 5.5);
    expect(three.elected(2).length).toBeGreaterThanOrEqual(1);
    expect(three.elected(2).length).toBeLessThan(15);
    expect(new Set(three.elected(2))).toEqual(new Set([3]));
    expect(three.resignations(3)).toEqual([]);
    expect(three.committed().length).toBeGreaterThan(3);
    const pair = story.between(5.6, 10.5);
    expect(pair.committed()).toEqual([]);
    expect(pair.established()).toEqual([]);
    expect(pair.elected(2).length + pair.elected(3).length).toBeGreaterThanOrEqual(2);
    expect(story.between(10.5, 20).committed().length).toBeGreaterThan(0);
  });
});

describe('links work in one direction, or badly', () => {
  it.each(['pc-oneway-leader-mute', 'pc-oneway-leader-deaf'])(
    '%s: s3 gives up, and s2 leads meanwhile',
    (id) => {
      for (const seed of SEEDS) {
        const meanwhile = tell(id, seed).between(BROKEN, 7.5);
        expect(meanwhile.resignations(3), `seed ${String(seed)}`).toEqual(['no quorum of live learners']);
        expect(meanwhile.of('zab.established').map(({ actor, event }) => [actor, event.epoch])).toEqual([
          [2, 2],
        ]);
        const ofTheNew = meanwhile.committed().filter(({ actor }) => actor === 2);
        expect(ofTheNew.map(({ event }) => formatZxid(event.zxid))[0]).toBe('2.1');
        expect(meanwhile.elected(3)).toEqual([]);
      }
    },
  );

  it('pc-gray-link: proposals wait, heartbeats keep the leader', () => {
    for (const seed of SEEDS) {
      const story = tell('pc-gray-link', seed);
      const held = story.of('net.held').filter(({ event }) => event.type === 'PROPOSAL');
      expect(held.length, `seed ${String(seed)}`).toBeGreaterThan(20);
      expect(story.established()).toEqual(['s3 e1 0.0']);
      const asked = new Map(story.of('zab.proposed').map(({ seconds, event }) => [event.zxid, seconds]));
      const slow = story
        .committed()
        .filter(({ seconds, event }) => seconds - (asked.get(event.zxid) ?? seconds) > 0.1);
      expect(slow.length).toBeGreaterThan(5);
    }
  });
});
