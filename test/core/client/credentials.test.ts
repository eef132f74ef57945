import { describe, expect, it } from 'vitest';

import { AUTH_XID } from '../../../core/server/messages.js';
import { CODES } from '../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { makeZxid } from '../../../core/zxid.js';
import { HandleBench } from './bench.js';

function auth(name: string): ZnodeRequest {
  return { kind: 'addAuth', scheme: 'digest', auth: `${name}:secret` };
}

/** Whom it says that it is on the connection at hand, and by which number. */
function said(it: HandleBench): readonly string[] {
  return it.messages.flatMap(({ connection, message }) => {
    if (connection !== it.connection || message.kind !== 'Request') return [];
    const { xid, request } = message;
    return request.kind === 'addAuth' ? [`${String(xid)} ${String(request.auth)}`] : [];
  });
}

/** The connection breaks, and the next server goes on with the session. */
function comesBack(it: HandleBench): void {
  it.breaks();
  it.opens();
  it.gives();
}

/** Connected, and believed to be everybody named. */
function believed(...names: readonly string[]): HandleBench {
  const it = new HandleBench().connected();
  for (const name of names) it.replies(it.client.call(auth(name)));
  it.take();
  return it;
}

describe('who a client has said it is', () => {
  it('is said again to every next server, in the order of saying, by a number of no call', () => {
    const it = believed('amy', 'bob');
    for (let round = 0; round < 3; round += 1) {
      comesBack(it);
      expect(said(it)).toEqual([`${String(AUTH_XID)} amy:secret`, `${String(AUTH_XID)} bob:secret`]);
    }
  });

  it('is said behind the session and in front of all else: what was watched, and what waits', () => {
    const it = believed('amy');
    it.replies(it.client.call({ kind: 'getData', path: '/a', watch: true }));
    it.breaks();
    it.client.call({ kind: 'getData', path: '/b', watch: false });
    it.take();
    it.opens();
    it.gives();
    expect(it.take().filter((line) => line.startsWith('on '))).toEqual([
      expect.stringContaining('ConnectRequest'),
      'on 2 Request -4 addAuth',
      expect.stringContaining('Request -8 setWatches'),
      'on 2 Request 3 getData /b',
    ]);
  });

  it('is said once, however often it was called', () => {
    const it = believed('amy', 'amy');
    comesBack(it);
    expect(said(it)).toHaveLength(1);
  });

  it('is said again also if nobody knows whether the first server believed it', () => {
    const it = new HandleBench().connected();
    it.client.call(auth('amy'));
    it.breaks();
    expect(it.owner.calls.map(({ outcome }) => outcome)).toEqual(['unknown']);
    it.opens();
    it.gives();
    expect(said(it)).toEqual([`${String(AUTH_XID)} amy:secret`]);
  });

  it('is said once on the connection that a call has waited for', () => {
    const it = new HandleBench();
    it.client.open();
    it.client.call(auth('amy'));
    it.opens();
    it.gives();
    expect(said(it)).toEqual(['1 amy:secret']);
  });

  it('is not said again where a server has refused it', () => {
    const it = believed('amy');
    it.replies(it.client.call(auth('eve')), CODES.AUTHFAILED);
    comesBack(it);
    expect(said(it)).toEqual([`${String(AUTH_XID)} amy:secret`]);
    it.replies(AUTH_XID, CODES.AUTHFAILED);
    comesBack(it);
    expect(said(it)).toEqual([]);
  });

  it('returns to the owner where the owner has called, and nowhere else', () => {
    const it = believed('amy');
    expect(it.owner.calls).toHaveLength(1);
    comesBack(it);
    it.replies(AUTH_XID, CODES.OK, { zxid: 90 });
    expect(it.owner.calls).toHaveLength(1);
    comesBack(it);
    it.breaks();
    expect(it.owner.calls).toHaveLength(1);
    // Its answer has shown no state that the next server would have to know.
    it.opens();
    const lastZxidSeen = makeZxid(1, 5);
    expect(it.messages.at(-1)?.message).toMatchObject({ kind: 'ConnectRequest', lastZxidSeen });
  });
});
