import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Entry } from '../../../../core/replication/entry.js';
import type { Offer } from '../../../../core/zab/synchronisation/choice.js';
import { SyncChoice } from '../../../../core/zab/synchronisation/choice.js';
import type { Zxid } from '../../../../core/zxid.js';
import { counterOf, epochOf, makeZxid } from '../../../../core/zxid.js';
import { entries, entryAt, shown, zxid } from '../histories.js';

/** As `TransactionLog.readFrom` gives it: from the last record at or below `peer`, or null if it begins too late. */
function reading(log: readonly Entry[], peer: Zxid, before: Zxid = 0): readonly Entry[] | null {
  const below = log.filter((entry) => entry.zxid <= peer).length;
  if (below > 0) return log.slice(below - 1);
  return log.length > 0 && (peer === before || log[0]?.zxid === peer + 1) ? log : null;
}

interface Leader {
  readonly committed: string;
  readonly last: string;
  /** What its log on disk holds. */
  readonly log?: string;
}

/** `DIFF 1.3: 1.2 1.3 (4)`: mode, zxid, what is sent, the rule. */
function choice(peer: string, { committed, last, log = '' }: Leader): string {
  const offer: Offer = {
    lastProcessed: zxid(last),
    committed: entries(committed),
    readLog: (from) => reading(entries(log), from),
    isSnapshotNeeded: false,
  };
  const plan = new SyncChoice().choose(zxid(peer), offer);
  const sent = shown(plan.entries);
  expect(plan.upTo, 'live ones follow what is sent').toBe(
    plan.mode === 'SNAP' ? offer.lastProcessed : (plan.entries.at(-1)?.zxid ?? plan.zxid),
  );
  return `${plan.mode} ${shown([plan.zxid])}:${sent === '' ? '' : ` ${sent}`} (${plan.rule})`;
}

describe('the choice, with an empty list of committed transactions', () => {
  const leader = { committed: '', last: '1.5' };

  it.each([
    ['1.5', 'DIFF 1.5: (2)'],
    ['1.7', 'TRUNC 1.5: (3)'],
    ['1.3', 'SNAP 1.5: (6)'],
    ['0.0', 'SNAP 1.5: (6)'],
    // The founder of epoch 2 has gone on without the others: nothing of it can be cut, because it has nothing there.
    ['2.0', 'SNAP 1.5: (6)'],
  ])('answers %s by %s', (peer, answer) => {
    expect(choice(peer, leader)).toBe(answer);
  });

  it('answers from the log on disk, up to what is applied and not beyond', () => {
    const log = '1.1-5 2.1-2';
    expect(choice('1.3', { ...leader, last: '2.1', log })).toBe('DIFF 2.1: 1.4 1.5 2.1 (5)');
    expect(choice('0.0', { ...leader, last: '2.1', log })).toBe('DIFF 2.1: 1.1 1.2 1.3 1.4 1.5 2.1 (5)');
  });

  it('stands at the beginning of an epoch without transactions', () => {
    expect(choice('1.0', { committed: '', last: '1.0' })).toBe('DIFF 1.0: (2)');
    expect(choice('0.0', { committed: '', last: '1.0' })).toBe('SNAP 1.0: (6)');
    // A whole epoch is cut off, as by a majority that was wiped.
    expect(choice('1.3', { committed: '', last: '1.0' })).toBe('TRUNC 1.0: (3)');
  });
});

