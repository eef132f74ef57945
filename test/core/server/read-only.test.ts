/** Servers that have lost their ensemble, and sessions that the ensemble does not know. */
import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../core/ids.js';
import type { ServiceSettings } from '../../../core/server/settings.js';
import { CREATE_FLAGS } from '../../../core/znode/requests.js';
import { ServiceBench, ops } from './bench.js';

const LOCAL: Partial<ServiceSettings> = { readOnlyAfterMs: 100, localSessions: 'upgraded' };

/** A server that has a znode `/a`, lost its leader and found none. */
function alone(settings: Partial<ServiceSettings> = LOCAL): ServiceBench {
  const bench = new ServiceBench({ settings });
  bench.serve('following');
  bench.elsewhere(ops.create('/a'));
  bench.loseRole();
  bench.isLeftAlone();
  bench.take();
  return bench;
}

/** Server 1 follows, and every session begins as one of its own. */
function following(settings: Partial<ServiceSettings>): ServiceBench {
  const bench = new ServiceBench({ settings });
  bench.serve('following');
  bench.take();
  return bench;
}

describe('a server without a leader', () => {
  it('serves nobody until it has looked for one for so long', () => {
    const bench = new ServiceBench({ settings: LOCAL });
    bench.service.looking(0);
    bench.take();
    bench.accept(1);
    expect(bench.take()).toEqual(['close c1']);
    bench.isLeftAlone();
    expect(bench.take()).toEqual(['says server.read-only zxid=0.0']);
    bench.accept(2);
    expect(bench.told()).toEqual([]);
  });

  it('never does if that is not set', () => {
    const bench = new ServiceBench();
    bench.service.looking(0);
    expect(bench.timersAreSet).toBe(0);
  });

  it('closes a client that does not do with reading without a word', () => {
    const bench = alone();
    bench.connect(1);
    expect(bench.told()).toEqual(['close c1']);
  });

  it('answers reads from what it has, and refuses what needs the ensemble, in their order', () => {
    const bench = alone();
    bench.connect(1, { readOnly: true });
    expect(bench.told()).toEqual(['c1 < ConnectResponse 0x1.1000001 1000']);
    bench.ask(1, ops.get('/a'), 1);
    bench.ask(1, ops.set('/a'), 2);
    bench.ask(1, ops.sync(), 3);
    bench.ask(1, { kind: 'multi', ops: [] }, 4);
    bench.ask(1, { kind: 'whoAmI' }, 5);
    expect(bench.told()).toEqual([
      'c1 < Reply 1 OK data at 1.2',
      'c1 < Reply 2 NOTREADONLY at 1.2',
      'c1 < Reply 3 NOTREADONLY at 1.2',
      'c1 < Reply 4 NOTREADONLY at 1.2',
      'c1 < Reply 5 OK identities at 1.2',
    ]);
    expect(bench.origins).toEqual([]);
  });

  it('says in its answer to a connect that it only reads', () => {
    const bench = alone();
    const said: unknown[] = [];
    bench.onSent = (message) => said.push('readOnly' in message ? message.readOnly : null);
    bench.connect(1, { readOnly: true });
    expect(said).toEqual([true]);
  });

  it('has no new sessions without local ones: the head of a reply says so, and the connection stays', () => {
    const bench = alone({ readOnlyAfterMs: 100 });
    bench.connect(1, { readOnly: true });
    bench.ask(1, ops.get('/a'));
    expect(bench.told()).toEqual(['c1 < Reply 0 NOTREADONLY at 1.2']);
  });

  it('closes a session of the ensemble, which may go on elsewhere, and says of its own that they are over', () => {
    const bench = following(LOCAL);
    bench.connect(1);
    bench.loseRole();
    bench.isLeftAlone();
    bench.take();
    bench.connect(2, { readOnly: true, sessionId: makeSessionId(1, 16_777_217) });
    bench.connect(3, { readOnly: true, sessionId: makeSessionId(2, 7) });
    expect(bench.told()).toEqual(['c2 < ConnectResponse 0x0.0 0 no password', 'close c2', 'close c3']);
  });

  it('closes everybody when it finds a leader, and tells whoever asks what it does', () => {
    const bench = alone();
    bench.connect(1, { readOnly: true });
    bench.accept(2);
    bench.take();
    bench.hear(2, { kind: 'isro' });
    expect(bench.told()).toEqual(['c2 < isro ro', 'close c2']);
    bench.service.role('following', false, 0);
    expect(bench.told()).toEqual(['close c1']);
    bench.serve('following');
    bench.accept(3);
    bench.hear(3, { kind: 'isro' });
    expect(bench.told()).toEqual(['c3 < isro rw', 'close c3']);
  });
});

