import { describe, expect, it } from 'vitest';
import { counterOf, formatZxid } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import type { Story } from './told.js';
import { tell } from './told.js';

const SEEDS = seeds(6);

/** How learners were synchronised: `s1 DIFF 1.5`, with what they had. */
function repairs(story: Story): readonly string[] {
  return story
    .of('zab.sync-chosen')
    .map(({ event }) => `s${String(event.learner)} ${event.mode} ${formatZxid(event.peer)}`);
}

/** Packets of a sort to or from a server, in their order: when, and of which transaction. */
function packets(story: Story, type: string, way: { from?: number; to?: number }) {
  return story.of('net.sent').flatMap(({ seconds, actor, event }) => {
    const isMeant = event.type === type && (way.from ?? actor) === actor && (way.to ?? event.to) === event.to;
    return isMeant ? [{ seconds, zxid: event.zxid ?? 0 }] : [];
  });
}

/** What a server was sent between the packet that opens its synchronisation and NEWLEADER, or from there on. */
function split(story: Story, to: number) {
  const sent = story.of('net.sent').flatMap(({ actor, event }) => {
    const { type, conn } = event;
    return event.to === to && actor <= 5 && conn !== 0 ? [{ type, zxid: event.zxid ?? 0 }] : [];
  });
  const opening = sent.findIndex(({ type }) => ['DIFF', 'TRUNC', 'SNAP'].includes(type));
  const end = sent.findIndex(({ type }, i) => i > opening && type === 'NEWLEADER');
  return { synced: sent.slice(opening, end), live: sent.slice(end) };
}

function proposals(sent: readonly { readonly type: string; readonly zxid: number }[]): readonly string[] {
  return names(sent.filter(({ type }) => type === 'PROPOSAL'));
}

function names(sent: readonly { readonly zxid: number }[]): readonly string[] {
  return sent.map(({ zxid }) => formatZxid(zxid));
}

/** The counters of what a server delivered. */
function delivered(story: Story, sid: number): readonly number[] {
  return story
    .of('txn.applied')
    .flatMap(({ actor, event }) => (actor === sid ? [counterOf(event.zxid)] : []));
}

/** When a server came back. */
function restart(story: Story, sid: number): number {
  const starts = story.of('process.started').filter(({ actor }) => actor === sid);
  return starts.at(-1)?.seconds ?? 0;
}

/** From one number to another, both included. */
function upTo(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

describe('sync-diff-short', () => {
  it('sends exactly the ten that s1 lacks', () => {
    for (const seed of SEEDS) {
      const whole = tell('sync-diff-short', seed);
      const story = whole.between(restart(whole, 1), 20);
      expect(repairs(story), `seed ${String(seed)}`).toEqual(['s1 DIFF 1.6']);
      expect(proposals(split(story, 1).synced)).toEqual(upTo(7, 16).map((counter) => `1.${String(counter)}`));
      expect(packets(story, 'SNAP', { to: 1 })).toEqual([]);
    }
  });
});

describe('sync-snap-long', () => {
  it('sends the whole state, then what was committed meanwhile and live, without a gap', () => {
    for (const seed of SEEDS) {
      const whole = tell('sync-snap-long', seed);
      const story = whole.between(restart(whole, 1), 20);
      expect(repairs(story), `seed ${String(seed)}`).toEqual(['s1 SNAP 1.6']);
      expect(packets(story, 'SNAPPART', { to: 1 }).length).toBeGreaterThan(2);
      expect(story.of('guard.refused')).toEqual([]);
      const [first = 0, ...rest] = delivered(story, 1);
      expect(first).toBeGreaterThan(60);
      expect(rest).toEqual(upTo(first + 1, 107));
    }
  });
});

describe('sync-trunc-old-leader', () => {
  it('cuts off three transactions, later replaces a state with three others, and neither comes back', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-trunc-old-leader', seed);
      expect(story.established(), `seed ${String(seed)}`).toEqual(['s3 e1 0.0', 's2 e2 1.3', 's3 e3 2.2']);
      expect(repairs(story)).toContain('s3 TRUNC 1.6');
      expect(repairs(story)).toContain('s2 SNAP 2.5');
      expect(
        story.of('log.truncated').map(({ actor, event }) => [actor, formatZxid(event.zxid), event.removed]),
      ).toEqual([[3, '1.3', 3]]);
      expect(story.between(1, 20).recovered()).toEqual(['s3 1.3', 's2 3.2']);
      const applied = story.of('txn.applied').map(({ event }) => formatZxid(event.zxid));
      for (const lone of ['1.4', '1.5', '1.6', '2.3', '2.4', '2.5']) {
        expect(
          story.of('log.appended').filter(({ event }) => 'zxid' in event && formatZxid(event.zxid) === lone)
            .length,
        ).toBe(1);
        expect(applied).not.toContain(lone);
      }
    }
  });
});

