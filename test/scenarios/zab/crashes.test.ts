import { describe, expect, it } from 'vitest';
import { epochOf, formatZxid } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import type { Story } from './told.js';
import { tell } from './told.js';

const SEEDS = seeds(6);

/** What planned crashes were triggered by, and whom they struck: `after ack: 2`. */
function crashes(story: Story): readonly string[] {
  return story
    .of('fault.struck')
    .flatMap(({ event }) => (event.fault === 'crash' ? [`${event.trigger}: ${event.actors.join(' ')}`] : []));
}

/** With whose acknowledgements a transaction was committed. */
function quorumOf(story: Story, zxid: string): readonly (readonly number[])[] {
  return story.committed().flatMap(({ event }) => (formatZxid(event.zxid) === zxid ? [event.quorum] : []));
}

/** When what `tag` names became durable at a server, in seconds: `log 1.5`, `currentEpoch 2`. */
function durableAt(story: Story, sid: number, wanted: string): readonly number[] {
  return story.of('disk.synced').flatMap(({ actor, seconds, event }) => {
    const names = event.tags.map((tag) =>
      tag.kind === 'log'
        ? `log ${formatZxid(tag.zxid)}`
        : 'epoch' in tag
          ? `${tag.kind} ${String(tag.epoch)}`
          : '',
    );
    return actor === sid && names.includes(wanted) ? [seconds] : [];
  });
}

describe('crash-follower-around-fsync on ZAB', () => {
  it('crashes s2 before its sync, after it and after its acknowledgement, then the leader; all is kept', () => {
    for (const seed of SEEDS) {
      const story = tell('crash-follower-around-fsync', seed);
      expect(crashes(story), `seed ${String(seed)}`).toEqual([
        'before log-fsync: 2',
        'after log-fsync: 2',
        'after ack: 2',
        'after commit: 3',
      ]);
      const found = story.recovered().filter((told) => told.startsWith('s2'));
      expect(found).toEqual(['s2 0.0', 's2 1.2', 's2 1.4', 's2 1.5']);
      for (const zxid of ['1.3', '1.4', '1.5']) expect(quorumOf(story, zxid)).toEqual([[2, 3]]);
      expect(story.established()).toEqual(['s3 e1 0.0', 's2 e2 1.5']);
    }
  });
});

describe('crash-leader-self-only', () => {
  it('keeps the lone transaction off every disk, after a restart of all as well', () => {
    for (const seed of SEEDS) {
      const story = tell('crash-leader-self-only', seed);
      const lone = story
        .of('log.appended')
        .filter(({ event }) => 'zxid' in event && formatZxid(event.zxid) === '1.5');
      expect(
        lone.map(({ actor }) => actor),
        `seed ${String(seed)}`,
      ).toEqual([3]);
      expect(story.of('txn.applied').map(({ event }) => formatZxid(event.zxid))).not.toContain('1.5');
      const restarted = story.between(5.5, 6).of('log.recovered');
      expect(restarted.length).toBe(3);
      expect(new Set(restarted.map(({ event }) => event.last)).size).toBe(1);
      for (const { event } of restarted) expect(epochOf(event.last)).toBe(2);
      const states = story
        .between(5.5, 6)
        .of('tree.loaded')
        .filter(({ event }) => event.from === 'disk');
      expect(
        new Set(states.map(({ event }) => `${String(event.digestHigh)} ${String(event.digestLow)}`)).size,
      ).toBe(1);
    }
  });
});

describe('crash-after-quorum-before-reply', () => {
  it('tells nobody of the commit, and the second try finds that the first took effect', () => {
    for (const seed of SEEDS) {
      const story = tell('crash-after-quorum-before-reply', seed);
      expect(quorumOf(story, '1.3').length, `seed ${String(seed)}`).toBe(1);
      const commits = story
        .of('net.sent')
        .filter(
          ({ actor, event }) =>
            actor === 3 && event.type === 'COMMIT' && formatZxid(event.zxid ?? 0) === '1.3',
        );
      expect(commits).toEqual([]);
      const answers = story.of('client.returned').filter(({ actor }) => actor === 4);
      expect(answers.map(({ event }) => event.outcome)).toEqual(['unknown', 'fail']);
    }
  });
});

describe('crash-all-repeated', () => {
  it('crashes all ten times, at many different steps', () => {
    const triggers = new Set<string>();
    for (const seed of seeds(10)) {
      const struck = tell('crash-all-repeated', seed).of('fault.struck');
      expect(struck.length, `seed ${String(seed)}`).toBe(10);
      for (const { event } of struck) {
        triggers.add(event.trigger);
        // Who has not started again since the crash before cannot crash.
        expect(event.actors.length).toBeGreaterThan(0);
      }
    }
    expect(triggers.size).toBeGreaterThan(12);
  });
});

