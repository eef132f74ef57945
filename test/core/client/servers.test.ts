/** To which server a handle goes, when, and what it does to keep its session. */
import { describe, expect, it } from 'vitest';

import { CODES } from '../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { HandleBench, PING, SESSION, SILENCE } from './bench.js';

const get: ZnodeRequest = { kind: 'getData', path: '/a', watch: false };
const PINGED = 'on 1 Request -2 ping';

/** The servers that it tries, one after the other, until it rests. */
function tries(it: HandleBench): string[] {
  const seen: string[] = [];
  for (;;) {
    const lines = it.take().filter((line) => line.startsWith('connecting'));
    if (lines.length === 0) return seen;
    seen.push(...lines.map((line) => line.replace(/connecting to (s\d) .*/, '$1')));
    it.breaks('refused');
  }
}

describe('servers', () => {
  it('are tried in the order that was given, each once, and then the handle rests', () => {
    const it = new HandleBench();
    it.client.open();
    expect(tries(it)).toEqual(['s2', 's3', 's1']);
    expect(it.setTimers()).toEqual([['client-reconnect', 25_000]]);
    it.pass(25_000);
    expect(tries(it)).toEqual(['s2', 's3', 's1']);
  });

  it('are rested from for longer after each round in vain, up to half of what the session bears, partly by chance', () => {
    const it = new HandleBench();
    it.client.open();
    const rests: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      it.draws = [round % 2 === 0 ? 0 : 1_000_000];
      tries(it);
      const rest = it.setTimers()[0]?.[1] ?? 0;
      rests.push(rest);
      it.pass(rest);
    }
    expect(rests).toEqual([25_000, 99_999, 100_000, 399_999, 400_000, 999_999, 500_000]);
    const short = new HandleBench({ sessionTimeoutMs: 90 });
    short.client.open();
    tries(short);
    // Two thirds of 90 ms are 60, and half of that is 30.
    expect(short.setTimers()).toEqual([['client-reconnect', 15_000]]);
  });

  it('that gave the session end the row of those that did not', () => {
    const it = new HandleBench();
    it.client.open();
    it.breaks();
    it.breaks();
    it.opens();
    it.gives();
    it.take();
    it.breaks();
    expect(tries(it)).toEqual(['s2', 's3', 's1']);
    expect(it.setTimers()).toEqual([['client-reconnect', 25_000]]);
  });

  it('may be one alone, which is tried again after a rest, and at once if it had given the session', () => {
    const it = new HandleBench({ servers: [4] }).connected();
    it.breaks();
    expect(it.take().at(-1)).toBe('connecting to s4 as 2');
    it.breaks();
    expect(it.setTimers()).toEqual([['client-reconnect', 25_000]]);
  });
});

describe('a server that is asked for the session', () => {
  it('has its share of the time to open the connection, and again to give the session', () => {
    const it = new HandleBench();
    it.client.open();
    const share = Math.floor(SILENCE / 3);
    expect(it.setTimers()).toEqual([['client-silence', share]]);
    it.pass(share - 1);
    it.opens();
    expect(it.setTimers()).toEqual([['client-silence', share]]);
    it.take();
    it.pass(share - 1);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual([
      'close 1',
      'disconnected from 1: connect-timeout',
      'connect to s3 client',
      'connecting to s3 as 2',
    ]);
  });

  it('has twice the time in the next round, up to all that a silent server has: the network may be slow', () => {
    const it = new HandleBench();
    it.client.open();
    const share = Math.floor(SILENCE / 3);
    const waits: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      waits.push(it.setTimers()[0]?.[1] ?? 0);
      tries(it);
      it.pass(it.setTimers()[0]?.[1] ?? 0);
    }
    expect(waits).toEqual([share, 2 * share, SILENCE]);
  });

  it('is given some time even by a client that asks for a session of none', () => {
    const it = new HandleBench({ sessionTimeoutMs: 0 });
    it.client.open();
    expect(it.setTimers()).toEqual([['client-silence', 6_666]]);
  });
});