describe('sync-append-behind-cut', () => {
  it('cuts the log of a server that lives on, and restarts it when one transaction stands behind the cut', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-append-behind-cut', seed);
      const [cut, ...more] = story.of('log.truncated');
      expect(more, `seed ${String(seed)}`).toEqual([]);
      expect([formatZxid(cut?.event.zxid ?? 0), cut?.event.removed]).toEqual(['1.3', 3]);
      const behind = story
        .of('log.appended', 'process.started')
        .filter(({ actor, seconds }) => actor === cut?.actor && seconds > (cut?.seconds ?? Infinity))
        .map(({ event }) => (event.kind === 'log.appended' ? formatZxid(event.zxid) : 'restart'));
      expect(behind).toEqual(['2.1', 'restart', '2.2']);
      expect(story.recovered().at(-1)).toBe(`s${String(cut?.actor)} 2.1`);
    }
  });
});

describe('sync-trunc-cross-epoch', () => {
  it('sends a DIFF to who stands at the beginning of an epoch, and a SNAP for a tail of an older one', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-trunc-cross-epoch', seed);
      const returns = repairs(story.between(2.5, 20)).filter((told) => /2\.0|3\.3/.test(told));
      expect(
        returns.map((told) => told.slice(3)),
        `seed ${String(seed)}`,
      ).toEqual(['DIFF 2.0', 'SNAP 3.3']);
      expect(story.of('txn.applied').map(({ event }) => formatZxid(event.zxid))).not.toContain('3.3');
    }
  });
});

describe('sync-proposals-in-flight', () => {
  it('proposes and commits between NEWLEADER and its acknowledgement, and s1 loses nothing', () => {
    for (const seed of SEEDS) {
      const whole = tell('sync-proposals-in-flight', seed);
      const story = whole.between(restart(whole, 1), 20);
      const [{ seconds: from } = { seconds: 0 }] = packets(story, 'NEWLEADER', { to: 1 });
      const [{ seconds: to } = { seconds: 0 }] = packets(story, 'ACK', { from: 1 });
      const meanwhile = story.between(from, to);
      expect(packets(meanwhile, 'PROPOSAL', { to: 1 }).length, `seed ${String(seed)}`).toBeGreaterThan(1);
      expect(packets(meanwhile, 'COMMIT', { to: 1 }).length).toBeGreaterThan(1);
      expect(story.of('guard.refused')).toEqual([]);
      const [first = 0, ...rest] = delivered(story, 1);
      expect(rest).toEqual(upTo(first + 1, 102));
    }
  });
});

describe('sync-ack-proposal-before-newleader', () => {
  it('acknowledges NEWLEADER before the proposals that came earlier, and then carries every commit', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-ack-proposal-before-newleader', seed);
      const [newLeader, ...others] = packets(story, 'ACK', { from: 1 });
      expect(formatZxid(newLeader?.zxid ?? 0), `seed ${String(seed)}`).toBe('1.0');
      expect(others.map(({ zxid }) => counterOf(zxid))).not.toContain(0);
      const before = story.between(0, newLeader?.seconds ?? 0);
      const early = proposals(split(before, 1).live);
      expect(early.length).toBeGreaterThan(0);
      expect(names(others)).toEqual(expect.arrayContaining([...early]));
      const [crash] = story.of('process.crashed');
      const alone = story.between(crash?.seconds ?? 20, restart(story, 2)).committed();
      expect(alone.length).toBeGreaterThan(10);
      for (const { event } of alone.slice(2)) expect(event.quorum).toEqual([1, 3]);
      expect(story.established()).toEqual(['s3 e1 0.0']);
    }
  });
});

