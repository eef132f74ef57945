import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { History } from '../../../../core/zab/history/history.js';
import { makeZxid } from '../../../../core/zxid.js';
import { ZabBench, begin, committed, follower, proposal } from '../bench.js';
import { diskWith } from '../memory-files.js';
import { entries, stateAfter, zxid } from '../histories.js';

describe('what may follow in a history', () => {
  it.each([
    ['0.0', '1.1', true],
    ['1.1', '1.2', true],
    ['1.1', '1.3', false],
    ['1.2', '1.2', false],
    ['1.2', '1.1', false],
    ['1.2', '4.1', true],
    ['1.2', '2.2', false],
    ['2.0', '2.1', true],
    ['2.1', '1.2', false],
  ])('%s, %s: %s', (last, next, may) => {
    expect(History.follows(zxid(last), zxid(next))).toBe(may);
  });

  it('law: it is the next of the epoch, or the first of a later one', () => {
    const place = fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }));
    fc.assert(
      fc.property(place, place, ([epoch, counter], [nextEpoch, nextCounter]) => {
        const isNext = nextEpoch === epoch && nextCounter === counter + 1;
        const isFirst = nextEpoch > epoch && nextCounter === 1;
        expect(History.follows(makeZxid(epoch, counter), makeZxid(nextEpoch, nextCounter))).toBe(
          isNext || isFirst,
        );
      }),
      { seed: 6 },
    );
  });
});

describe('a life begins', () => {
  it('with all that the log holds, committed or not, and votes with it', () => {
    const bench = new ZabBench({ files: diskWith('1.1-3 2.1', { accepted: 3, current: 2 }) });
    expect(bench.take('says log', 'says tree', 'says zab.voted', 'says role')).toEqual([
      'says log.recovered',
      'says tree.loaded 2.1',
      'says role.changed',
      'says zab.voted 2.1',
    ]);
    expect(bench.machine.digest()).toEqual(stateAfter(entries('1.1-3 2.1')).digest());
  });

  it('with currentEpoch below the epoch of the last transaction, and a vote that is only weaker (ZOOKEEPER-1653)', () => {
    const bench = new ZabBench({ files: diskWith('1.1-3 2.1', { accepted: 2, current: 1 }) });
    expect(bench.events.find(({ kind }) => kind === 'zab.voted')).toMatchObject({
      zxid: zxid('2.1'),
      peerEpoch: 1,
    });
  });

  it('not at all with a disk that must not be used', () => {
    const files = diskWith('1.1-3', { accepted: 1, current: 1 });
    // An epoch above what was accepted: one of the files lies.
    const wrong = diskWith('', { accepted: 9, current: 9 });
    const read = wrong.read('currentEpoch', 0, 100);
    if (!read.ok) throw new Error('it is there');
    files.truncate('currentEpoch', 0);
    files.append('currentEpoch', { bytes: read.bytes, start: 0, length: read.bytes.length });
    const bench = new ZabBench({ files });
    expect(bench.halted).toMatch(/currentEpoch 9 is above acceptedEpoch 1/);
    expect(bench.take('says zab', 'says role')).toEqual([]);
  });

  it('an empty one with the state of a new server', () => {
    const bench = new ZabBench();
    expect(bench.events.find(({ kind }) => kind === 'zab.voted')).toMatchObject({ zxid: 0, peerEpoch: 0 });
    expect(bench.machine.digest()).toEqual(stateAfter([]).digest());
  });
});

describe('a role ends', () => {
  it('and memory takes up what the log holds beyond it, once (ZOOKEEPER-2845)', () => {
    const bench = follower();
    bench.hear(3, ...committed('2.1'), proposal('2.2'), proposal('2.3'));
    expect(bench.shown).toBe('following broadcast 2.1');
    bench.breakWith(3);
    expect(bench.shown).toBe('looking election 2.3');
    expect(bench.machine.digest()).toEqual(stateAfter(entries('1.1-2 2.1-3')).digest());
    // It is nothing that was delivered.
    expect(bench.take('says txn', 'says tree')).toEqual(['says txn.applied 2.1', 'says tree.loaded 2.3']);
    // And it is what this server will lead others with.
    bench.becomeLearner(2);
    bench.connected();
    bench.hear(2, { kind: 'LEADERINFO', zxid: begin(3) });
    expect(bench.take('to 2')).toEqual(['to 2: FOLLOWERINFO 2.0', 'to 2: ACKEPOCH 2.3']);
  });

  it('waits for what is under way to the disk, and only then votes (ZOOKEEPER-4712)', () => {
    const bench = follower();
    bench.held.add('log');
    bench.hear(3, proposal('2.1'), proposal('2.2'));
    bench.breakWith(3);
    expect(bench.take('says zab.voted', 'says log')).toEqual([]);
    bench.turnOf('log');
    bench.run();
    expect(bench.take('says zab.voted', 'says log')).toEqual(['says log.appended 2.1']);
    bench.held.delete('log');
    bench.run();
    expect(bench.take('says zab.voted', 'says log', 'durable')).toEqual([
      'says log.appended 2.2',
      'durable log',
      'says zab.voted 2.2',
    ]);
  });
});