describe('crash-newleader-acked-not-persisted', () => {
  it('gets the last transaction to followers by DIFF, and it survives with them alone', () => {
    for (const seed of SEEDS) {
      const story = tell('crash-newleader-acked-not-persisted', seed);
      const [first, second, third] = story.established();
      expect([first, second], `seed ${String(seed)}`).toEqual(['s3 e1 0.0', 's3 e2 1.4']);
      expect(third).toMatch(/^s[12] e3 1\.4$/);
      const repairs = story
        .of('zab.sync-chosen')
        .filter(({ actor, event }) => actor === 3 && formatZxid(event.zxid) === '1.4');
      const told = repairs.map(
        ({ event }) => `${event.mode} ${formatZxid(event.peer)} s${String(event.learner)}`,
      );
      // One follower is enough to establish the leader; the other may still be on its way.
      expect(told.length).toBeGreaterThan(0);
      for (const repair of told) expect(repair).toMatch(/^DIFF 1\.3 s[12]$/);
      expect(durableAt(story, 3, 'currentEpoch 3')[0] ?? Infinity).toBeGreaterThan(4);
    }
  });
});

describe('crash-epoch-before-history', () => {
  it('has s1 store the three transactions before the epoch, so that it wins with them', () => {
    for (const seed of SEEDS) {
      const story = tell('crash-epoch-before-history', seed);
      const [epochAt = 0] = durableAt(story, 1, 'currentEpoch 2');
      for (const zxid of ['1.4', '1.5', '1.6']) {
        const [at = Infinity] = durableAt(story, 1, `log ${zxid}`);
        expect(at, `seed ${String(seed)}`).toBeLessThan(epochAt);
        expect(quorumOf(story, zxid)).toEqual([[2, 3]]);
      }
      expect(durableAt(story, 2, 'currentEpoch 2')).toEqual([]);
      expect(story.established().at(-1)).toBe('s1 e3 1.6');
      expect(story.of('log.truncated')).toEqual([]);
    }
  });
});

describe('crash-epoch-given-twice', () => {
  it('has a leader log the only transaction of its epoch alone, and those without it lead the next one', () => {
    for (const seed of SEEDS) {
      const story = tell('crash-epoch-given-twice', seed);
      const [, second, third, ...more] = story.established();
      expect(second, `seed ${String(seed)}`).toMatch(/^s[123] e2 1\.3$/);
      expect(third).toMatch(/^s[123] e3 1\.3$/);
      expect(more).toEqual([]);
      const lone = story.of('log.appended').filter(({ event }) => formatZxid(event.zxid) === '2.1');
      const [leader] = lone.map(({ actor }) => actor);
      expect(lone.length).toBe(1);
      expect(second?.startsWith(`s${String(leader)} `)).toBe(true);
      // Nothing but the epoch on their disks tells the others of it.
      const found = story.between(3, 7).of('log.recovered');
      expect(found.map(({ event }) => [formatZxid(event.last), event.acceptedEpoch])).toEqual([
        ['1.3', 2],
        ['1.3', 2],
      ]);
      const repairs = story.of('zab.sync-chosen').filter(({ event }) => formatZxid(event.peer) === '2.1');
      expect(repairs.map(({ event }) => `${event.mode} s${String(event.learner)}`)).toEqual([
        `SNAP s${String(leader)}`,
      ]);
    }
  });
});

describe('crash-epoch-rename', () => {
  it('leaves an epoch file old or new, and stops the server whose disk refuses one', () => {
    const afterCrash = new Set<number>();
    for (const seed of seeds(20)) {
      const story = tell('crash-epoch-rename', seed);
      for (const { event } of story.of('log.recovered')) {
        expect(event.currentEpoch, `seed ${String(seed)}`).toBeLessThanOrEqual(event.acceptedEpoch);
      }
      expect(
        crashes(story)
          .slice(0, 2)
          .map((told) => told.slice(0, -3))
          .sort(),
      ).toEqual(['before accepted-epoch-fsync', 'before current-epoch-fsync']);
      const [, second] = story.of('log.recovered').filter(({ actor }) => actor === 2);
      if (second !== undefined) afterCrash.add(second.event.acceptedEpoch);
      const halted = story.of('process.crashed').filter(({ event }) => event.why === 'halted');
      expect(halted.map(({ actor }) => actor)).toEqual([1]);
    }
    expect(afterCrash).toEqual(new Set([0, 1]));
  });
});
