import { describe, expect, it } from 'vitest';
import { formatZxid } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import type { Story } from './told.js';
import { tell } from './told.js';

const SEEDS = seeds(6);
/** The clients of three servers. */
const C1 = 4;
const C2 = 5;

/** Where a transaction was applied, or taken over from a leader, and with which digest of the tree. */
function digests(story: Story, zxid: string): readonly string[] {
  return story
    .of('txn.applied', 'tree.loaded')
    .filter(({ event }) => formatZxid(event.zxid) === zxid)
    .map(({ event: { digestHigh, digestLow } }) => `${String(digestHigh)} ${String(digestLow)}`);
}

describe('watch-order-before-read', () => {
  it('tells c1 at its late server that /ready is gone, before any reply shows what was written after', () => {
    for (const seed of SEEDS) {
      const story = tell('watch-order-before-read', seed);
      expect(story.notified(C1), `seed ${String(seed)}`).toEqual([
        'NodeCreated /ready',
        'NodeDeleted /ready',
      ]);
      const seen = story
        .of('client.notified', 'client.returned')
        .filter(({ actor }) => actor === C1)
        .flatMap(({ event }) => {
          if (event.kind === 'client.notified') return [event.type];
          return event.answer.kind === 'data' ? [event.answer.data] : [];
        });
      const gone = seen.indexOf('NodeDeleted');
      expect(seen.indexOf('new')).toBeGreaterThan(gone);
      // Long after c2 had its last answer c1 still read the old values: hundreds of reads, and then the new ones.
      const done = story.between(2, 2.1).answers(C2);
      expect(done).toEqual(['ok', 'ok', 'ok', 'ok']);
      const late = story.between(2.1, 3).reads(C1);
      expect(late.indexOf('new')).toBeGreaterThan(100);
      expect(late.slice(late.indexOf('new'))).not.toContain('');
    }
  });
});

describe('watch-reconnect-missed-change', () => {
  it('tells c1 of each of the five at once when it has registered again, as what still shows', () => {
    for (const seed of SEEDS) {
      const story = tell('watch-reconnect-missed-change', seed).between(1.5, 20);
      const fired = story.of('watch.fired');
      expect(
        fired.map(({ actor, event: { catchUp } }) => [actor, catchUp]),
        `seed ${String(seed)}`,
      ).toEqual(Array.from({ length: 5 }, () => [2, true]));
      expect([...story.notified(C1)].sort()).toEqual([
        'NodeChildrenChanged /parent',
        'NodeCreated /made',
        'NodeDataChanged /anew',
        'NodeDataChanged /changed',
        'NodeDeleted /gone',
      ]);
      expect(story.answers(C2)).toEqual(Array.from({ length: 7 }, () => 'ok'));
      expect(story.reads(C1)).toEqual(['new', '']);
    }
  });
});

describe('watch-fires-on-uncommitted', () => {
  it('logs the change at the watched server alone, cuts it off, and tells nobody of it', () => {
    for (const seed of SEEDS) {
      const story = tell('watch-fires-on-uncommitted', seed);
      const lone = story
        .of('log.appended')
        .flatMap(({ actor, event }) => ('zxid' in event && formatZxid(event.zxid) === '1.4' ? [actor] : []));
      expect(lone, `seed ${String(seed)}`).toEqual([3]);
      const attached = story.of('session.attached').filter(({ event }) => event.client === C1);
      expect(attached[0]?.actor).toBe(3);
      expect(
        story.of('log.truncated').map(({ actor, event }) => [actor, formatZxid(event.zxid), event.removed]),
      ).toEqual([[3, '1.3', 1]]);
      // The deposed leader even reads it into its tree, as all that is in its log: that is no delivery.
      expect(story.of('txn.applied').map(({ event }) => formatZxid(event.zxid))).not.toContain('1.4');
      expect(
        story.of('tree.loaded').map(({ actor, event }) => [actor, event.from, formatZxid(event.zxid)]),
      ).toContainEqual([3, 'log', '1.4']);
      const told = story.of('client.notified').map(({ actor, event }) => [actor, formatZxid(event.zxid)]);
      expect(told).toEqual([
        [C1, '1.3'],
        [C1, '2.1'],
      ]);
      expect(story.reads(C1)).toEqual(['', 'at last']);
      expect(story.answers(C2)).toEqual(['ok', 'connectionloss', 'ok', 'ok']);
    }
  });
});

