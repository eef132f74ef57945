/** A handle that does with a server that only reads, until it finds one that writes. */
import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../core/ids.js';
import { CODES } from '../../../core/znode/codes.js';
import { HandleBench, PASSWD, SESSION, TIMEOUT_MS } from './bench.js';

const LONE = makeSessionId(2, 1);
const OTHER = makeSessionId(3, 1);

/** At server 2, which only reads. */
function reading(): HandleBench {
  const bench = new HandleBench({ canBeReadOnly: true });
  bench.client.open();
  bench.opens();
  bench.says({
    kind: 'ConnectResponse',
    timeoutMs: TIMEOUT_MS,
    sessionId: LONE,
    passwd: PASSWD,
    readOnly: true,
  });
  return bench;
}

/** What server `connection` says on the question whether it writes. */
function answers(bench: HandleBench, connection: number, mode: 'rw' | 'ro'): void {
  bench.client.handle({ kind: 'connected', connection });
  bench.client.handle({ kind: 'message', connection, message: { kind: 'isroReply', mode } });
}

describe('a handle', () => {
  it('says that it does with reading only if it does', () => {
    for (const canBeReadOnly of [true, false]) {
      const bench = new HandleBench({ canBeReadOnly });
      bench.client.open();
      bench.opens();
      const [hello] = bench.messages.map(({ message }) => message);
      expect(hello?.kind === 'ConnectRequest' && hello.readOnly === true).toBe(canBeReadOnly);
    }
  });

  it('tells that its server only reads, behind that it is connected', () => {
    expect(reading().take().slice(-3)).toEqual([
      `connected on 1: 0x2.1 ${String(TIMEOUT_MS)}`,
      'only reads on 1',
      'owner: new session',
    ]);
  });

  it('asks the others by turns whether they write, after longer and longer pauses, and goes to the one that does', () => {
    const bench = reading();
    bench.take();
    bench.pass(100_000);
    expect(bench.take()).toEqual(['connect to s3 client']);
    answers(bench, 2, 'ro');
    expect(bench.take()).toEqual(['on 2 isro', 'close 2']);
    bench.pass(199_999);
    expect(bench.take()).toEqual([]);
    bench.pass(1);
    expect(bench.take()).toEqual(['connect to s1 client']);
    answers(bench, 3, 'rw');
    expect(bench.take()).toEqual([
      'on 3 isro',
      'close 3',
      'close 1',
      'disconnected from 1: search',
      'owner: disconnected',
      'connect to s1 client',
      'connecting to s1 as 4',
    ]);
  });

  it('leaves a server alone that does not answer', () => {
    const bench = reading();
    bench.pass(100_000);
    bench.take();
    bench.pass(200_000);
    expect(bench.take().slice(0, 2)).toEqual(['close 2', 'connect to s1 client']);
  });

  it('has a session that lasts as long as the connection: it asks for another one, and says who it is again', () => {
    const bench = reading();
    bench.client.call({ kind: 'addAuth', scheme: 'digest', auth: 'a:b' });
    bench.replies(1, CODES.OK, { zxid: 0 });
    bench.breaks();
    bench.take();
    bench.opens();
    expect(bench.take()).toEqual(['on 2 ConnectRequest 0x0.0 1.0 3000']);
    bench.gives(OTHER);
    expect(bench.take()).toEqual([
      `connected on 2: 0x3.1 ${String(TIMEOUT_MS)}`,
      'on 2 Request -4 addAuth',
      'owner: new session',
    ]);
    expect(bench.setTimers().some(([kind]) => kind === 'client-search')).toBe(false);
  });

  it('says that it is at one that only reads, until its owner knows that it has left it', () => {
    const bench = new HandleBench({ canBeReadOnly: true }).connected();
    expect(bench.client.isReadOnly).toBe(false);
    const alone = reading();
    expect(alone.client.isReadOnly).toBe(true);
    const seen: boolean[] = [];
    alone.owner.onReturned = () => void seen.push(alone.client.isReadOnly);
    alone.client.call({ kind: 'exists', path: '/a', watch: false });
    alone.breaks();
    expect(seen).toEqual([true]);
    expect(alone.client.isReadOnly).toBe(false);
    alone.opens();
    alone.gives(OTHER);
    expect(alone.client.isReadOnly).toBe(false);
  });

  it('keeps a session of the ensemble, wherever it goes', () => {
    const bench = new HandleBench({ canBeReadOnly: true }).connected();
    bench.breaks();
    bench.opens();
    expect(bench.take().at(-1)).toBe('on 2 ConnectRequest 0x1.7 0.0 3000');
    expect(bench.client.sessionId).toBe(SESSION);
  });

  it('goes on when it is answered by the head of a reply instead of a session', () => {
    const bench = new HandleBench({ canBeReadOnly: true });
    bench.client.open();
    bench.opens();
    bench.replies(0, CODES.NOTREADONLY);
    expect(bench.take().at(-1)).toBe('connecting to s3 as 2');
  });

  it('leaves a server that has too much to do to register its watches', () => {
    const bench = new HandleBench().connected();
    bench.client.call({ kind: 'exists', path: '/a', watch: true });
    bench.replies(1, CODES.NONODE);
    bench.breaks();
    bench.opens();
    bench.gives();
    bench.take();
    bench.replies(-8, CODES.THROTTLEDOP);
    expect(bench.take()[0]).toBe('close 2');
  });
});
