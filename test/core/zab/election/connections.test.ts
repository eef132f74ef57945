import { describe, expect, it } from 'vitest';

import type { ConnectionId, ServerId } from '../../../../core/ids.js';
import { ElectionConnections } from '../../../../core/zab/election/connections.js';
import type { Notification } from '../../../../core/zab/messages.js';
import { ZAB_DEFAULTS } from '../../../../core/zab/settings.js';
import { looking, vote } from './bench.js';
import { FakeEnv } from './fake-env.js';

/** The connections of server 3 of voters 1 to 5, with observer 6. */
function connectionsOf3(): { readonly env: FakeEnv; readonly connections: ElectionConnections } {
  const env = new FakeEnv(3);
  const ensemble = { voters: [1, 2, 3, 4, 5], observers: [6], quorums: { kind: 'majority' as const } };
  return { env, connections: new ElectionConnections({ env, ensemble, settings: ZAB_DEFAULTS }) };
}

function round(n: number): Notification {
  return looking(3, n, vote(3, 1, 1));
}

function admit(connections: ElectionConnections, connection: ConnectionId, sid: ServerId): void {
  connections.onAccepted(connection, sid);
  expect(connections.onMessage(connection, { kind: 'INITIAL', sid })).toBeNull();
}

const INITIAL = { kind: 'INITIAL' as const, sid: 3 };

describe('a server that wants to tell another something', () => {
  it('listens on the election port', () => {
    const { env, connections } = connectionsOf3();
    connections.listen();
    expect(env.takeActs()).toEqual([{ act: 'listen', port: 'election' }]);
  });

  it('connects to one with a smaller id, says who it is, and sends', () => {
    const { env, connections } = connectionsOf3();
    connections.send(1, round(1));
    expect(env.takeActs()).toEqual([{ act: 'connect', to: 1, connection: 1 }]);
    expect(env.timer('election-connect')).toEqual({
      timer: { kind: 'election-connect', sid: 1 },
      delayMicros: ZAB_DEFAULTS.electionConnectMicros,
    });
    connections.onConnected(1);
    expect(env.takeActs()).toEqual([
      { act: 'send', connection: 1, message: INITIAL },
      { act: 'send', connection: 1, message: round(1) },
    ]);
    expect(env.timer('election-connect')).toBeUndefined();
  });

  it('to one with a larger id says only who it is, and waits for its connection', () => {
    const { env, connections } = connectionsOf3();
    connections.send(5, round(1));
    connections.onConnected(1);
    connections.onWritable(1);
    expect(env.takeActs().slice(1)).toEqual([{ act: 'send', connection: 1, message: INITIAL }]);
    connections.onBroken(1);
    expect(connections.owns(1)).toBe(false);
    expect(env.timer('election-connect')).toBeUndefined();
    connections.onAccepted(9, 5);
    expect(env.takeActs()).toEqual([]);
    connections.onMessage(9, { kind: 'INITIAL', sid: 5 });
    expect(env.takeActs()).toEqual([{ act: 'send', connection: 9, message: round(1) }]);
  });

  it('drops its own attempt once one with a larger id has connected', () => {
    const { env, connections } = connectionsOf3();
    connections.send(5, round(1));
    env.takeActs();
    admit(connections, 9, 5);
    expect(env.takeActs()).toEqual([
      { act: 'close', connection: 1 },
      { act: 'send', connection: 9, message: round(1) },
    ]);
    expect(connections.owns(1)).toBe(false);
    expect(env.timer('election-connect')).toBeUndefined();
  });

  it('connects once, however much it has to say', () => {
    const { env, connections } = connectionsOf3();
    connections.send(1, round(1));
    connections.send(1, round(2));
    connections.connectAll();
    expect(env.takeActs()).toEqual([{ act: 'connect', to: 1, connection: 1 }]);
  });

  it('sends at once over a connection that stands', () => {
    const { env, connections } = connectionsOf3();
    admit(connections, 9, 4);
    expect(env.takeActs()).toEqual([]);
    connections.send(4, round(1));
    connections.send(4, round(2));
    expect(env.takeActs()).toEqual([
      { act: 'send', connection: 9, message: round(1) },
      { act: 'send', connection: 9, message: round(2) },
    ]);
  });
});