describe('watch-two-clients-two-speeds', () => {
  it('lets c1 read the old state when c2 has seen the new one, and the new one behind a sync', () => {
    for (const seed of SEEDS) {
      const story = tell('watch-two-clients-two-speeds', seed);
      const [quick, slow] = story
        .of('client.notified')
        .filter(({ event }) => event.type === 'NodeDataChanged');
      expect([quick?.actor, slow?.actor], `seed ${String(seed)}`).toEqual([7, 6]);
      expect((slow?.seconds ?? 0) - (quick?.seconds ?? 0)).toBeGreaterThan(0.5);
      // The first read leaves the watch; the next is the stale one; the sync comes before the others.
      expect(story.between(2.1, 2.6).reads(6)).toEqual(['']);
      expect(story.between(2, 2.1).reads(7)).toEqual(['new']);
      expect(story.between(2.6, 4).reads(6)).toEqual(['new', 'new']);
    }
  });
});

describe('ephemeral-delete-lost-in-sync', () => {
  it('breaks the connection of s1 right behind the DIFF packet, and the end of the session comes with the next', () => {
    for (const seed of SEEDS) {
      const story = tell('ephemeral-delete-lost-in-sync', seed);
      const back = story.between(3, 20);
      const got = back
        .of('net.delivered')
        .filter(({ actor, event }) => actor === 1 && event.from === 3)
        .map(({ event }) => event.type);
      const first = got.indexOf('DIFF');
      const again = got.indexOf('LEADERINFO', first);
      const second = got.indexOf('DIFF', first + 1);
      expect(again, `seed ${String(seed)}`).toBeGreaterThan(first);
      expect(got.slice(first, again)).not.toContain('PROPOSAL');
      expect(got.slice(second, second + 3)).toEqual(['DIFF', 'PROPOSAL', 'COMMIT']);
      const chosen = back.of('zab.sync-chosen').map(({ event }) => `${event.mode} ${formatZxid(event.peer)}`);
      expect(chosen).toEqual(['DIFF 1.3', 'DIFF 1.3']);
      const ends = story.of('zab.proposed').filter(({ event }) => event.op === 'closeSession');
      expect(ends.map(({ event }) => formatZxid(event.zxid))).toEqual(['1.4']);
      const after = digests(story, '1.4');
      expect([after.length, new Set(after).size]).toEqual([3, 1]);
    }
  });
});

describe('sequential-across-failover', () => {
  it('gives no number twice over four reigns and three restarts from snapshots, and ever larger ones', () => {
    for (const seed of SEEDS) {
      const story = tell('sequential-across-failover', seed);
      const crashes = story.of('process.crashed');
      expect(crashes.length, `seed ${String(seed)}`).toBe(3);
      const reigns = story.of('zab.established');
      for (const [i, { actor }] of crashes.entries()) expect(reigns[i]?.actor).toBe(actor);
      expect(reigns.length).toBe(4);
      const made = story.of('client.returned').flatMap(({ event: { answer, zxid } }) => {
        const number = answer.kind === 'path' ? /^\/queue\/.*-(\d{10})$/.exec(answer.path)?.[1] : undefined;
        return number === undefined ? [] : [{ zxid, number: Number(number) }];
      });
      const numbers = [...made].sort((a, b) => a.zxid - b.zxid).map(({ number }) => number);
      expect(numbers.length).toBeGreaterThan(150);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      const epochs = new Set(made.map(({ zxid }) => formatZxid(zxid).split('.')[0]));
      expect(epochs).toEqual(new Set(['1', '2', '3', '4']));
      const restarts = story.between(1, 20).of('log.recovered');
      expect(restarts.length).toBe(3);
      for (const { event } of restarts) expect(event.snapshot).toBeGreaterThan(0);
    }
  });
});
