import { describe, expect, it } from 'vitest';

import type { Process } from '../../../../core/env.js';
import type { SynodCall } from '../../../../core/paxos/synod/client.js';
import { synodClient } from '../../../../core/paxos/synod/client.js';
import type { SynodTimer, SynodVocabulary } from '../../../../core/paxos/synod/messages.js';
import { FakeEnv } from './fake-env.js';
import { saySent, sayTimer } from './wording.js';

const TIMEOUT = 1_000_000;

/** A client of three servers. */
class Bench {
  readonly env = new FakeEnv({ self: 4 });
  readonly client: Process<SynodVocabulary>;

  constructor(...calls: readonly SynodCall[]) {
    this.client = synodClient({ calls, servers: [1, 2, 3], timeoutMicros: TIMEOUT })(this.env);
  }

  fire(timer: SynodTimer): void {
    const due = this.env.setTimers.find((set) => sayTimer(set.timer) === sayTimer(timer));
    if (due !== undefined) this.env.takeTimer(due.id);
    this.client.handle({ kind: 'timer', timer });
  }

  answer(value: number, from = 1): void {
    this.client.handle({ kind: 'datagram', from, datagram: { kind: 'Answer', value } });
  }

  said(): readonly string[] {
    return this.env.takeSent().map(saySent);
  }

  /** The timers that are set, and after how long. */
  timers(): readonly (readonly [string, number])[] {
    return this.env.setTimers.map(({ timer, delayMicros }) => [sayTimer(timer), delayMicros]);
  }
}

describe('a client', () => {
  it('calls when a call is due, and not before', () => {
    const bench = new Bench({ atMicros: 5, value: 7, to: 2 }, { atMicros: 9, value: 8, to: 1 });
    expect(bench.timers()).toEqual([
      ['call 1', 5],
      ['call 2', 9],
    ]);
    expect(bench.said()).toEqual([]);
    bench.fire({ kind: 'call', xid: 1 });
    expect(bench.said()).toEqual(['Submit 7 to 2']);
    expect(bench.timers()).toEqual([
      ['call 2', 9],
      ['timeout 1', TIMEOUT],
    ]);
  });

  it('says that it calls, once, however often it has to ask', () => {
    const bench = new Bench({ atMicros: 0, value: 7, to: 2 });
    bench.fire({ kind: 'call', xid: 1 });
    bench.fire({ kind: 'timeout', xid: 1 });
    expect(bench.env.takeEvents('client.called')).toEqual([
      { kind: 'client.called', xid: 1, op: 'submit', value: 7 },
    ]);
  });

  it('asks one server after the other, round and round, as long as nobody answers', () => {
    const bench = new Bench({ atMicros: 0, value: 7, to: 2 });
    bench.fire({ kind: 'call', xid: 1 });
    for (let i = 0; i < 4; i += 1) bench.fire({ kind: 'timeout', xid: 1 });
    expect(bench.said()).toEqual([2, 3, 1, 2, 3].map((to) => `Submit 7 to ${String(to)}`));
    expect(bench.timers()).toEqual([['timeout 1', TIMEOUT]]);
  });

  it('ends its call at the first answer, and takes the decision for it, whosever value that is', () => {
    const bench = new Bench({ atMicros: 0, value: 7, to: 2 });
    bench.fire({ kind: 'call', xid: 1 });
    bench.answer(9);
    bench.answer(9);
    expect(bench.env.takeEvents('client.returned')).toEqual([
      { kind: 'client.returned', xid: 1, outcome: 'ok', value: 9 },
    ]);
    expect(bench.client.inspect()).toEqual({ open: [] });
  });

  it('asks no more when its call has ended, though a timeout comes late', () => {
    const bench = new Bench({ atMicros: 0, value: 7, to: 2 });
    bench.fire({ kind: 'call', xid: 1 });
    bench.answer(7);
    expect(bench.timers()).toEqual([]);
    bench.env.take();
    bench.fire({ kind: 'timeout', xid: 1 });
    expect(bench.env.take()).toEqual([]);
  });

  it('ends all calls that are open by one answer, and none that is yet to come', () => {
    const calls = [1, 2, 3].map((value) => ({ atMicros: value, value, to: value }));
    const bench = new Bench(...calls);
    bench.fire({ kind: 'call', xid: 1 });
    bench.fire({ kind: 'call', xid: 2 });
    bench.answer(1);
    expect(bench.env.takeEvents('client.returned').map(({ xid }) => xid)).toEqual([1, 2]);
    bench.fire({ kind: 'call', xid: 3 });
    expect(bench.client.inspect()).toEqual({ open: [3] });
    bench.answer(1);
    expect(bench.env.takeEvents('client.returned').map(({ xid }) => xid)).toEqual([3]);
  });

  it('ends no call that it has not begun', () => {
    const bench = new Bench({ atMicros: 5, value: 7, to: 2 });
    bench.answer(9);
    expect(bench.env.takeEvents('client.returned')).toEqual([]);
  });
});
