import { describe, expect, test } from 'vitest';
import { LeaderLatch } from '../../../../../core/client/recipes/elections/leader-latch.js';
import { LeaderSelector } from '../../../../../core/client/recipes/elections/leader-selector.js';
import type { Answer } from '../../../../../core/znode/answers.js';
import { statOf } from '../../../../sim/workload/znode/bench.js';
import { RecipeBench, childrenOf } from '../recipe-bench.js';

const OWN = '_c_0000000000000000-latch-0000000005';
const CREATE = 'create /e/_c_0000000000000000-latch- "me" f3';

function statFor(ephemeralOwner: number): Answer {
  return { kind: 'stat', stat: statOf({ ephemeralOwner, czxid: 60 }) };
}

function latchOf(Latch: typeof LeaderLatch | typeof LeaderSelector = LeaderLatch) {
  const bench = new RecipeBench();
  const told: string[] = [];
  const options = { path: '/e', candidate: 'me', whenSuspended: 'stop' } as const;
  const latch = new Latch(bench.handle, options, {
    leads: (epoch) => void told.push(`leads ${String(epoch)}`),
    follows: (why) => void told.push(`follows ${why}`),
  });
  return { bench, latch, told };
}

/** It is the first of the queue, and asks whether its znode is its own. */
function first() {
  const it = latchOf();
  it.latch.start();
  it.bench.ok({ kind: 'path', path: `/e/${OWN}` }, 60);
  it.bench.ok(childrenOf(OWN));
  expect(it.bench.take()).toEqual([CREATE, 'getChildren /e', `exists /e/${OWN}`]);
  return it;
}

describe('a candidate', () => {
  test('leads when it is first, by a znode of its session, in the epoch of that', () => {
    const { bench, latch, told } = first();
    expect(told).toEqual([]);
    bench.ok(statFor(7));
    expect(told).toEqual(['leads 60']);
    expect(latch.epoch).toBe(60);
  });

  test('does not lead by a znode of an earlier session: it deletes that, and takes another place', () => {
    const { bench, told } = first();
    bench.ok(statFor(6));
    expect(told).toEqual([]);
    expect(bench.take()).toEqual([`delete /e/${OWN} v-1`, CREATE]);
  });

  test('does not lead by an answer about a place that it has left', () => {
    const { bench, latch, told } = first();
    latch.close();
    bench.ok(statFor(7));
    expect(told).toEqual([]);
  });

  test('does not lead without a server, and leads again in its epoch if it is first still', () => {
    const { bench, latch, told } = first();
    bench.ok(statFor(7));
    bench.breaks();
    expect(told.splice(0)).toEqual(['leads 60', 'follows suspended']);
    expect(latch.epoch).toBe(0);
    bench.comesBack();
    expect(bench.take()).toEqual(['getChildren /e']);
    bench.ok(childrenOf(OWN));
    bench.ok(statFor(7));
    expect(told).toEqual(['leads 60']);
    expect(bench.claims).toEqual(['requested', 'granted', 'released suspended', 'requested', 'granted']);
  });

  test('takes another place in its next session', () => {
    const { bench, told } = first();
    bench.ok(statFor(7));
    bench.ends();
    expect(told).toEqual(['leads 60', 'follows lost']);
    expect(bench.take()).toEqual([CREATE]);
  });

  test('and if its znode is gone', () => {
    const { bench, told } = first();
    bench.fails('NONODE');
    expect(told).toEqual([]);
    expect(bench.take()).toEqual([`delete /e/${OWN} v-1`, CREATE]);
  });
});

describe('a selector', () => {
  test('gives the lead away, and takes its place at the end', () => {
    const { bench, latch, told } = latchOf(LeaderSelector);
    latch.start();
    bench.ok({ kind: 'path', path: `/e/${OWN}` }, 60);
    bench.ok(childrenOf(OWN));
    bench.ok(statFor(7));
    bench.take();
    if (latch instanceof LeaderSelector) latch.relinquish();
    expect(bench.take()).toEqual([`delete /e/${OWN} v-1`, CREATE]);
    expect(told).toEqual(['leads 60']);
    expect(bench.claims).toEqual(['requested', 'granted', 'released released', 'requested']);
  });
});
