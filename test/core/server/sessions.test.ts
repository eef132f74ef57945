import { describe, expect, it } from 'vitest';

import { SessionTracker } from '../../../core/server/session-tracker.js';
import { RequestQueue } from '../../../core/server/request-queue.js';
import { Announcer } from '../../../core/server/announcer.js';
import type { Asker } from '../../../core/server/announcer.js';
import type { Applied } from '../../../core/znode/applied.js';
import { FOREIGN, ServiceBench, TICK_MICROS, ops } from './bench.js';

function serving(role: 'leading' | 'following'): ServiceBench {
  const bench = new ServiceBench();
  bench.serve(role);
  bench.take();
  return bench;
}

describe('what clients say', () => {
  it('is told to the leader every half tick, once, whoever and however often', () => {
    const bench = serving('following');
    bench.open(1);
    bench.open(2);
    bench.open(3);
    bench.ask(1, ops.ping);
    bench.ask(1, ops.get('/'));
    bench.ask(3, ops.set('/'));
    bench.take();
    bench.tick();
    expect(bench.take()).toEqual(['relays touches 0x1.1000001 0x1.1000003']);
    bench.tick();
    expect(bench.take()).toEqual([]);
    bench.ask(2, ops.ping);
    bench.take();
    bench.tick();
    expect(bench.take()).toEqual(['relays touches 0x1.1000002']);
  });

  it('moves the deadline at once if this server leads', () => {
    const bench = serving('leading');
    bench.open(1, 1_000);
    bench.micros = 250_000;
    bench.take();
    bench.ask(1, ops.ping);
    expect(bench.take()).toEqual([
      'says session.touched session=0x1.1000001 connection=1',
      'says session.renewed session=0x1.1000001 deadlineMicros=1400000 nowMicros=250000 timeoutMs=1000',
      'c1 < Reply -2 OK at 1.1',
    ]);
    bench.tick();
    expect(bench.take()).toEqual([]);
  });

  it('counts when it comes through a learner', () => {
    const bench = serving('leading');
    bench.propose({ kind: 'createSession', sessionId: FOREIGN, timeoutMs: 400 });
    bench.deliver();
    bench.micros = 399_999;
    bench.take();
    bench.note(2, { kind: 'touches', sessionIds: [FOREIGN, 12_345] });
    expect(bench.take()).toEqual([
      'says session.renewed session=0x2.1 deadlineMicros=800000 nowMicros=399999 timeoutMs=400',
    ]);
  });

  it('is forgotten with the role', () => {
    const bench = serving('following');
    bench.open(1);
    bench.ask(1, ops.ping);
    bench.loseRole();
    bench.serve('following');
    bench.take();
    bench.tick();
    expect(bench.take()).toEqual([]);
  });
});

