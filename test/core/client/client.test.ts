import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { fingerprint } from '../../../sim/kernel/fingerprint.js';
import { NO_ANSWER } from '../../../core/znode/answers.js';
import { CODES } from '../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { makeZxid } from '../../../core/zxid.js';
import { HandleBench, PASSWD, PING, SESSION, SILENCE, TIMEOUT_MS } from './bench.js';

const get = (path: string): ZnodeRequest => ({ kind: 'getData', path, watch: false });
const set = (path: string): ZnodeRequest => ({ kind: 'setData', path, data: 'x', version: -1 });

function connected(): HandleBench {
  return new HandleBench().connected();
}

describe('a handle that is opened', () => {
  it('asks its first server for a new session, as soon as the connection is open', () => {
    const it = new HandleBench();
    expect(it.take()).toEqual([]);
    it.client.open();
    expect(it.take()).toEqual(['connect to s2 client', 'connecting to s2 as 1']);
    it.opens();
    expect(it.take()).toEqual(['on 1 ConnectRequest 0x0.0 0.0 3000']);
    expect(it.messages[0]?.message).toEqual({
      kind: 'ConnectRequest',
      lastZxidSeen: 0,
      timeoutMs: TIMEOUT_MS,
      sessionId: 0,
      passwd: '\0'.repeat(16),
    });
  });

  it('has its session when the server gives it, with the timeout that the server says', () => {
    const it = new HandleBench();
    it.client.open();
    it.opens();
    it.take();
    expect(it.client.sessionId).toBe(0);
    it.gives(SESSION, 6_000);
    expect(it.take()).toEqual(['connected on 1: 0x1.7 6000', 'owner: new session']);
    expect(it.client.sessionId).toBe(SESSION);
    expect(it.setTimers()).toEqual([
      ['client-silence', 2 * SILENCE],
      ['client-ping', 2 * PING],
    ]);
  });

  it('is opened once, and knows a server', () => {
    const it = connected();
    expect(() => it.client.open()).toThrow(AssertionError);
    expect(() => new HandleBench({ servers: [] })).toThrow(AssertionError);
  });

  it('says all that it reports', () => {
    const it = new HandleBench();
    it.client.open();
    it.opens();
    it.gives();
    it.client.call(get('/a'));
    it.replies(1, CODES.OK, { zxid: 4 });
    it.breaks('silent');
    expect(it.events).toEqual([
      { kind: 'client.connecting', to: 2, connection: 1, session: 0, zxid: 0, timeoutMs: TIMEOUT_MS },
      { kind: 'client.connected', connection: 1, session: SESSION, timeoutMs: TIMEOUT_MS },
      { kind: 'client.called', xid: 1, session: SESSION, connection: 1, request: get('/a') },
      {
        kind: 'client.returned',
        xid: 1,
        session: SESSION,
        outcome: 'ok',
        code: 0,
        zxid: makeZxid(1, 4),
        answer: NO_ANSWER,
      },
      { kind: 'client.disconnected', session: SESSION, connection: 1, why: 'silent' },
      {
        kind: 'client.connecting',
        to: 3,
        connection: 2,
        session: SESSION,
        zxid: makeZxid(1, 4),
        timeoutMs: TIMEOUT_MS,
      },
    ]);
  });
});