describe('the choice, from the list of committed transactions', () => {
  const leader = { committed: '1.5-8', last: '1.8' };

  it.each([
    ['1.8', 'DIFF 1.8: (2)'],
    ['1.9', 'TRUNC 1.8: (3)'],
    ['1.7', 'DIFF 1.8: 1.8 (4)'],
    ['1.5', 'DIFF 1.8: 1.6 1.7 1.8 (4)'],
    ['1.4', 'SNAP 1.8: (6)'],
  ])('answers %s by %s', (peer, answer) => {
    expect(choice(peer, leader)).toBe(answer);
  });

  it('answers a learner that has the last transaction, though the leader stands at its new epoch', () => {
    expect(choice('1.8', { ...leader, last: '2.0' })).toBe('DIFF 1.8: (4)');
  });

  it('cuts a learner that is ahead of an epoch without transactions back to the last one', () => {
    expect(choice('1.9', { ...leader, last: '2.0' })).toBe('TRUNC 1.8: (3)');
  });

  it('cuts a learner that has what the leader never had, and sends the rest', () => {
    expect(choice('1.4', { committed: '1.2-3 1.5-6', last: '1.6' })).toBe('TRUNC 1.3: 1.5 1.6 (4)');
  });

  it('cuts nothing across epochs: with one transaction in the new epoch it is a snapshot', () => {
    expect(choice('3.1', { committed: '1.1 2.1-2 4.1', last: '4.1' })).toBe('SNAP 4.1: (6)');
    expect(choice('1.5', { committed: '1.1-4 2.1', last: '2.1' })).toBe('SNAP 2.1: (6)');
  });

  it('sends what follows the epoch at whose beginning a learner stands', () => {
    const across = { committed: '1.1-2 2.1-2', last: '2.2' };
    expect(choice('2.0', across)).toBe('DIFF 2.2: 2.1 2.2 (4)');
    expect(choice('1.0', { ...across, log: '1.1-2 2.1-2' })).toBe('DIFF 2.2: 1.1 1.2 2.1 2.2 (5)');
  });

  it('sends nothing to a learner at the beginning of an epoch that the leader has not come to', () => {
    expect(choice('3.0', { committed: '1.1-2 2.1-2', last: '2.2' })).toBe('SNAP 2.2: (6)');
  });

  it('skips the beginnings of epochs without transactions', () => {
    expect(choice('3.0', { committed: '1.1-2 5.1', last: '5.1' })).toBe('DIFF 5.1: 5.1 (4)');
  });
});

describe('the choice, from the log on disk', () => {
  const leader = { committed: '1.7-9', last: '1.9', log: '1.2-9' };

  it.each([
    ['1.6', 'DIFF 1.9: 1.7 1.8 1.9 (5)'],
    ['1.2', 'DIFF 1.9: 1.3 1.4 1.5 1.6 1.7 1.8 1.9 (5)'],
  ])('answers %s by %s: each transaction once, though both have some', (peer, answer) => {
    expect(choice(peer, leader)).toBe(answer);
  });

  it('is a snapshot for a learner that could not cut its log, whatever it has', () => {
    const offer: Offer = {
      lastProcessed: zxid('1.5'),
      committed: entries('1.1-5'),
      readLog: () => null,
      isSnapshotNeeded: true,
    };
    expect(new SyncChoice().choose(zxid('1.5'), offer)).toMatchObject({ mode: 'SNAP', rule: 1 });
  });

  it('is a snapshot where the log begins too late', () => {
    expect(choice('1.2', { ...leader, log: '1.4-9' })).toBe('SNAP 1.9: (6)');
    // The record of the learner's own last transaction has to be there, to show that it is the leader's as well.
    expect(choice('1.1', leader)).toBe('SNAP 1.9: (6)');
  });

  // Rule 3 compares with `2.0` here, and the walk ends below the learner.
  it('is no DIFF for a learner that has what the leader never had, at the beginning of an epoch', () => {
    const idle = { committed: '', last: '2.0', log: '1.1-2' };
    expect(choice('1.2', idle)).toBe('DIFF 1.2: (5)');
    expect(choice('1.3', idle)).not.toMatch(/^DIFF/);
    expect(choice('1.0', { ...idle, last: '3.0' })).toBe('DIFF 1.2: 1.1 1.2 (5)');
    expect(choice('2.0', { ...idle, last: '3.0' })).toBe('DIFF 1.2: (5)');
  });

  it('is a snapshot where the log ends before the list begins (ZOOKEEPER-2418)', () => {
    expect(choice('1.2', { ...leader, log: '1.2-5' })).toBe('SNAP 1.9: (6)');
  });

  it('leaves out what the log holds beyond the list: it is not committed', () => {
    expect(choice('1.6', { ...leader, log: '1.2-12' })).toBe('DIFF 1.9: 1.7 1.8 1.9 (5)');
  });

  it('crosses epochs, forwards only', () => {
    const across = { committed: '3.1-2', last: '3.2', log: '1.1-4 2.1 3.1-2' };
    expect(choice('1.3', across)).toBe('DIFF 3.2: 1.4 2.1 3.1 3.2 (5)');
    expect(choice('1.5', across)).toBe('SNAP 3.2: (6)');
    expect(choice('2.0', across)).toBe('DIFF 3.2: 2.1 3.1 3.2 (5)');
  });
});

/** A leader's committed history, and a learner's: what ZAB lets happen. */
interface Situation {
  readonly history: readonly Entry[];
  readonly learner: readonly Entry[];
  readonly peer: Zxid;
  readonly offer: Offer;
}