describe('a session that nobody touches', () => {
  it('is ended by the leader, and its connection is closed without a word', () => {
    const bench = serving('leading');
    bench.open(1, 400);
    bench.ask(1, ops.get('/', true));
    bench.take();
    bench.tick(3 * TICK_MICROS - 1);
    expect(bench.take()).toEqual([]);
    bench.tick(1);
    expect(bench.take()).toEqual([
      'says session.expiring session=0x1.1000001 deadlineMicros=600000 nowMicros=600000',
      'asks for closeSession of 0x1.1000001 0/1',
    ]);
    bench.deliver();
    expect(bench.take()).toEqual([
      'says session.closed session=0x1.1000001 zxid=1.2 ephemerals=0',
      'says watch.removed session=0x1.1000001 connection=1 count=1 why=expired',
      'says session.detached session=0x1.1000001 connection=1 why=expired',
      'close c1',
    ]);
    bench.tick(100 * TICK_MICROS);
    expect(bench.take()).toEqual([]);
  });

  it('is left alone by a learner', () => {
    const bench = serving('following');
    bench.open(1, 400);
    bench.take();
    bench.tick(100 * TICK_MICROS);
    expect(bench.take()).toEqual([]);
  });

  it('that ends elsewhere loses its connection here', () => {
    const bench = serving('following');
    const sessionId = bench.open(1);
    bench.take();
    bench.propose({ kind: 'update', sessionId, update: ops.close }, { sid: 3, ownerEpoch: 0 });
    bench.deliver();
    expect(bench.told()).toEqual(['close c1']);
    bench.connect(2, { sessionId: FOREIGN });
    bench.note(3, { kind: 'revalidated', sessionId: FOREIGN, connection: 2, ownerEpoch: 2 });
    bench.propose({ kind: 'createSession', sessionId: FOREIGN, timeoutMs: 400 });
    bench.propose({ kind: 'update', sessionId: FOREIGN, update: ops.close }, { ownerEpoch: 1 });
    bench.take();
    bench.deliver();
    expect(bench.said('session')).toEqual([
      'session.opened session=0x2.1 timeoutMs=400 zxid=1.3',
      'session.closed session=0x2.1 zxid=1.4 ephemerals=0',
      'session.detached session=0x2.1 connection=2 why=closed',
    ]);
  });

  it('does not go on being ended when the role ends with the first', () => {
    const bench = serving('leading');
    bench.open(1, 400);
    bench.open(2, 400);
    bench.isLosing = true;
    bench.take();
    bench.service.onTimer({ kind: 'session-tick' });
    bench.micros = 3 * TICK_MICROS;
    bench.service.onTimer({ kind: 'session-tick' });
    expect(bench.take('asks', 'close')).toEqual([
      'asks for closeSession of 0x1.1000001 0/1',
      'close c1',
      'close c2',
    ]);
  });
});

describe('a new leader', () => {
  it('gives every session of its state the whole timeout, once it serves', () => {
    const bench = serving('following');
    bench.open(1, 400);
    bench.propose({ kind: 'createSession', sessionId: FOREIGN, timeoutMs: 1_000 });
    bench.deliver();
    bench.loseRole();
    bench.take();
    bench.micros = 1_000_000;
    bench.service.role('leading', false, 0);
    expect(bench.take()).toEqual([]);
    bench.serve('leading');
    expect(bench.take()).toEqual([
      'says session.renewed session=0x1.1000001 deadlineMicros=1600000 nowMicros=1000000 timeoutMs=400',
      'says session.renewed session=0x2.1 deadlineMicros=2200000 nowMicros=1000000 timeoutMs=1000',
    ]);
    bench.tick(600_000);
    expect(bench.take('asks')).toEqual(['asks for closeSession of 0x1.1000001 0/1']);
  });

  it('tracks a session from when it is asked for, and forgets all with the role', () => {
    const bench = serving('leading');
    bench.propose({ kind: 'createSession', sessionId: FOREIGN, timeoutMs: 400 });
    expect(bench.said('session.renewed')).toEqual([
      'session.renewed session=0x2.1 deadlineMicros=600000 nowMicros=0 timeoutMs=400',
    ]);
    bench.loseRole();
    bench.serve('following');
    bench.take();
    bench.tick(600_000);
    expect(bench.take()).toEqual([]);
  });
});

