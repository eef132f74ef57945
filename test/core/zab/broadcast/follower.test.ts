import { describe, expect, it } from 'vitest';

import type { QuorumMessage } from '../../../../core/zab/messages.js';
import { begin, committed, follower, proposal } from '../bench.js';
import { zxid } from '../histories.js';

function commit(at: string): QuorumMessage {
  return { kind: 'COMMIT', zxid: zxid(at) };
}

describe('a follower in broadcast', () => {
  it('acknowledges a proposal when it is durable', () => {
    const bench = follower();
    bench.held.add('disk');
    bench.hear(3, proposal('2.1'));
    expect(bench.take('to 3', 'says log')).toEqual(['says log.appended 2.1']);
    bench.complete();
    expect(bench.take('to 3')).toEqual(['to 3: ACK 2.1']);
  });

  it('may deliver a transaction before its own disk has it', () => {
    const bench = follower();
    bench.held.add('disk');
    bench.hear(3, ...committed('2.1'));
    expect(bench.take('says txn', 'to 3')).toEqual(['says txn.applied 2.1']);
  });

  it('acknowledges in order what one sync makes durable together', () => {
    const bench = follower();
    bench.held.add('log');
    bench.hear(3, proposal('2.1'), proposal('2.2'), proposal('2.3'));
    bench.held.delete('log');
    bench.run();
    expect(bench.take('durable', 'to 3')).toEqual([
      'durable log',
      'to 3: ACK 2.1',
      'to 3: ACK 2.2',
      'to 3: ACK 2.3',
    ]);
  });

  it.each<[string, readonly QuorumMessage[]]>([
    ['zxid-gap', [proposal('2.2')]],
    ['zxid-gap', [proposal('2.1'), proposal('2.1')]],
    ['zxid-gap', [proposal('2.1'), proposal('1.3')]],
    ['commit-unmatched', [commit('2.1')]],
    ['commit-unmatched', [proposal('2.1'), proposal('2.2'), commit('2.2')]],
  ])('leaves its leader at a %s, and delivers nothing', (guard, messages) => {
    const bench = follower();
    bench.hear(3, ...messages);
    expect(bench.refusals).toEqual([guard]);
    expect(bench.shown).toMatch(/^looking election/);
    expect(bench.take('says txn', 'close')).toEqual(['close 3']);
  });

  it.each<QuorumMessage>([
    { kind: 'UPTODATE' },
    { kind: 'DIFF', zxid: zxid('1.2') },
    { kind: 'NEWLEADER', zxid: begin(2) },
  ])('leaves a leader that sends $kind in the middle of broadcast', (message) => {
    const bench = follower();
    bench.hear(3, message);
    expect(bench.shown).toMatch(/^looking election/);
  });

  it('asks its leader for updates, catch-up marks and notes, and answers its own clients alone', () => {
    const bench = follower();
    bench.submit(1);
    bench.sync(5);
    bench.relay({ kind: 'touch' });
    expect(bench.take('to 3')).toEqual(['to 3: REQUEST', 'to 3: SYNC', 'to 3: NOTE']);
    const [other] = committed('2.1');
    if (other === undefined) throw new Error('a proposal');
    bench.hear(3, other, commit('2.1'));
    expect(bench.take('delivered')).toEqual([]);
  });

  it('a catch-up mark comes behind the commits before it', () => {
    const bench = follower();
    bench.held.add('commit');
    bench.hear(3, ...committed('2.1-2'), { kind: 'SYNC', ticket: 5 });
    bench.held.delete('commit');
    bench.run();
    expect(bench.take('says txn', 'caught')).toEqual([
      'says txn.applied 2.1',
      'says txn.applied 2.2',
      'caught up 5',
    ]);
  });

  it('what was asked for and not delivered is lost when its leader is', () => {
    const bench = follower();
    bench.submit(1);
    bench.submit(2);
    bench.breakWith(3);
    expect(bench.take('lost', 'is ')).toEqual(['lost 1', 'lost 2', 'is looking']);
    // And what is asked for meanwhile, at once.
    bench.submit(3);
    expect(bench.take('lost')).toEqual(['lost 3']);
  });

  it('delivers nothing more of a leader that it has left, and votes with its whole log (ZOOKEEPER-2845, 4712)', () => {
    const bench = follower();
    bench.held.add('commit').add('disk');
    bench.hear(3, ...committed('2.1'), proposal('2.2'));
    bench.breakWith(3);
    // It waits for the log to be written.
    expect(bench.take('says zab.voted')).toEqual([]);
    bench.held.clear();
    bench.run();
    expect(bench.take('says zab.voted', 'says txn', 'says log')).toEqual([
      'says log.appended 2.2',
      'says zab.voted 2.2',
    ]);
    expect(bench.shown).toBe('looking election 2.2');
  });

  it('halts when a sync fails: what is on the disk is unknown', () => {
    const bench = follower();
    bench.held.add('disk');
    bench.hear(3, proposal('2.1'));
    bench.complete('EIO');
    expect(bench.halted).toMatch(/EIO/);
    expect(bench.take('to 3')).toEqual([]);
  });
});
