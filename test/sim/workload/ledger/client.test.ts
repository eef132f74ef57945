import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../../core/assert.js';
import type { LedgerCall, LedgerClientConfig } from '../../../../sim/workload/ledger/client.js';
import { fingerprint } from '../../../../sim/kernel/fingerprint.js';
import { ClientBench } from './fake-env.js';

const TIMEOUT = 1_000_000;
const PAUSE = 20_000;

/** Adds 1 to an account, at once. */
const add = (account: number, more: Partial<LedgerCall> = {}): LedgerCall => {
  return { atMicros: 0, request: { kind: 'add', account, by: 1 }, isInsistent: false, ...more };
};

/** A client of three servers, which begins with server 2. */
function bench(calls: readonly LedgerCall[], more: Partial<LedgerClientConfig> = {}): ClientBench {
  return new ClientBench({ calls, firstServer: 2, timeoutMicros: TIMEOUT, servers: 3, ...more });
}

/** One that is connected and has made the first `made` of its calls. */
function connected(calls: readonly LedgerCall[], made = calls.length): ClientBench {
  const it = bench(calls);
  it.connected();
  for (let call = 0; call < made; call += 1) it.fire({ kind: 'call', call });
  it.take();
  return it;
}

describe('a client calls', () => {
  it('when a call is due, by the server that it was told to begin with', () => {
    const it = bench([add(7, { atMicros: 5 }), add(8, { atMicros: 9 })]);
    expect(it.take()).toEqual(['connect to s2 client as 1']);
    expect(it.setTimers()).toEqual([
      ['call 0', 5],
      ['call 1', 9],
      ['silence', TIMEOUT],
    ]);
    it.connected();
    expect(it.take()).toEqual([]);
    it.fire({ kind: 'call', call: 0 });
    expect(it.take()).toEqual(['call 1: add 7 by 1', 'on 1 Submit 1: add 7']);
  });

  it('and waits with what it calls until it is connected', () => {
    const it = bench([add(7), add(8)]);
    it.fire({ kind: 'call', call: 1 });
    it.fire({ kind: 'call', call: 0 });
    expect(it.take()).toEqual(['connect to s2 client as 1', 'call 1: add 8 by 1', 'call 2: add 7 by 1']);
    it.connected();
    expect(it.take()).toEqual(['on 1 Submit 1: add 8', 'on 1 Submit 2: add 7']);
  });

  it('and says what it asks for', () => {
    const it = connected(
      [
        add(1, { request: { kind: 'add', account: 1, by: -4 } }),
        add(1, { request: { kind: 'set', account: 2, value: 5 } }),
        add(1, { request: { kind: 'set-if', account: 3, value: 6, version: 2 } }),
      ],
      0,
    );
    for (let call = 0; call < 3; call += 1) it.fire({ kind: 'call', call });
    expect(it.events).toEqual([
      { kind: 'client.called', xid: 1, op: 'add 1', value: -4 },
      { kind: 'client.called', xid: 2, op: 'set 2', value: 5 },
      { kind: 'client.called', xid: 3, op: 'set-if 3 at 2', value: 6 },
    ]);
  });

  it('nobody if it has nothing to ask for', () => {
    const it = bench([]);
    expect(it.take()).toEqual([]);
    expect(it.setTimers()).toEqual([]);
  });

  it('a server that exists', () => {
    expect(() => bench([add(1)], { firstServer: 4 })).toThrow(AssertionError);
  });
});

describe('an answer', () => {
  it('ends the call that it names, in whichever order answers come', () => {
    const it = connected([add(7), add(8)]);
    it.answer(2, 0, 12);
    it.answer(1, -103);
    expect(it.take()).toEqual(['2 is ok: 12', '1 is fail: null']);
    expect(it.client.inspect()).toEqual({ open: [] });
  });

  it('that comes twice ends nothing the second time', () => {
    const it = connected([add(7), add(8)]);
    it.answer(1, 0, 1);
    it.answer(1, 0, 1);
    expect(it.take()).toEqual(['1 is ok: 1']);
    expect(it.client.inspect()).toEqual({ open: [2] });
  });
});

describe('a connection that ends', () => {
  it('leaves what was sent on it unknown, all of it, and the client turns to the next server', () => {
    const it = connected([add(7), add(8), add(9)]);
    it.answer(1, 0, 1);
    it.take();
    it.broken('closed');
    expect(it.take()).toEqual(['2 is unknown: null', '3 is unknown: null']);
    expect(it.client.inspect()).toEqual({ open: [] });
  });

  it('leaves alone what was not sent: it waits for the next connection, and is sent once', () => {
    const it = bench([add(7)]);
    it.fire({ kind: 'call', call: 0 });
    it.broken('refused');
    expect(it.take().slice(1)).toEqual(['call 1: add 7 by 1', 'connect to s3 client as 2']);
    expect(it.client.inspect()).toEqual({ open: [1] });
    it.connected();
    expect(it.take()).toEqual(['on 2 Submit 1: add 7']);
    it.answer(1, 0, 1);
    expect(it.take()).toEqual(['1 is ok: 1']);
  });

  it('is followed by none if nothing is left to be asked, and the client rests', () => {
    const it = connected([add(7)]);
    it.broken();
    expect(it.take()).toEqual(['1 is unknown: null']);
    expect(it.setTimers()).toEqual([]);
    expect(() => it.connected()).toThrow(AssertionError);
  });

  it('is followed by one if a call is still to come', () => {
    const it = connected([add(7), add(8)], 1);
    it.broken();
    expect(it.take()).toEqual(['1 is unknown: null', 'connect to s3 client as 2']);
  });

  it('is not taken for the one that came after it', () => {
    const it = connected([add(7), add(8)], 1);
    it.broken();
    expect(() => it.client.handle({ kind: 'connected', connection: 1 })).toThrow(AssertionError);
  });
});

