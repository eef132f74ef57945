/** How a handle leaves a server that breaks the protocol, and how it ends. */
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { makeSessionId } from '../../../core/ids.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { HandleBench, SESSION } from './bench.js';

const get = (path: string): ZnodeRequest => ({ kind: 'getData', path, watch: false });
const set = (path: string): ZnodeRequest => ({ kind: 'setData', path, data: 'x', version: -1 });

function connected(): HandleBench {
  return new HandleBench().connected();
}

describe('a handle refuses', () => {
  it('another session than its own, which would take its ephemerals from the owner unseen', () => {
    const it = connected();
    it.breaks();
    it.opens();
    it.take();
    it.gives(makeSessionId(3, 1));
    expect(it.take().slice(0, 2)).toEqual(['close 2', 'disconnected from 2: protocol']);
    expect(it.client.sessionId).toBe(SESSION);
  });

  it('to be told of the end of a session that it does not have', () => {
    const it = new HandleBench();
    it.client.open();
    it.opens();
    it.take();
    it.refuses();
    expect(it.take().slice(0, 2)).toEqual(['close 1', 'disconnected from 1: protocol']);
    expect(it.client.isOpen).toBe(true);
  });

  it('what is no word of a server to a client', () => {
    const it = connected();
    it.gives();
    expect(it.take()).toContain('disconnected from 1: protocol');
    it.opens();
    it.gives();
    it.says({ kind: 'Request', xid: 1, request: get('/a') });
    expect(it.take()).toContain('disconnected from 2: protocol');
    it.opens();
    it.tells('NodeCreated', '/a');
    expect(it.take()).toContain('disconnected from 3: protocol');
  });
});

describe('an expired session', () => {
  it('is the end of the handle, and what waits was certainly not done', () => {
    const it = connected();
    it.breaks();
    it.client.call(set('/a'));
    it.client.call(get('/b'));
    it.opens();
    it.take();
    it.refuses();
    expect(it.take()).toEqual([
      'close 2',
      '1 is fail: SESSIONEXPIRED',
      '2 is fail: SESSIONEXPIRED',
      'expired on 2',
      'owner: expired',
    ]);
    expect(it.setTimers()).toEqual([]);
    expect(it.client.isOpen).toBe(false);
    expect(() => it.client.call(get('/c'))).toThrow(AssertionError);
  });

  it('is known to be over when the calls that wait return', () => {
    const it = connected();
    const open: boolean[] = [];
    it.owner.onReturned = () => void open.push(it.client.isOpen);
    it.breaks();
    it.client.call(set('/a'));
    it.opens();
    it.refuses();
    expect(open).toEqual([false]);
  });
});

describe('a handle that is closed', () => {
  it('asks for the end of its session, and ends with the answer', () => {
    const it = connected();
    it.client.call(set('/a'));
    it.take();
    it.client.close();
    expect(it.client.isOpen).toBe(false);
    expect(it.take()).toEqual(['call 2 on 1: closeSession', 'on 1 Request 2 closeSession']);
    it.replies(1);
    it.replies(2);
    expect(it.take()).toEqual(['1 is ok: OK', '2 is ok: OK', 'close 1', 'closed: answered', 'owner: closed']);
    expect(it.setTimers()).toEqual([]);
  });

  it('takes no more calls, and is not closed twice', () => {
    const it = connected();
    it.client.close();
    expect(() => it.client.call(get('/a'))).toThrow(AssertionError);
    expect(() => it.client.close()).toThrow(AssertionError);
  });

  it('is closed by the request itself too', () => {
    const it = connected();
    it.client.call({ kind: 'closeSession' });
    expect(it.client.isOpen).toBe(false);
  });

  it('gives up asking when the connection breaks under it: the outcome is unknown', () => {
    const it = connected();
    it.client.call(set('/a'));
    it.client.close();
    it.take();
    it.breaks();
    expect(it.take()).toEqual([
      'disconnected from 1: reset',
      '1 is unknown: CONNECTIONLOSS',
      '2 is unknown: CONNECTIONLOSS',
      'owner: disconnected',
      'closed: connection-loss',
      'owner: closed',
    ]);
    expect(it.setTimers()).toEqual([]);
  });

  it('waits for a connection if there is none', () => {
    const it = connected();
    it.breaks();
    it.client.close();
    it.breaks('refused');
    it.opens();
    it.gives();
    it.take();
    it.replies(1);
    expect(it.take()).toEqual(['1 is ok: OK', 'close 3', 'closed: answered', 'owner: closed']);
  });

  it('ends as expired if its session was over before', () => {
    const it = connected();
    it.breaks();
    it.client.close();
    it.opens();
    it.take();
    it.refuses();
    expect(it.take()).toEqual(['close 2', '1 is fail: SESSIONEXPIRED', 'expired on 2', 'owner: expired']);
  });

  it('does not move', () => {
    const it = connected();
    it.client.close();
    it.take();
    it.client.move();
    expect(it.take()).toEqual([]);
  });
});

describe('a handle that moves', () => {
  it('leaves its server for the next one, and its session goes with it', () => {
    const it = connected();
    it.client.call(set('/a'));
    it.take();
    it.client.move();
    expect(it.take()).toEqual([
      'close 1',
      'disconnected from 1: moved',
      '1 is unknown: CONNECTIONLOSS',
      'owner: disconnected',
      'connect to s3 client',
      'connecting to s3 as 2',
    ]);
    it.opens();
    expect(it.take()).toEqual(['on 2 ConnectRequest 0x1.7 0.0 3000']);
  });

  it('may stay away for a while, and comes back once', () => {
    const it = connected();
    it.client.move(40_000);
    expect(it.take().at(-1)).toBe('owner: disconnected');
    expect(it.setTimers()).toEqual([['client-reconnect', 40_000]]);
    it.client.move(40_000);
    it.pass(40_000);
    expect(it.take()).toEqual(['connect to s3 client', 'connecting to s3 as 2']);
    it.breaks();
    expect(it.take().at(-1)).toBe('connecting to s1 as 3');
  });

  it('does nothing while it has no server', () => {
    const it = connected();
    it.breaks();
    it.take();
    it.client.move();
    expect(it.take()).toEqual([]);
  });
});