describe('while no connection is open', () => {
  it('a newer notification takes the place of an older one', () => {
    const { env, connections } = connectionsOf3();
    connections.send(1, round(1));
    connections.send(1, round(2));
    connections.onConnected(1);
    expect(env.takeActs().slice(1)).toEqual([
      { act: 'send', connection: 1, message: INITIAL },
      { act: 'send', connection: 1, message: round(2) },
    ]);
  });

  it('an attempt that takes too long is given up, and a later one is new', () => {
    const { env, connections } = connectionsOf3();
    connections.send(1, round(1));
    env.takeActs();
    env.takeTimer('election-connect');
    connections.onConnectTimeout(1);
    expect(env.takeActs()).toEqual([{ act: 'close', connection: 1 }]);
    expect(connections.owns(1)).toBe(false);
    connections.onConnected(1);
    expect(env.takeActs()).toEqual([]);
    connections.connectAll();
    connections.onConnected(2);
    expect(env.takeActs()).toEqual([
      { act: 'connect', to: 1, connection: 2 },
      { act: 'send', connection: 2, message: INITIAL },
      { act: 'send', connection: 2, message: round(1) },
    ]);
  });

  it('an attempt that is refused leaves what was to be sent for the next one', () => {
    const { env, connections } = connectionsOf3();
    connections.send(2, round(1));
    connections.onBroken(1);
    expect(env.timer('election-connect')).toBeUndefined();
    env.takeActs();
    connections.connectAll();
    expect(env.takeActs()).toEqual([{ act: 'connect', to: 2, connection: 2 }]);
  });

  it('an unreachable server holds up no other', () => {
    const { env, connections } = connectionsOf3();
    connections.send(1, round(1));
    connections.send(2, round(1));
    connections.onConnected(2);
    expect(env.takeActs()).toContainEqual({ act: 'send', connection: 2, message: round(1) });
  });

  it('connectAll tries those that something was meant for, and no others', () => {
    const { env, connections } = connectionsOf3();
    connections.connectAll();
    expect(env.takeActs()).toEqual([]);
    connections.send(5, round(1));
    connections.send(1, round(1));
    admit(connections, 9, 4);
    connections.onBroken(1);
    connections.onBroken(2);
    env.takeActs();
    connections.connectAll();
    expect(env.takeActs()).toEqual([
      { act: 'connect', to: 1, connection: 3 },
      { act: 'connect', to: 5, connection: 4 },
    ]);
  });
});

describe('a connection that opens again', () => {
  it('carries the last notification once more, if there is nothing newer', () => {
    const { env, connections } = connectionsOf3();
    admit(connections, 9, 4);
    connections.send(4, round(1));
    connections.onBroken(9);
    env.takeActs();
    admit(connections, 10, 4);
    expect(env.takeActs()).toEqual([{ act: 'send', connection: 10, message: round(1) }]);
  });

  it('carries the newer one alone, if there is one', () => {
    const { env, connections } = connectionsOf3();
    admit(connections, 9, 4);
    connections.send(4, round(1));
    connections.onBroken(9);
    connections.send(4, round(2));
    env.takeActs();
    admit(connections, 10, 4);
    expect(env.takeActs()).toEqual([
      { act: 'close', connection: 1 },
      { act: 'send', connection: 10, message: round(2) },
    ]);
  });
});

describe('a server that is connected to', () => {
  it('by one with a smaller id closes that connection and connects back', () => {
    const { env, connections } = connectionsOf3();
    connections.onAccepted(9, 2);
    expect(connections.owns(9)).toBe(true);
    connections.onMessage(9, { kind: 'INITIAL', sid: 2 });
    expect(env.takeActs()).toEqual([
      { act: 'close', connection: 9 },
      { act: 'connect', to: 2, connection: 1 },
    ]);
    expect(connections.owns(9)).toBe(false);
    expect(connections.owns(1)).toBe(true);
  });

  it('by one with a smaller id gives up the connection that seemed to stand', () => {
    const { env, connections } = connectionsOf3();
    connections.send(2, round(1));
    connections.onConnected(1);
    env.takeActs();
    admit(connections, 9, 2);
    expect(env.takeActs()).toEqual([
      { act: 'close', connection: 1 },
      { act: 'close', connection: 9 },
      { act: 'connect', to: 2, connection: 2 },
    ]);
    connections.onConnected(2);
    expect(env.takeActs()).toEqual([
      { act: 'send', connection: 2, message: INITIAL },
      { act: 'send', connection: 2, message: round(1) },
    ]);
  });

  it('by one with a smaller id does not connect twice', () => {
    const { env, connections } = connectionsOf3();
    connections.send(2, round(1));
    env.takeActs();
    admit(connections, 9, 2);
    expect(env.takeActs()).toEqual([{ act: 'close', connection: 9 }]);
  });

  it('by one with a larger id lets the new connection take the place of the old', () => {
    const { env, connections } = connectionsOf3();
    admit(connections, 9, 4);
    admit(connections, 10, 4);
    expect(env.takeActs()).toEqual([{ act: 'close', connection: 9 }]);
    expect([connections.owns(9), connections.owns(10)]).toEqual([false, true]);
    connections.send(4, round(1));
    expect(env.takeActs()).toEqual([{ act: 'send', connection: 10, message: round(1) }]);
    connections.onBroken(9);
    connections.send(4, round(2));
    expect(env.takeActs()).toEqual([{ act: 'send', connection: 10, message: round(2) }]);
  });

  it('by an observer treats it like any other server', () => {
    const { env, connections } = connectionsOf3();
    admit(connections, 9, 6);
    connections.send(6, round(1));
    expect(env.takeActs()).toEqual([{ act: 'send', connection: 9, message: round(1) }]);
  });

  it.each([
    ['a stranger', 7, 7],
    ['one that names another', 4, 5],
    ['itself', 3, 3],
  ])('by %s closes the connection', (_, from, sid) => {
    const { env, connections } = connectionsOf3();
    connections.onAccepted(9, from);
    expect(connections.onMessage(9, { kind: 'INITIAL', sid })).toBeNull();
    expect(env.takeActs()).toEqual([{ act: 'close', connection: 9 }]);
    expect(connections.owns(9)).toBe(false);
  });
});