describe('a silent server', () => {
  it('is left when the calls sent there had no answer for so long', () => {
    const it = connected([add(7), add(8)], 1);
    expect(it.setTimers()).toContainEqual(['silence', TIMEOUT]);
    it.fire({ kind: 'silence' });
    expect(it.take()).toEqual(['close 1', '1 is unknown: null', 'connect to s3 client as 2']);
  });

  it('is given a new time at each answer, and none while no call is open', () => {
    const it = connected([add(7), add(8), add(9)], 2);
    const silences = (): number => it.setTimers().filter(([timer]) => timer === 'silence').length;
    it.answer(1, 0, 1);
    expect(silences()).toBe(1);
    it.answer(2, 0, 1);
    expect(silences()).toBe(0);
    it.fire({ kind: 'call', call: 2 });
    expect(silences()).toBe(1);
  });

  it('is given no more time for further calls', () => {
    const it = connected([add(7), add(8)]);
    expect(it.setTimers()).toEqual([['silence', TIMEOUT]]);
  });

  it('is left too when it does not even open the connection, and what waits goes on waiting', () => {
    const it = bench([add(7)]);
    it.fire({ kind: 'call', call: 0 });
    it.take();
    it.fire({ kind: 'silence' });
    expect(it.take()).toEqual(['close 1', 'connect to s3 client as 2']);
    expect(it.client.inspect()).toEqual({ open: [1] });
  });

  it('is not left when there is nothing that it should answer', () => {
    const it = bench([add(7)]);
    it.connected();
    expect(it.setTimers()).toEqual([['call 0', 0]]);
  });
});

describe('servers in turn', () => {
  /** Which servers it tries, until it pauses, when each ends the connection so. */
  const tries = (it: ClientBench, end: () => void): readonly string[] => {
    const pauses = (): boolean => it.setTimers().some(([timer]) => timer === 'reconnect');
    it.take();
    for (let round = 0; round < 10 && !pauses(); round += 1) end();
    expect(pauses()).toBe(true);
    return it.take().flatMap((act) => /connect to (s\d)/.exec(act)?.[1] ?? []);
  };

  it('are tried round and round, with a pause after a full round of refusals', () => {
    const it = bench([add(7)]);
    expect(tries(it, () => it.broken('refused'))).toEqual(['s3', 's1']);
    expect(it.setTimers()).toContainEqual(['reconnect', PAUSE]);
    it.fire({ kind: 'reconnect' });
    expect(it.take()).toEqual(['connect to s2 client as 4']);
    expect(tries(it, () => it.broken('refused'))).toEqual(['s3', 's1']);
  });

  it('refuse also by closing what they have accepted, or by silence', () => {
    const closing = bench([add(7)]);
    const close = (): void => {
      closing.connected();
      closing.broken('closed');
    };
    expect(tries(closing, close)).toEqual(['s3', 's1']);
    const silent = bench([add(7)]);
    expect(tries(silent, () => silent.fire({ kind: 'silence' }))).toEqual(['s3', 's1']);
  });

  it('begin a new round when one of them has answered', () => {
    const it = connected([add(7), add(8)], 0);
    it.broken();
    it.broken();
    it.connected();
    it.fire({ kind: 'call', call: 0 });
    it.answer(1, 0, 1);
    expect(tries(it, () => it.broken())).toEqual(['s2', 's3', 's1']);
  });

  it('are one and the same where there is one', () => {
    const it = bench([add(7)], { servers: 1, firstServer: 1 });
    it.broken('refused');
    expect(it.setTimers()).toContainEqual(['reconnect', PAUSE]);
    it.take();
    it.fire({ kind: 'reconnect' });
    expect(it.take()).toEqual(['connect to s1 client as 2']);
  });
});

describe('an insistent call', () => {
  it('is made anew, as another call, when its outcome is unknown', () => {
    const it = connected([add(7, { isInsistent: true })]);
    it.broken();
    expect(it.take()).toEqual(['1 is unknown: null', 'call 2: add 7 by 1', 'connect to s3 client as 2']);
    it.connected();
    expect(it.take()).toEqual(['on 2 Submit 2: add 7']);
  });

  it('is made anew at once when it is refused, until it succeeds', () => {
    const it = connected([add(7, { isInsistent: true })]);
    it.answer(1, -118);
    expect(it.take()).toEqual(['1 is fail: null', 'call 2: add 7 by 1', 'on 1 Submit 2: add 7']);
    it.answer(2, -118);
    it.answer(3, 0, 4);
    expect(it.take().at(-1)).toBe('3 is ok: 4');
    expect(it.client.inspect()).toEqual({ open: [] });
    expect(it.setTimers()).toEqual([]);
  });

  it('is the only one that is', () => {
    const it = connected([add(7), add(8, { isInsistent: true })]);
    it.answer(1, -103);
    expect(it.take()).toEqual(['1 is fail: null']);
    it.broken();
    expect(it.take()).toEqual(['2 is unknown: null', 'call 3: add 8 by 1', 'connect to s3 client as 2']);
  });
});

describe('the state of a client', () => {
  it('is plain data, and shows the calls that have not ended, sent or not, as they were made', () => {
    const it = connected([add(7, { isInsistent: true }), add(8), add(9, { isInsistent: true })], 2);
    expect(it.client.inspect()).toEqual({ open: [1, 2] });
    it.broken();
    it.fire({ kind: 'call', call: 2 });
    expect(it.client.inspect()).toEqual({ open: [3, 4] });
    const state = fingerprint(it.client, new Set([it.env]));
    it.connected();
    expect(fingerprint(it.client, new Set([it.env]))).not.toEqual(state);
  });
});