const runs = fc.array(fc.record({ skipped: fc.nat({ max: 2 }), length: fc.integer({ min: 1, max: 4 }) }), {
  maxLength: 4,
});

/**
 * The learner has a beginning of the leader's history, then proposals of one epoch that the leader never got: one whose
 * own beginning the leader has, and which did not go on there. Or it stands at the beginning of an epoch.
 */
const situations: fc.Arbitrary<Situation> = fc
  .record({
    runs,
    shared: fc.nat(),
    tail: fc.nat({ max: 3 }),
    skip: fc.nat({ max: 2 }),
    isEpochStart: fc.boolean(),
    list: fc.nat(),
    log: fc.nat(),
    outstanding: fc.nat({ max: 2 }),
    isNewEpoch: fc.boolean(),
    hasLog: fc.boolean(),
  })
  .map((drawn) => {
    const history: Entry[] = [];
    let epoch = 0;
    for (const { skipped, length } of drawn.runs) {
      epoch += 1 + skipped;
      for (let counter = 1; counter <= length; counter += 1) history.push(entryAt(makeZxid(epoch, counter)));
    }
    const count = drawn.shared % (history.length + 1);
    const learner = history.slice(0, count);
    const end = learner.at(-1)?.zxid ?? 0;
    const next = history[count]?.zxid ?? Infinity;
    // Epochs in which the learner may have got something else, or stand.
    const last = epochOf(end) + drawn.skip;
    const isFree = next === Infinity || epochOf(next) > last;
    const mayStand = last > epochOf(end) && (isFree || next === makeZxid(last, 1));
    let peer = end;
    if (drawn.isEpochStart && mayStand) {
      peer = makeZxid(last, 0);
    } else if (isFree && last > 0) {
      const first = last === epochOf(end) ? counterOf(end) + 1 : 1;
      for (let i = 0; i < drawn.tail; i += 1) learner.push(entryAt(makeZxid(last, first + i)));
      peer = learner.at(-1)?.zxid ?? end;
    }
    const committed = history.slice(drawn.list % (history.length + 1));
    const applied = history.at(-1)?.zxid ?? 0;
    const leading = Math.max(epochOf(applied), last) + 1;
    const start = drawn.log % (history.length + 1);
    const proposed = Array.from({ length: drawn.outstanding }, (_, i) => entryAt(makeZxid(leading, i + 1)));
    const log = [...history.slice(start), ...proposed];
    const before = history[start - 1]?.zxid ?? 0;
    return {
      history,
      learner,
      peer,
      offer: {
        lastProcessed: drawn.isNewEpoch ? makeZxid(leading, 0) : applied,
        committed,
        readLog: (from: Zxid) => (drawn.hasLog ? reading(log, from, before) : null),
        isSnapshotNeeded: false,
      },
    };
  });

describe('the law of the choice', () => {
  it('gives a learner exactly the committed history of its leader, or the whole state', () => {
    const modes = new Map<string, number>();
    fc.assert(
      fc.property(situations, ({ history, learner, peer, offer }) => {
        const plan = new SyncChoice().choose(peer, offer);
        const key = `${plan.mode} ${String(plan.rule)}`;
        modes.set(key, (modes.get(key) ?? 0) + 1);
        if (plan.mode === 'SNAP') {
          expect(plan.zxid).toBe(offer.lastProcessed);
          return;
        }
        const kept = plan.mode === 'TRUNC' ? learner.filter((entry) => entry.zxid <= plan.zxid) : learner;
        expect(shown([...kept, ...plan.entries])).toBe(shown(history));
        expect(plan.upTo).toBe(plan.entries.at(-1)?.zxid ?? plan.zxid);
      }),
      { numRuns: 3_000, seed: 1 },
    );
    // Rule 4 cuts only where a list has a hole in an epoch, which no leader's has.
    expect([...modes.keys()].sort()).toEqual(['DIFF 2', 'DIFF 4', 'DIFF 5', 'SNAP 6', 'TRUNC 3']);
  });

  it('asks for no snapshot where the list of committed transactions reaches back to the learner', () => {
    fc.assert(
      fc.property(situations, ({ history, learner, peer, offer }) => {
        const isPrefix = learner.every((entry, i) => entry.zxid === history[i]?.zxid);
        const min = offer.committed[0]?.zxid ?? Infinity;
        fc.pre(isPrefix && peer >= min && peer <= (history.at(-1)?.zxid ?? 0));
        expect(new SyncChoice().choose(peer, offer).mode).toBe('DIFF');
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });
});