describe('a call', () => {
  it('is sent at once where there is a connection, whatever is unanswered', () => {
    const it = connected();
    expect(it.client.call(set('/a'))).toBe(1);
    expect(it.client.call(get('/b'))).toBe(2);
    expect(it.take()).toEqual([
      'call 1 on 1: setData /a',
      'on 1 Request 1 setData /a',
      'call 2 on 1: getData /b',
      'on 1 Request 2 getData /b',
    ]);
    expect(it.client.openXids()).toEqual([1, 2]);
  });

  it('waits where there is none, and is sent once when there is, behind those before it', () => {
    const it = new HandleBench();
    it.client.call(set('/a'));
    it.client.open();
    it.client.call(get('/b'));
    it.opens();
    it.client.call(get('/c'));
    it.take();
    it.gives();
    expect(it.take()).toEqual([
      'connected on 1: 0x1.7 3000',
      'sent 1 on 1',
      'on 1 Request 1 setData /a',
      'sent 2 on 1',
      'on 1 Request 2 getData /b',
      'sent 3 on 1',
      'on 1 Request 3 getData /c',
      'owner: new session',
    ]);
    expect(it.events.filter(({ kind }) => kind === 'client.called')).toEqual([
      { kind: 'client.called', xid: 1, session: 0, connection: 0, request: set('/a') },
      { kind: 'client.called', xid: 2, session: 0, connection: 0, request: get('/b') },
      { kind: 'client.called', xid: 3, session: 0, connection: 0, request: get('/c') },
    ]);
  });

  it('counts its xid on from the first that it was told, over reconnects', () => {
    const it = new HandleBench({ firstXid: 41 }).connected();
    expect(it.client.call(get('/a'))).toBe(41);
    it.breaks();
    expect(it.client.call(get('/a'))).toBe(42);
    expect(it.client.nextXid).toBe(43);
    expect(() => new HandleBench({ firstXid: 0 })).toThrow(AssertionError);
  });

  it('is not what the handle does by itself', () => {
    const it = connected();
    const watches: ZnodeRequest = { kind: 'setWatches', relativeZxid: 0, data: [], exist: [], child: [] };
    expect(() => it.client.call({ kind: 'ping' })).toThrow(AssertionError);
    expect(() => it.client.call(watches)).toThrow(AssertionError);
  });

  it('may be made by the owner when another one returns, and stands behind all others', () => {
    const it = connected();
    it.owner.onReturned = ({ xid }) => {
      if (xid === 1) it.client.call(get('/next'));
    };
    it.client.call(get('/a'));
    it.client.call(get('/b'));
    it.take();
    it.replies(1);
    it.replies(2);
    it.replies(3);
    expect(it.take()).toEqual([
      '1 is ok: OK',
      'call 3 on 1: getData /next',
      'on 1 Request 3 getData /next',
      '2 is ok: OK',
      '3 is ok: OK',
    ]);
  });
});

describe('a reply', () => {
  it('ends the oldest unanswered call', () => {
    const it = connected();
    it.client.call(get('/a'));
    it.client.call(get('/b'));
    it.take();
    it.replies(1);
    it.replies(2, CODES.NONODE);
    expect(it.take()).toEqual(['1 is ok: OK', '2 is fail: NONODE']);
    expect(it.client.openXids()).toEqual([]);
  });

  it('gives the owner what it says', () => {
    const it = connected();
    it.client.call(get('/a'));
    const answer = { kind: 'path', path: '/a' } as const;
    it.replies(1, CODES.OK, { zxid: 8, answer });
    expect(it.owner.calls).toEqual([
      { xid: 1, request: get('/a'), outcome: 'ok', code: 0, zxid: makeZxid(1, 8), answer },
    ]);
  });

  it('to another call than the oldest breaks the protocol: the server is left, and all is unknown', () => {
    const it = connected();
    it.client.call(get('/a'));
    it.client.call(get('/b'));
    it.take();
    it.replies(2);
    expect(it.take()).toEqual([
      'close 1',
      'disconnected from 1: protocol',
      '1 is unknown: CONNECTIONLOSS',
      '2 is unknown: CONNECTIONLOSS',
      'owner: disconnected',
      'connect to s3 client',
      'connecting to s3 as 2',
    ]);
  });

  it('to no call at all does so too', () => {
    const it = connected();
    it.replies(1);
    expect(it.take()).toContain('disconnected from 1: protocol');
  });

  it('to a multi that failed says OK and is a failure', () => {
    const it = connected();
    it.client.call({ kind: 'multi', ops: [] });
    it.client.call({ kind: 'multi', ops: [] });
    it.client.call({ kind: 'multi', ops: [] });
    it.take();
    const error = { kind: 'error', code: 0 } as const;
    it.replies(1, CODES.OK, { answer: { kind: 'multi', results: [error, { ...error, code: -101 }] } });
    it.replies(2, CODES.OK, { answer: { kind: 'multi', results: [{ kind: 'check' }, { kind: 'delete' }] } });
    it.replies(3, CODES.OK, { answer: { kind: 'multi', results: [] } });
    expect(it.take()).toEqual(['1 is fail: OK', '2 is ok: OK', '3 is ok: OK']);
  });

  it('that comes before the session breaks the protocol', () => {
    const it = new HandleBench();
    it.client.open();
    it.opens();
    it.take();
    it.replies(1);
    expect(it.take().slice(0, 2)).toEqual(['close 1', 'disconnected from 1: protocol']);
  });
});

