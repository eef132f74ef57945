/** How much a server takes upon itself. */
import { describe, expect, it } from 'vitest';

import type { ServiceSettings } from '../../../core/server/settings.js';
import { ServiceBench, ops } from './bench.js';

function leading(settings: Partial<ServiceSettings>): ServiceBench {
  const bench = new ServiceBench({ settings });
  bench.serve('leading');
  bench.take();
  return bench;
}

const taken = (bench: ServiceBench): readonly string[] => {
  return bench.said('server.requested').map((line) => line.replace(/.*connection=(\d) xid=(\d+).*/, '$1/$2'));
};

describe('connections', () => {
  it('are closed at once beyond so many from one address', () => {
    const bench = leading({ connectionsMax: 2 });
    for (const connection of [1, 2, 3]) bench.accept(connection, 200);
    bench.accept(4, 201);
    expect(bench.told()).toEqual(['close c3']);
    bench.service.onBroken(1);
    bench.accept(5, 200);
    expect(bench.told()).toEqual([]);
  });
});

describe('beyond the limit of what is in process', () => {
  it('nothing more is read from a connection that waits, until one of its own requests is answered', () => {
    const bench = leading({ outstandingMax: 1 });
    bench.open(1);
    bench.open(2);
    bench.take();
    for (const xid of [1, 2, 3, 4]) bench.ask(1, ops.set('/'), xid);
    bench.ask(2, ops.get('/'), 1);
    // The limit is looked at before a request is counted: the third is read, and nothing behind it.
    expect(taken(bench)).toEqual(['1/1', '1/2', '1/3', '2/1']);
    bench.deliver(1);
    expect(taken(bench)).toEqual([]);
    bench.deliver(1);
    expect(taken(bench)).toEqual(['1/4']);
    bench.deliver();
    expect(bench.told().at(-1)).toBe('c1 < Reply 4 OK stat at 1.6');
  });

  it('a client that waits for nothing is heard all the same', () => {
    const bench = leading({ outstandingMax: 0 });
    bench.open(1);
    bench.open(2);
    bench.ask(1, ops.set('/'), 1);
    bench.ask(2, ops.set('/'), 1);
    bench.ask(2, ops.set('/'), 2);
    bench.settle();
    expect(bench.take('c2 < Reply')).toEqual(['c2 < Reply 1 OK stat at 1.4', 'c2 < Reply 2 OK stat at 1.5']);
  });
});

describe('requests in line', () => {
  it('are taken up in their order as room comes, over all connections', () => {
    const bench = leading({ requestsMax: 1 });
    bench.open(1);
    bench.open(2);
    bench.take();
    bench.ask(1, ops.set('/'), 1);
    bench.ask(2, ops.get('/'), 1);
    bench.ask(1, ops.get('/'), 2);
    expect(taken(bench)).toEqual(['1/1']);
    bench.deliver();
    expect(taken(bench)).toEqual(['2/1', '1/2']);
  });

  it('are refused if they waited for too long, and nothing comes of them', () => {
    const bench = leading({ requestsMax: 1, throttledAfterMs: 10 });
    bench.open(1);
    bench.ask(1, ops.set('/'), 1);
    bench.ask(1, ops.set('/'), 2);
    bench.ask(1, { kind: 'ping' });
    bench.take();
    bench.micros += 20_000;
    bench.deliver();
    expect(bench.told()).toEqual([
      'c1 < Reply 1 OK stat at 1.2',
      'c1 < Reply 2 THROTTLEDOP at 1.2',
      'c1 < Reply -2 OK at 1.2',
    ]);
    expect(bench.machine.stat('/')?.version).toBe(1);
  });

  it('are dropped with their connection if they waited for longer than the session bears', () => {
    const bench = leading({ requestsMax: 1 });
    bench.open(1, 400);
    bench.open(2, 4_000);
    bench.ask(2, ops.set('/'), 1);
    bench.ask(1, ops.get('/'), 1);
    bench.take();
    bench.micros += 500_000;
    bench.service.onTimer({ kind: 'stall' });
    expect(bench.told()).toEqual(['close c1']);
  });
});
