import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { CODES } from '../../../core/znode/codes.js';
import { ServiceBench, ops } from './bench.js';

/** Server 1 follows, and a client is attached on connection 1. Its session took 1.1. */
function attached(): ServiceBench {
  const bench = new ServiceBench();
  bench.serve('following');
  bench.open(1);
  bench.take();
  return bench;
}

describe('an update', () => {
  it('is asked for at once, under its number, and answered when it is delivered', () => {
    const bench = attached();
    bench.ask(1, ops.create('/a'), 41);
    expect(bench.take()).toEqual([
      'says session.touched session=0x1.1000001 connection=1',
      'says server.requested session=0x1.1000001 connection=1 xid=41 op=create path=/a',
      'asks for create of 0x1.1000001 1/1',
    ]);
    bench.deliver();
    expect(bench.take()).toEqual([
      'says server.replied session=0x1.1000001 connection=1 xid=41 op=create code=0 zxid=1.2 state=1.2',
      'c1 < Reply 41 OK path at 1.2',
    ]);
  });

  it('does not wait for those before it', () => {
    const bench = attached();
    bench.ask(1, ops.create('/a'), 1);
    bench.ask(1, ops.remove('/none'), 1);
    bench.ask(1, { kind: 'multi', ops: [] }, -7);
    expect(bench.take('asks')).toEqual([
      'asks for create of 0x1.1000001 1/1',
      'asks for delete of 0x1.1000001 1/2',
      'asks for multi of 0x1.1000001 1/3',
    ]);
    bench.deliver();
    expect(bench.told()).toEqual([
      'c1 < Reply 1 OK path at 1.2',
      'c1 < Reply 1 NONODE at 1.3',
      'c1 < Reply -7 OK multi at 1.4',
    ]);
  });

  it('carries the xid of its client', () => {
    const bench = attached();
    bench.ask(1, ops.create('/a'), 41);
    bench.ask(1, ops.create('/b'), -3);
    expect(bench.origins.slice(1).map(({ cxid }) => cxid)).toEqual([41, -3]);
  });

  it('of another server with the same numbers is nobody’s here', () => {
    const bench = attached();
    bench.ask(1, ops.set('/none'), 1);
    bench.take();
    bench.elsewhere(ops.create('/b'));
    expect(bench.told()).toEqual(['c1 < Reply 1 NONODE at 1.2']);
  });

  it('that is refused because the session is elsewhere costs the connection, without a reply', () => {
    const bench = attached();
    bench.refusal = CODES.SESSIONMOVED;
    bench.ask(1, ops.create('/a'));
    bench.ask(1, ops.get('/'));
    bench.take();
    bench.deliver();
    expect(bench.take()).toEqual([
      'says session.detached session=0x1.1000001 connection=1 why=refused',
      'close c1',
    ]);
  });

  it('that fails otherwise is answered so', () => {
    const bench = attached();
    bench.ask(1, ops.set('/none'), 1);
    bench.deliver();
    expect(bench.said('server.replied')).toEqual([
      'server.replied session=0x1.1000001 connection=1 xid=1 op=setData code=-101 zxid=1.2 state=1.2',
    ]);
  });

  it('with an unknown outcome costs the connection', () => {
    const bench = attached();
    bench.ask(1, ops.set('/'));
    bench.take();
    bench.service.lost({ sid: 1, sessionId: 1_099_528_404_993, ownerEpoch: 2, opSeq: 1, cxid: 0 });
    expect(bench.take()).toEqual([]);
    bench.service.lost({ sid: 1, sessionId: 1_099_528_404_993, ownerEpoch: 1, opSeq: 1, cxid: 0 });
    expect(bench.take()).toEqual([
      'says session.detached session=0x1.1000001 connection=1 why=not-serving',
      'close c1',
    ]);
  });
});

