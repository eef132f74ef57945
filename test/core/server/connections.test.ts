import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../core/ids.js';
import { ServiceBench, ops } from './bench.js';

/** Server 1 leads. */
function leading(): ServiceBench {
  const bench = new ServiceBench();
  bench.serve('leading');
  bench.take();
  return bench;
}

/** Server 1 follows another one. */
function following(): ServiceBench {
  const bench = new ServiceBench();
  bench.serve('following');
  bench.take();
  return bench;
}

describe('a server', () => {
  it('listens for clients', () => {
    expect(new ServiceBench().take()).toEqual(['listens on client']);
  });

  it('closes connections at once while it does not serve', () => {
    const bench = new ServiceBench();
    bench.take();
    bench.accept(1);
    expect(bench.take()).toEqual(['close c1']);
    expect(bench.service.owns(1)).toBe(false);
  });

  it('closes all when it serves no longer, and answers nothing any more', () => {
    const bench = following();
    bench.open(1);
    bench.ask(1, ops.get('/', true));
    bench.accept(2);
    bench.connect(3);
    bench.ask(1, ops.set('/'));
    bench.ask(1, ops.sync());
    bench.take();
    bench.loseRole();
    expect(bench.take()).toEqual([
      'says watch.removed session=0x1.1000001 connection=1 count=1 why=not-serving',
      'says session.detached session=0x1.1000001 connection=1 why=not-serving',
      'close c1',
      'close c2',
      'close c3',
    ]);
    bench.service.caughtUp(1);
    expect(bench.take()).toEqual([]);
    expect(bench.timersAreSet).toBe(0);
  });

  it('stands where its role began, and shows that in replies', () => {
    const bench = new ServiceBench();
    bench.serve('following');
    bench.service.role('following', true, 3 * 4_294_967_296);
    bench.connect(1, { sessionId: 77, lastZxidSeen: 3 * 4_294_967_296 });
    bench.note(3, { kind: 'revalidated', sessionId: 77, connection: 1, ownerEpoch: 1 });
    bench.ask(1, ops.exists('/'), 5);
    expect(bench.told()).toContain('c1 < Reply 5 OK stat at 3.0');
    expect(bench.timersAreSet).toBe(1);
  });
});

describe('a client that comes for the first time', () => {
  it('gets a session when that is agreed on', () => {
    const bench = leading();
    bench.connect(1, { timeoutMs: 1_000 });
    expect(bench.take('asks', '<')).toEqual(['asks for createSession of 0x1.1000001 1/0']);
    bench.deliver();
    expect(bench.take()).toEqual([
      'says session.opened session=0x1.1000001 timeoutMs=1000 zxid=1.1',
      'says session.attached session=0x1.1000001 connection=1 client=101 timeoutMs=1000 ownerEpoch=1',
      'c1 < ConnectResponse 0x1.1000001 1000',
    ]);
  });

  it('gets one that no life of any server has given away', () => {
    const bench = new ServiceBench({ incarnation: 3 });
    bench.serve('leading');
    expect(bench.open(1)).toBe(makeSessionId(1, 3 * 16_777_216 + 1));
    expect(bench.open(2)).toBe(makeSessionId(1, 3 * 16_777_216 + 2));
  });

  it.each([
    [-5, 400],
    [0, 400],
    [399, 400],
    [400, 400],
    [2_345, 2_345],
    [4_000, 4_000],
    [9_999_999, 4_000],
  ])('and asks for %i ms gets %i', (asked, given) => {
    const bench = leading();
    bench.open(1, asked);
    expect(bench.told()).toEqual([`c1 < ConnectResponse 0x1.1000001 ${String(given)}`]);
  });

  it('is not waited for if it leaves meanwhile', () => {
    const bench = leading();
    bench.connect(1);
    bench.service.onBroken(1);
    bench.take();
    bench.deliver();
    expect(bench.take()).toEqual(['says session.opened session=0x1.1000001 timeoutMs=1000 zxid=1.1']);
  });

  it('loses its connection if nobody knows what becomes of its session', () => {
    const bench = leading();
    bench.isLosing = true;
    bench.connect(1);
    expect(bench.told()).toEqual(['close c1']);
  });
});

describe('a client that has seen more than the server', () => {
  it.each([0, 1_099_528_404_993])('is left without a word, with session %i', (sessionId) => {
    const bench = leading();
    bench.connect(1, { sessionId, lastZxidSeen: 1 });
    expect(bench.take()).toEqual([
      'says guard.refused guard=client-ahead from=101 expected=at most 0.0 actual=0.1',
      'close c1',
    ]);
  });

  it('is welcome when the server has caught up', () => {
    const bench = leading();
    bench.elsewhere(ops.create('/a'));
    bench.take();
    bench.connect(1, { lastZxidSeen: 4_294_967_296 + 2 });
    expect(bench.told()).toEqual([]);
    bench.deliver();
    expect(bench.told()).toEqual(['c1 < ConnectResponse 0x1.1000001 1000']);
  });
});