describe('a silent server', () => {
  it('is left after two thirds of the session, since it was last heard', () => {
    const it = new HandleBench().connected();
    it.client.call(get);
    it.pass(SILENCE / 2);
    it.replies(1);
    it.take();
    it.pass(SILENCE - 1);
    expect(it.take().filter((line) => line !== PINGED)).toEqual([]);
    it.pass(1);
    expect(it.take()).toContain('disconnected from 1: read-timeout');
  });

  it('is heard in the answer to a ping as well', () => {
    const it = new HandleBench().connected();
    it.pass(PING);
    it.pongs();
    it.pass(SILENCE - 1);
    expect(it.events.at(-1)?.kind).toBe('client.connected');
    it.pass(1);
    expect(it.take()).toContain('disconnected from 1: read-timeout');
  });

  it('is borne with for as long as the application says', () => {
    const it = new HandleBench({ silenceMicros: 500_000 }).connected();
    expect(it.setTimers()).toEqual([
      ['client-silence', 500_000],
      ['client-ping', 200_000],
    ]);
    const patient = new HandleBench({ silenceMicros: 60_000_000 }).connected();
    // The session is not lost for it: pings are as frequent as it needs.
    expect(patient.setTimers()).toEqual([
      ['client-silence', 60_000_000],
      ['client-ping', PING],
    ]);
  });
});

describe('a ping', () => {
  it('leaves when nothing else was sent for so long', () => {
    const it = new HandleBench().connected();
    it.pass(PING - 1);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual([PINGED]);
    it.pongs();
    it.pass(PING);
    expect(it.take()).toEqual([PINGED]);
  });

  it('is put off by a call', () => {
    const it = new HandleBench().connected();
    it.pass(PING / 2);
    it.client.call(get);
    it.replies(1);
    it.take();
    it.pass(PING - 1);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual([PINGED]);
  });

  it('leaves also while answers are waited for', () => {
    const it = new HandleBench().connected();
    it.client.call(get);
    it.take();
    it.pass(PING);
    expect(it.take()).toEqual([PINGED]);
    expect(it.client.openXids()).toEqual([1]);
  });

  it('is answered at any place among the replies, and its answer shows nothing', () => {
    const it = new HandleBench().connected();
    it.client.call(get);
    it.client.call(get);
    it.pongs(90);
    it.replies(1, CODES.OK, { zxid: 3 });
    it.pongs(91);
    it.replies(2, CODES.OK, { zxid: 4 });
    it.take();
    it.breaks();
    it.opens();
    expect(it.take().at(-1)).toBe('on 2 ConnectRequest 0x1.7 1.4 3000');
  });

  it('is not sent without the session', () => {
    const it = new HandleBench().connected();
    it.breaks();
    it.opens();
    it.take();
    it.pass(600_000);
    expect(it.setTimers().map(([kind]) => kind)).toEqual(['client-silence']);
    expect(it.take()).toEqual([]);
    it.gives(SESSION);
    expect(it.setTimers().map(([kind]) => kind)).toEqual(['client-silence', 'client-ping']);
  });
});

describe('what a handle was shown', () => {
  it('is the largest zxid of replies and events, errors too, and none that is no zxid', () => {
    const it = new HandleBench().connected();
    const seen = (): string | undefined => {
      it.breaks();
      it.opens();
      const line = it.take().find((one) => one.includes('ConnectRequest'));
      it.gives();
      return line?.split(' ')[4];
    };
    it.client.call(get);
    it.replies(1, CODES.NONODE, { zxid: 7 });
    expect(seen()).toBe('1.7');
    it.client.call(get);
    it.replies(2, CODES.OK, { zxid: 6 });
    expect(seen()).toBe('1.7');
    it.tells('NodeCreated', '/a', 9);
    expect(seen()).toBe('1.9');
    it.client.call(get);
    it.says({ kind: 'Reply', xid: 3, zxid: 0, code: CODES.UNIMPLEMENTED, answer: { kind: 'none' } });
    expect(seen()).toBe('1.9');
  });
});