describe('a read', () => {
  it('is answered at once if nothing is in front', () => {
    const bench = attached();
    bench.ask(1, ops.children('/'), 3);
    expect(bench.take('<', 'server')).toEqual([
      'says server.requested session=0x1.1000001 connection=1 xid=3 op=getChildren path=/',
      'says server.replied session=0x1.1000001 connection=1 xid=3 op=getChildren code=0 zxid=1.1 state=1.1',
      'c1 < Reply 3 OK children at 1.1',
    ]);
  });

  it('waits for the updates before it, and not for those behind', () => {
    const bench = attached();
    bench.ask(1, ops.create('/a'), 1);
    bench.ask(1, ops.exists('/a'), 2);
    bench.ask(1, ops.remove('/a'), 3);
    bench.ask(1, ops.exists('/a'), 4);
    expect(bench.told()).toEqual([]);
    bench.deliver(1);
    expect(bench.told()).toEqual(['c1 < Reply 1 OK path at 1.2', 'c1 < Reply 2 OK stat at 1.2']);
    bench.deliver();
    expect(bench.told()).toEqual(['c1 < Reply 3 OK at 1.3', 'c1 < Reply 4 NONODE at 1.3']);
  });

  it('does not wait for other sessions', () => {
    const bench = attached();
    bench.open(2);
    bench.ask(1, ops.create('/a'), 1);
    bench.take();
    bench.ask(2, ops.exists('/a'), 1);
    expect(bench.told()).toEqual(['c2 < Reply 1 NONODE at 1.2']);
  });
});

describe('a ping', () => {
  it('is answered in its turn, with an xid of its own, and is not reported', () => {
    const bench = attached();
    bench.ask(1, ops.create('/a'), 1);
    bench.ask(1, ops.ping, 12);
    expect(bench.told()).toEqual([]);
    bench.deliver();
    expect(bench.told()).toEqual(['c1 < Reply 1 OK path at 1.2', 'c1 < Reply -2 OK at 1.2']);
    bench.ask(1, ops.ping, -2);
    expect(bench.take()).toEqual([
      'says session.touched session=0x1.1000001 connection=1',
      'c1 < Reply -2 OK at 1.2',
    ]);
  });
});

describe('a sync', () => {
  it('is asked for at once if nothing is in front, and answered with its path', () => {
    const bench = attached();
    bench.ask(1, ops.sync('/none'), 1);
    expect(bench.take('asks', '<')).toEqual(['asks for sync 1']);
    bench.service.caughtUp(1);
    expect(bench.take()).toEqual([
      'says server.replied session=0x1.1000001 connection=1 xid=1 op=sync code=0 zxid=1.1 state=1.1',
      'c1 < Reply 1 OK synced at 1.1',
    ]);
    bench.service.caughtUp(1);
    expect(bench.take()).toEqual([]);
  });

  it('is asked for when the updates before it are delivered, and everything behind waits for it', () => {
    const bench = attached();
    bench.ask(1, ops.create('/a'), 1);
    bench.ask(1, ops.sync(), 2);
    bench.ask(1, ops.exists('/a'), 3);
    bench.ask(1, ops.remove('/a'), 4);
    bench.ask(1, ops.sync(), 5);
    bench.ask(1, ops.create('/a'), 6);
    expect(bench.take('asks')).toEqual(['asks for create of 0x1.1000001 1/1']);
    bench.deliver();
    expect(bench.take('asks', '<')).toEqual(['c1 < Reply 1 OK path at 1.2', 'asks for sync 1']);
    bench.service.caughtUp(1);
    expect(bench.take('asks', '<')).toEqual([
      'c1 < Reply 2 OK synced at 1.2',
      'c1 < Reply 3 OK stat at 1.2',
      'asks for delete of 0x1.1000001 1/2',
    ]);
    bench.deliver();
    expect(bench.take('asks', '<')).toEqual(['c1 < Reply 4 OK at 1.3', 'asks for sync 2']);
    bench.service.caughtUp(2);
    expect(bench.take('asks', '<')).toEqual([
      'c1 < Reply 5 OK synced at 1.3',
      'asks for create of 0x1.1000001 1/3',
    ]);
  });

  it('shows what was applied meanwhile', () => {
    const bench = attached();
    bench.ask(1, ops.sync(), 1);
    bench.take();
    bench.elsewhere(ops.create('/a'));
    bench.service.caughtUp(1);
    expect(bench.told()).toEqual(['c1 < Reply 1 OK synced at 1.3']);
  });

  it('is not answered on a connection that is gone', () => {
    const bench = attached();
    bench.ask(1, ops.sync(), 1);
    bench.service.onBroken(1);
    bench.take();
    bench.service.caughtUp(1);
    expect(bench.take()).toEqual([]);
  });

  it('whose end releases updates stops when the role ends in the middle', () => {
    const bench = attached();
    bench.ask(1, ops.sync(), 1);
    bench.ask(1, ops.create('/a'), 2);
    bench.ask(1, ops.create('/b'), 3);
    bench.isLosing = true;
    bench.take();
    bench.service.caughtUp(1);
    expect(bench.take('asks', '<', 'close')).toEqual([
      'c1 < Reply 1 OK synced at 1.1',
      'asks for create of 0x1.1000001 1/1',
      'close c1',
    ]);
  });
});