describe('a client that does not keep to the protocol', () => {
  it('is left if it begins with something else', () => {
    const bench = leading();
    bench.accept(1);
    bench.ask(1, ops.ping);
    expect(bench.take()).toEqual([
      'says guard.refused guard=wrong-phase from=101 expected=ConnectRequest actual=Request',
      'close c1',
    ]);
  });

  it('is left if it asks before it has a session, or begins twice', () => {
    const bench = leading();
    bench.connect(1);
    bench.ask(1, ops.ping);
    expect(bench.told()).toEqual(['close c1']);
    bench.open(2);
    bench.take();
    bench.hear(2, { kind: 'ConnectRequest', lastZxidSeen: 0, timeoutMs: 0, sessionId: 0, passwd: '' });
    expect(bench.take('says', 'close')).toEqual([
      'says guard.refused guard=wrong-phase from=102 expected=Request actual=ConnectRequest',
      'says session.detached session=0x1.1000002 connection=2 why=refused',
      'close c2',
    ]);
  });
});

describe('a client that comes back with its session', () => {
  it('is served when the leader knows where the session is', () => {
    const bench = following();
    const sessionId = bench.open(1);
    bench.service.onBroken(1);
    bench.take();
    bench.connect(2, { sessionId, timeoutMs: 9_999 });
    expect(bench.take()).toEqual(['relays revalidate 0x1.1000001 for 4000 on c2']);
    bench.note(3, { kind: 'revalidated', sessionId, connection: 2, ownerEpoch: 2 });
    expect(bench.take()).toEqual([
      'says session.attached session=0x1.1000001 connection=2 client=102 timeoutMs=4000 ownerEpoch=2',
      'c2 < ConnectResponse 0x1.1000001 4000',
    ]);
    bench.ask(2, ops.set('/'));
    expect(bench.take('asks')).toEqual(['asks for setData of 0x1.1000001 2/1']);
  });

  it('asks the leader within, at the leader itself', () => {
    const bench = leading();
    const sessionId = bench.open(1);
    bench.service.onBroken(1);
    bench.take();
    bench.connect(2, { sessionId, timeoutMs: 400 });
    expect(bench.take('<', 'attached', 'renewed')).toEqual([
      'says session.renewed session=0x1.1000001 deadlineMicros=600000 nowMicros=0 timeoutMs=400',
      'says session.attached session=0x1.1000001 connection=2 client=102 timeoutMs=400 ownerEpoch=2',
      'c2 < ConnectResponse 0x1.1000001 400',
    ]);
  });

  it('is told that the session is over if the leader says so', () => {
    const bench = following();
    bench.connect(1, { sessionId: 77 });
    bench.take();
    bench.note(3, { kind: 'revalidated', sessionId: 77, connection: 1, ownerEpoch: null });
    expect(bench.take()).toEqual(['c1 < ConnectResponse 0x0.0 0 no password', 'close c1']);
  });

  it('takes the session from the connection that had it here, watches and all', () => {
    const bench = following();
    const sessionId = bench.open(1);
    bench.ask(1, ops.get('/', true));
    bench.take();
    bench.connect(2, { sessionId });
    expect(bench.take()).toEqual([
      'says watch.removed session=0x1.1000001 connection=1 count=1 why=moved',
      'says session.detached session=0x1.1000001 connection=1 why=moved',
      'close c1',
      'relays revalidate 0x1.1000001 for 1000 on c2',
    ]);
  });

  it('is the last of several that do, whoever is answered first', () => {
    const bench = following();
    const sessionId = bench.open(1);
    bench.service.onBroken(1);
    bench.connect(2, { sessionId });
    bench.connect(3, { sessionId });
    expect(bench.told().slice(1)).toEqual(['close c2']);
    bench.note(3, { kind: 'revalidated', sessionId, connection: 2, ownerEpoch: 2 });
    expect(bench.told()).toEqual([]);
    bench.note(3, { kind: 'revalidated', sessionId, connection: 3, ownerEpoch: 3 });
    expect(bench.told()).toEqual(['c3 < ConnectResponse 0x1.1000001 1000']);
  });

  it('is refused with a wrong password, which costs the session its connection here but not its life', () => {
    const bench = following();
    const sessionId = bench.open(1);
    bench.take();
    bench.connect(2, { sessionId, passwd: 'abc' });
    expect(bench.take()).toEqual([
      'says session.detached session=0x1.1000001 connection=1 why=moved',
      'close c1',
      'says guard.refused guard=wrong-password from=102 expected=the password of the session actual=another one',
      'c2 < ConnectResponse 0x0.0 0 no password',
      'close c2',
    ]);
    bench.connect(3, { sessionId });
    expect(bench.take()).toEqual(['relays revalidate 0x1.1000001 for 1000 on c3']);
  });

  it('hears nothing of what it asked for on its former connection', () => {
    const bench = following();
    const sessionId = bench.open(1);
    bench.ask(1, ops.create('/a'), 7);
    bench.connect(2, { sessionId });
    bench.note(3, { kind: 'revalidated', sessionId, connection: 2, ownerEpoch: 2 });
    bench.ask(2, ops.create('/b'), 8);
    bench.take();
    bench.deliver();
    expect(bench.told()).toEqual(['c2 < Reply 8 OK path at 1.3']);
  });
});