describe('a leader that is asked for a session', () => {
  it('makes whoever asks its owner, and renews it', () => {
    const bench = serving('leading');
    const sessionId = bench.open(1, 400);
    bench.take();
    bench.note(2, { kind: 'revalidate', sessionId, timeoutMs: 800, connection: 77 });
    expect(bench.take()).toEqual([
      'says session.renewed session=0x1.1000001 deadlineMicros=1000000 nowMicros=0 timeoutMs=800',
      'tells 2 revalidated 0x1.1000001 on c77 as 2',
    ]);
    // The connection here does not know, until it writes: reads, its watches and syncs go on.
    bench.ask(1, ops.get('/', true), 1);
    bench.elsewhere(ops.set('/'));
    bench.ask(1, ops.sync(), 2);
    bench.service.caughtUp(1);
    bench.ask(1, ops.set('/'), 3);
    bench.deliver();
    expect(bench.told()).toEqual([
      'c1 < Reply 1 OK data at 1.1',
      'c1 < NodeDataChanged / at 1.3',
      'c1 < Reply 2 OK synced at 1.3',
      'close c1',
    ]);
  });

  it('knows nothing of it if it is over', () => {
    const bench = serving('leading');
    bench.note(2, { kind: 'revalidate', sessionId: 999, timeoutMs: 800, connection: 77 });
    expect(bench.take()).toEqual(['tells 2 revalidated 0x0.3e7 on c77 as null']);
  });

  it('says that it is over only when it is sure to lead still: a later leader may have made it', () => {
    const bench = serving('leading');
    bench.isDoubted = true;
    bench.note(2, { kind: 'revalidate', sessionId: 999, timeoutMs: 800, connection: 77 });
    bench.note(3, { kind: 'revalidate', sessionId: 998, timeoutMs: 800, connection: 78 });
    bench.connect(5, { sessionId: 997 });
    expect(bench.take('asks', 'tells', '<')).toEqual([
      'asks for confirmation 1',
      'asks for confirmation 2',
      'asks for confirmation 3',
    ]);
    bench.service.confirmed(2);
    expect(bench.take()).toEqual(['tells 3 revalidated 0x0.3e6 on c78 as null']);
    bench.service.confirmed(3);
    expect(bench.told()).toEqual(['c5 < ConnectResponse 0x0.0 0 no password', 'close c5']);
    bench.service.confirmed(1);
    bench.service.confirmed(1);
    expect(bench.take()).toEqual(['tells 2 revalidated 0x0.3e7 on c77 as null']);
  });

  it('goes by what it knows of the session when it is sure', () => {
    const bench = serving('leading');
    bench.isDoubted = true;
    bench.note(3, { kind: 'revalidate', sessionId: FOREIGN, timeoutMs: 800, connection: 77 });
    bench.propose({ kind: 'createSession', sessionId: FOREIGN, timeoutMs: 400 });
    bench.take();
    bench.service.confirmed(1);
    expect(bench.take('tells')).toEqual(['tells 3 revalidated 0x2.1 on c77 as 2']);
  });

  it('waits for the end of a session that began, and is closing, by the time it is sure', () => {
    const bench = serving('leading');
    bench.isDoubted = true;
    bench.note(3, { kind: 'revalidate', sessionId: FOREIGN, timeoutMs: 800, connection: 77 });
    bench.propose({ kind: 'createSession', sessionId: FOREIGN, timeoutMs: 400 });
    bench.propose({ kind: 'update', sessionId: FOREIGN, update: ops.close }, { ownerEpoch: 1 });
    bench.service.confirmed(1);
    expect(bench.take('tells')).toEqual([]);
    bench.deliver();
    expect(bench.take('tells')).toEqual(['tells 3 revalidated 0x2.1 on c77 as null']);
  });

  it('forgets with its role who waits to hear that, and asks for no word twice', () => {
    const bench = serving('leading');
    bench.isDoubted = true;
    bench.note(2, { kind: 'revalidate', sessionId: 999, timeoutMs: 800, connection: 77 });
    bench.loseRole();
    bench.serve('leading');
    bench.note(2, { kind: 'revalidate', sessionId: 999, timeoutMs: 800, connection: 79 });
    bench.service.confirmed(1);
    expect(bench.take('asks', 'tells')).toEqual(['asks for confirmation 1', 'asks for confirmation 2']);
    bench.service.confirmed(2);
    expect(bench.take('tells')).toEqual(['tells 2 revalidated 0x0.3e7 on c79 as null']);
  });

  it('says so of a closing session only when its end is applied', () => {
    const bench = serving('leading');
    const sessionId = bench.open(1, 400);
    bench.service.onBroken(1);
    bench.tick(3 * TICK_MICROS);
    bench.take();
    bench.note(2, { kind: 'revalidate', sessionId, timeoutMs: 800, connection: 77 });
    bench.connect(5, { sessionId });
    bench.note(3, { kind: 'revalidate', sessionId, timeoutMs: 800, connection: 78 });
    expect(bench.take('tells', '<')).toEqual([]);
    bench.deliver();
    expect(bench.take()).toEqual([
      'says session.closed session=0x1.1000001 zxid=1.2 ephemerals=0',
      'tells 2 revalidated 0x1.1000001 on c77 as null',
      'c5 < ConnectResponse 0x0.0 0 no password',
      'close c5',
      'tells 3 revalidated 0x1.1000001 on c78 as null',
    ]);
  });

  it('says nothing of it if it leads no longer by then', () => {
    const bench = serving('leading');
    const sessionId = bench.open(1, 400);
    bench.tick(3 * TICK_MICROS);
    bench.note(2, { kind: 'revalidate', sessionId, timeoutMs: 800, connection: 77 });
    bench.loseRole();
    bench.serve('following');
    bench.take();
    bench.propose({ kind: 'update', sessionId, update: ops.close }, { sid: 3, ownerEpoch: 0 });
    bench.deliver();
    bench.note(2, { kind: 'revalidate', sessionId, timeoutMs: 800, connection: 79 });
    expect(bench.take()).toEqual(['says session.closed session=0x1.1000001 zxid=1.3 ephemerals=0']);
  });

  it('refuses an update of a session that is closing, in its place', () => {
    const bench = serving('leading');
    const sessionId = bench.open(1, 400);
    bench.propose({ kind: 'update', sessionId, update: ops.close }, { sid: 2, ownerEpoch: 9 });
    bench.ask(1, ops.create('/late', 1));
    bench.take();
    bench.deliver();
    expect(bench.told()).toEqual(['close c1']);
    expect(bench.machine.stat('/late')).toBeNull();
  });
});