describe('closeSession', () => {
  it('is answered, then the connection is closed; what came behind it is not answered', () => {
    const bench = attached();
    bench.ask(1, ops.create('/e', 1), 1);
    bench.ask(1, ops.exists('/e', true), 2);
    bench.deliver();
    bench.take();
    bench.ask(1, ops.close, 3);
    bench.ask(1, ops.get('/'), 4);
    bench.ask(1, ops.create('/late'), 5);
    bench.take();
    bench.deliver();
    expect(bench.take()).toEqual([
      'says session.closed session=0x1.1000001 zxid=1.3 ephemerals=1',
      'says watch.fired session=0x1.1000001 connection=1 path=/e type=NodeDeleted zxid=1.3 catchUp=false withheld=false',
      'c1 < NodeDeleted /e at 1.3',
      'says server.replied session=0x1.1000001 connection=1 xid=3 op=closeSession code=0 zxid=1.3 state=1.3',
      'c1 < Reply 3 OK at 1.3',
      'says session.detached session=0x1.1000001 connection=1 why=closed',
      'close c1',
    ]);
  });
});

describe('the replies of a connection', () => {
  it('come in the order of its requests, one for each, and a read sees its own updates', () => {
    const requests: readonly ZnodeRequest[] = [
      ops.create('/a'),
      ops.set('/a'),
      ops.remove('/a'),
      ops.get('/a'),
      ops.exists('/b'),
      ops.sync(),
    ];
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), request: fc.constantFrom(...requests) }),
      fc.record({ kind: fc.constant('deliver' as const) }),
      fc.record({ kind: fc.constant('sync' as const) }),
      fc.record({ kind: fc.constant('elsewhere' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const bench = attached();
        const replies: string[] = [];
        let ticket = 0;
        let xid = 0;
        const collect = (): void => {
          for (const line of bench.take('< Reply', 'asks for sync')) {
            if (line.startsWith('asks')) ticket = Number(line.split(' ').at(-1));
            else replies.push(line);
          }
        };
        const settle = (): void => {
          const due = ticket;
          ticket = 0;
          if (due > 0) bench.service.caughtUp(due);
          collect();
        };
        for (const one of steps) {
          if (one.kind === 'ask') bench.ask(1, one.request, (xid += 1));
          else if (one.kind === 'deliver') bench.deliver(1);
          else if (one.kind === 'sync') settle();
          else bench.elsewhere(ops.set('/'));
          collect();
        }
        for (let round = 0; round <= steps.length; round += 1) {
          bench.deliver();
          collect();
          settle();
        }
        expect(replies.map((line) => Number(line.split(' ')[3]))).toEqual(
          Array.from({ length: xid }, (_, i) => i + 1),
        );
        const zxids = replies.map((line) => Number(line.split('at 1.')[1]));
        expect(zxids).toEqual([...zxids].sort((a, b) => a - b));
      }),
    );
  });
});