describe('sync-rejoin-acked-proposal', () => {
  it('commits only when s2 has acknowledged anew what it had to cut off', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-rejoin-acked-proposal', seed);
      const acks = story.of('zab.acked').filter(({ event }) => formatZxid(event.zxid) === '1.4');
      expect(
        acks.map(({ event }) => event.from),
        `seed ${String(seed)}`,
      ).toEqual([2, 3, 2]);
      const [cut] = story.of('log.truncated');
      expect([cut?.actor, formatZxid(cut?.event.zxid ?? 0)]).toEqual([2, '1.3']);
      expect(cut?.seconds).toBeLessThan(acks[1]?.seconds ?? 0);
      const commit = story.committed().find(({ event }) => formatZxid(event.zxid) === '1.4');
      expect(commit?.seconds).toBe(acks[2]?.seconds);
      expect(story.between(commit?.seconds ?? 0, 2).recovered()).toEqual(['s1 1.3', 's2 1.4']);
      expect(story.established()).toEqual(['s3 e1 0.0', 's2 e2 1.4']);
    }
  });
});

describe('sync-snap-then-crash-then-diff', () => {
  it('begins anew with SNAP until one is on disk, then goes on with DIFF', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-snap-then-crash-then-diff', seed).between(0.9, 20);
      const told = repairs(story).map((repair) => repair.slice(0, 7));
      expect(told, `seed ${String(seed)}`).toEqual(['s1 SNAP', 's1 SNAP', 's1 SNAP', 's1 DIFF']);
      const found = story.recovered();
      expect(found.slice(0, 3)).toEqual(['s1 1.6', 's1 1.6', 's1 1.6']);
      const [{ event } = { event: null }] = story.of('log.recovered').slice(-1);
      expect(counterOf(event?.snapshot ?? 0)).toBeGreaterThan(60);
    }
  });
});

describe('sync-hole-spreads', () => {
  it('brings s5 up by DIFF, makes it the leader, and has it bring s4 up with all that it got', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-hole-spreads', seed);
      const [first, second, third = ''] = story.established();
      expect([first, second], `seed ${String(seed)}`).toEqual(['s5 e1 0.0', 's3 e2 1.6']);
      expect(third).toMatch(/^s5 e3 2\.1[56]$/);
      expect(repairs(story.between(4.6, 6))).toEqual(['s5 DIFF 1.6']);
      const taken = proposals(split(story.between(4.6, 6), 5).synced);
      expect(taken.length).toBeGreaterThan(9);
      expect(repairs(story.between(8.5, 10))).toEqual(['s4 DIFF 1.6']);
      const passed = proposals(split(story.between(8.5, 10), 4).synced);
      expect(passed).toEqual(upTo(1, Number(third.split('.')[1])).map((counter) => `2.${String(counter)}`));
      expect(passed).toEqual(expect.arrayContaining([...taken]));
    }
  });
});

describe('sync-fuzzy-snapshot', () => {
  it('applies transactions while snapshots are written, and restarts from these', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-fuzzy-snapshot', seed);
      const fuzzy = story.of('snap.written').filter(({ event }) => event.end > event.zxid);
      expect(fuzzy.length, `seed ${String(seed)}`).toBeGreaterThan(2);
      const restarted = story.between(1.1, 3).of('log.recovered');
      expect(restarted.length).toBe(6);
      for (const { event } of restarted) expect(event.snapshot).toBeGreaterThan(0);
      expect(restarted.some(({ event }) => event.last > event.snapshot)).toBe(true);
      const used = restarted.map(({ event }) => event.snapshot);
      expect(fuzzy.some(({ event }) => used.includes(event.zxid))).toBe(true);
    }
  });
});

describe('sync-zxid-rollover', () => {
  it('gives up epochs that have no zxid left, and uses none twice', () => {
    for (const seed of SEEDS) {
      const story = tell('sync-zxid-rollover', seed);
      const why = upTo(1, 3).flatMap((sid) => story.resignations(sid));
      expect(why.length, `seed ${String(seed)}`).toBeGreaterThan(2);
      expect(new Set(why)).toEqual(new Set(['the epoch has no zxid left']));
      const proposed = story.of('zab.proposed').map(({ event }) => event.zxid);
      expect(new Set(proposed).size).toBe(proposed.length);
      expect(Math.max(...proposed.map(counterOf))).toBe(8);
    }
  });
});