describe('a session that only its server knows', () => {
  it('begins and ends without a transaction', () => {
    const bench = following(LOCAL);
    bench.connect(1);
    bench.ask(1, { kind: 'closeSession' }, 1);
    expect(bench.told()).toEqual([
      'c1 < ConnectResponse 0x1.1000001 1000',
      'c1 < Reply 1 OK at 0.0',
      'close c1',
    ]);
    expect(bench.origins).toEqual([]);
  });

  it('writes like any other', () => {
    const bench = following(LOCAL);
    bench.connect(1);
    bench.ask(1, ops.create('/b'), 1);
    bench.deliver();
    expect(bench.told().at(-1)).toBe('c1 < Reply 1 OK path at 1.1');
  });

  it('becomes one of the ensemble right before it makes an ephemeral', () => {
    const bench = following(LOCAL);
    bench.connect(1);
    bench.take();
    bench.ask(1, ops.create('/e', CREATE_FLAGS.ephemeral), 1);
    expect(bench.take('asks for')).toEqual([
      'asks for createSession of 0x1.1000001 1/0',
      'asks for create of 0x1.1000001 1/1',
    ]);
    bench.deliver();
    expect(bench.told()).toEqual(['c1 < Reply 1 OK path at 1.2']);
    expect(bench.machine.sessions.size).toBe(1);
    bench.ask(1, { kind: 'closeSession' }, 2);
    bench.deliver();
    expect(bench.machine.stat('/e')).toBe(null);
  });

  it('becomes one behind a sync, and then is ended by the ensemble, though its end was asked for before', () => {
    const bench = following(LOCAL);
    bench.connect(1);
    bench.ask(1, ops.sync(), 1);
    bench.ask(1, ops.create('/e', CREATE_FLAGS.ephemeral), 2);
    bench.ask(1, { kind: 'closeSession' }, 3);
    bench.take();
    bench.settle();
    expect(bench.told()).toEqual([
      'c1 < Reply 1 OK synced at 0.0',
      'c1 < Reply 2 OK path at 1.2',
      'c1 < Reply 3 OK at 1.3',
      'close c1',
    ]);
    expect(bench.machine.sessions.size).toBe(0);
    expect(bench.machine.stat('/e')).toBe(null);
  });

  it('makes none if it is to stay what it is', () => {
    const bench = following({ localSessions: 'kept' });
    bench.connect(1);
    bench.take();
    bench.ask(1, ops.create('/e', CREATE_FLAGS.ephemeral), 1);
    bench.ask(1, { kind: 'multi', ops: [ops.create('/f', CREATE_FLAGS.ephemeralSequential)] }, 2);
    bench.deliver();
    expect(bench.told()).toEqual([
      'c1 < Reply 1 EPHEMERALONLOCALSESSION at 1.1',
      'c1 < Reply 2 OK multi at 1.2',
    ]);
    expect(bench.machine.sessions.size).toBe(0);
  });

  it('is over when its client was silent for its timeout', () => {
    const bench = following(LOCAL);
    bench.connect(1, { timeoutMs: 400 });
    for (let tick = 0; tick < 4; tick += 1) bench.tick();
    bench.take();
    bench.ask(1, { kind: 'ping' });
    for (let tick = 0; tick < 4; tick += 1) bench.tick();
    expect(bench.told()).toEqual(['c1 < Reply -2 OK at 0.0']);
    for (let tick = 0; tick < 2; tick += 1) bench.tick();
    expect(bench.told()).toEqual(['close c1']);
  });

  it('goes on over a new connection to its server, and nowhere else', () => {
    const bench = following(LOCAL);
    bench.connect(1);
    bench.take();
    bench.connect(2, { sessionId: makeSessionId(1, 16_777_217) });
    bench.connect(3, { sessionId: makeSessionId(2, 1) });
    expect(bench.take(' < ', 'close ', 'relays')).toEqual([
      'close c1',
      'c2 < ConnectResponse 0x1.1000001 1000',
      'relays revalidate 0x2.1 for 1000 on c3',
    ]);
  });

  it('ends with the role of its server', () => {
    const bench = following(LOCAL);
    bench.connect(1);
    bench.loseRole();
    expect(bench.take('ended-locally')).toEqual(['says session.ended-locally session=0x1.1000001 why=role']);
  });
});