describe('what the election hears', () => {
  it('is each notification of the server at the other end', () => {
    const { connections } = connectionsOf3();
    admit(connections, 9, 4);
    const notification = looking(4, 1, vote(4, 1, 1));
    expect(connections.onMessage(9, notification)).toBe(notification);
    connections.send(1, round(1));
    connections.onConnected(1);
    expect(connections.onMessage(1, looking(1, 1, vote(1, 1, 1)))).toEqual(looking(1, 1, vote(1, 1, 1)));
  });

  it('is nothing before INITIAL, under another name, or on a connection that is not known; it goes on all the same', () => {
    const { env, connections } = connectionsOf3();
    connections.onAccepted(9, 4);
    expect(connections.onMessage(9, looking(4, 1, vote(4, 1, 1)))).toBeNull();
    connections.onMessage(9, { kind: 'INITIAL', sid: 4 });
    expect(connections.onMessage(9, looking(5, 1, vote(4, 1, 1)))).toBeNull();
    expect(connections.onMessage(9, { kind: 'INITIAL', sid: 4 })).toBeNull();
    expect(connections.onMessage(77, looking(4, 1, vote(4, 1, 1)))).toBeNull();
    expect(env.takeActs()).toEqual([]);
    expect(connections.onMessage(9, looking(4, 2, vote(4, 1, 1)))).not.toBeNull();
  });
});

describe('what counts as delivered', () => {
  it('is nothing at first, and nothing while every queue is full', () => {
    const { connections } = connectionsOf3();
    expect(connections.hasDelivered()).toBe(false);
    connections.send(1, round(1));
    connections.send(2, round(1));
    expect(connections.hasDelivered()).toBe(false);
    connections.onConnected(2);
    expect(connections.hasDelivered()).toBe(true);
  });

  it('is what a full window took, but not what came after it', () => {
    const { env, connections } = connectionsOf3();
    admit(connections, 9, 4);
    env.full.add(9);
    connections.send(4, round(1));
    expect(connections.hasDelivered()).toBe(true);
    env.takeActs();
    connections.send(4, round(2));
    connections.send(4, round(3));
    expect(env.takeActs()).toEqual([]);
    expect(connections.hasDelivered()).toBe(false);
    env.full.clear();
    connections.onWritable(9);
    expect(env.takeActs()).toEqual([{ act: 'send', connection: 9, message: round(3) }]);
    expect(connections.hasDelivered()).toBe(true);
  });

  it('starts anew with a new connection, which takes what a full window did not', () => {
    const { env, connections } = connectionsOf3();
    admit(connections, 9, 4);
    env.full.add(9);
    connections.send(4, round(1));
    connections.send(4, round(2));
    env.takeActs();
    connections.onBroken(9);
    connections.onWritable(9);
    admit(connections, 10, 4);
    expect(env.takeActs()).toEqual([{ act: 'send', connection: 10, message: round(2) }]);
    env.full.add(10);
    connections.send(4, round(3));
    connections.send(4, round(4));
    env.takeActs();
    admit(connections, 11, 4);
    expect(env.takeActs()).toEqual([
      { act: 'close', connection: 10 },
      { act: 'send', connection: 11, message: round(4) },
    ]);
  });
});