/** Each names a step that known faults of ZooKeeper get wrong; here is what shows then. */
describe('a part that takes another way', () => {
  it('takes up the sessions of a new leader from elsewhere (ZOOKEEPER-1367)', () => {
    class Forgetful extends SessionTracker {
      protected override takeUp(): Iterable<readonly [number, number]> {
        return [];
      }
    }
    const bench = new ServiceBench({ parts: { sessionTracker: Forgetful } });
    bench.serve('following');
    bench.open(1, 400);
    bench.loseRole();
    bench.serve('leading');
    bench.take();
    bench.tick(10 * TICK_MICROS);
    expect(bench.take()).toEqual([]);
  });

  it('touches a session that is closing', () => {
    class Lenient extends SessionTracker {
      protected override isOver(): boolean {
        return false;
      }
    }
    const bench = new ServiceBench({ parts: { sessionTracker: Lenient } });
    bench.serve('leading');
    bench.open(1, 400);
    bench.tick(3 * TICK_MICROS);
    bench.take();
    bench.ask(1, ops.ping);
    expect(bench.said('session.renewed')).toHaveLength(1);
  });

  it('lets reads overtake updates (ZOOKEEPER-1863)', () => {
    class Hasty extends RequestQueue {
      override servable(): ReturnType<RequestQueue['servable']> {
        for (const queued of this.waiting) if (queued.kind !== 'update') return queued;
        return null;
      }
    }
    const bench = new ServiceBench({ parts: { requestQueue: Hasty } });
    bench.serve('following');
    bench.open(1);
    bench.ask(1, ops.create('/a'), 1);
    bench.ask(1, ops.exists('/a'), 2);
    bench.deliver();
    expect(bench.told().slice(1)).toEqual(['c1 < Reply 2 NONODE at 1.1', 'c1 < Reply 1 OK path at 1.2']);
  });

  it('answers before it fires', () => {
    class Blunt extends Announcer {
      override announce(applied: Applied, zxid: number, asker: Asker | null): void {
        this.answer(applied, asker);
        this.fire(applied, zxid);
      }
    }
    const bench = new ServiceBench({ parts: { announcer: Blunt } });
    bench.serve('following');
    bench.open(1);
    bench.ask(1, ops.get('/', true), 1);
    bench.ask(1, ops.set('/'), 2);
    bench.deliver();
    expect(bench.told().slice(2)).toEqual(['c1 < Reply 2 OK stat at 1.2', 'c1 < NodeDataChanged / at 1.2']);
  });
});