describe('a connection that ends', () => {
  it('leaves unknown what was sent on it, and the handle comes back with its session at the next server', () => {
    const it = connected();
    it.client.call(get('/a'));
    it.client.call(set('/b'));
    it.client.call(set('/c'));
    it.replies(1, CODES.OK, { zxid: 12 });
    it.take();
    it.breaks('closed');
    expect(it.take()).toEqual([
      'disconnected from 1: closed',
      '2 is unknown: CONNECTIONLOSS',
      '3 is unknown: CONNECTIONLOSS',
      'owner: disconnected',
      'connect to s3 client',
      'connecting to s3 as 2',
    ]);
    it.opens();
    expect(it.messages.at(-1)?.message).toEqual({
      kind: 'ConnectRequest',
      lastZxidSeen: makeZxid(1, 12),
      timeoutMs: TIMEOUT_MS,
      sessionId: SESSION,
      passwd: PASSWD,
    });
    it.take();
    it.gives(SESSION, 4_500);
    expect(it.take()).toEqual(['connected on 2: 0x1.7 4500', 'owner: old session']);
  });

  it('leaves alone what waits: it goes on waiting, and is sent once', () => {
    const it = connected();
    it.breaks();
    it.client.call(set('/a'));
    it.breaks('refused');
    it.opens();
    it.breaks();
    it.opens();
    it.take();
    it.gives();
    expect(it.take()).toEqual([
      'connected on 4: 0x1.7 3000',
      'sent 1 on 4',
      'on 4 Request 1 setData /a',
      'owner: old session',
    ]);
    expect(it.owner.calls).toEqual([]);
  });

  it('is told to the owner only if the session was there', () => {
    const it = new HandleBench();
    it.client.open();
    it.take();
    it.breaks('refused');
    it.opens();
    it.breaks('closed');
    const lines = it.take();
    expect(lines).toContain('disconnected from 1: refused');
    expect(lines).toContain('disconnected from 2: closed');
    expect(lines).not.toContain('owner: disconnected');
  });

  it('before the session was given is followed by asking for a new one', () => {
    const it = new HandleBench();
    it.client.open();
    it.opens();
    it.breaks();
    it.opens();
    expect(it.take().at(-1)).toBe('on 2 ConnectRequest 0x0.0 0.0 3000');
  });

  it('is not taken for the one that came after it', () => {
    const it = connected();
    it.breaks();
    expect(it.client.handle({ kind: 'connected', connection: 1 })).toBe(false);
    expect(it.client.handle({ kind: 'broken', connection: 1, why: 'reset' })).toBe(false);
    expect(it.client.handle({ kind: 'writable', connection: 2 })).toBe(true);
  });
});

describe('a handle', () => {
  it('is plain data, equal after equal histories and not after others', () => {
    const busy = (path: string): HandleBench => {
      const it = connected();
      it.client.call({ kind: 'exists', path, watch: true });
      it.replies(1);
      it.breaks();
      it.client.call(get(path));
      return it;
    };
    const print = ({ client, ports }: HandleBench): unknown => fingerprint(client, ports);
    expect(print(busy('/a'))).toEqual(print(busy('/a')));
    expect(print(busy('/a'))).not.toEqual(print(busy('/b')));
  });
});
