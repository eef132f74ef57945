import { describe, expect, it } from 'vitest';

import { SmallEnsemble } from './ensemble.js';
import { ops } from './bench.js';

/** Three servers, one of which leads epoch 1; nobody has asked for anything. */
function three(): { world: SmallEnsemble; leader: number; followers: readonly [number, number] } {
  const world = new SmallEnsemble([1, 2, 3]);
  world.run(1_000_000);
  const { leader } = world;
  const [first = 0, second = 0] = [1, 2, 3].filter((sid) => sid !== leader);
  return { world, leader, followers: [first, second] };
}

function sorted(lines: readonly string[]): readonly string[] {
  return [...lines].sort((a, b) => (a < b ? -1 : 1));
}

describe('servers together', () => {
  it('serve updates and reads through each of them', () => {
    const { world, leader, followers } = three();
    world.connect(1, leader);
    expect(world.after()).toEqual(['c1 session of 1000']);
    world.connect(2, followers[0]);
    expect(world.after()).toEqual(['c2 session of 1000']);
    world.ask(2, 1, ops.create('/a'));
    world.ask(2, 2, ops.get('/a', true));
    expect(world.after()).toEqual(['c2 1 OK at 1.3', 'c2 2 OK at 1.3']);
    world.ask(1, 1, ops.set('/a'));
    expect(world.after()).toEqual(['c1 1 OK at 1.4', 'c2 NodeDataChanged /a at 1.4']);
    world.ask(2, 3, ops.sync());
    world.ask(2, 4, ops.get('/a'));
    world.ask(1, 2, ops.sync());
    expect(sorted(world.after())).toEqual(['c1 2 OK at 1.4', 'c2 3 OK at 1.4', 'c2 4 OK at 1.4']);
    const states = [1, 2, 3].map((sid) => JSON.stringify(world.inspect(sid)));
    for (const state of states) expect(state).toContain(JSON.stringify({ zxid: 4_294_967_300 }).slice(1, -1));
  });

  it('move a session, and close its old connection when it writes there', () => {
    const { world, leader, followers } = three();
    const [a, b] = followers;
    world.connect(1, a, { timeoutMs: 2_000 });
    world.after();
    world.connect(2, b, { from: 1, timeoutMs: 3_000 });
    expect(world.after()).toEqual(['c2 session of 3000']);
    world.ask(1, 1, ops.get('/', true));
    world.ask(2, 1, ops.set('/'));
    expect(sorted(world.after())).toEqual([
      'c1 1 OK at 1.1',
      'c1 NodeDataChanged / at 1.2',
      'c2 1 OK at 1.2',
    ]);
    world.ask(1, 2, ops.set('/'));
    expect(world.after()).toEqual(['c1 closed']);
    // The next one is the leader itself; the update that was refused took a zxid.
    world.connect(3, leader, { from: 2 });
    expect(world.after()).toEqual(['c3 session of 1000']);
    world.ask(2, 2, ops.set('/'));
    world.ask(3, 1, ops.set('/'));
    expect(sorted(world.after())).toEqual(['c2 closed', 'c3 1 OK at 1.4']);
    const owners = world.events.flatMap((event) =>
      event.kind === 'session.attached' ? [event.ownerEpoch] : [],
    );
    expect(owners).toEqual([1, 2, 3]);
  });

  it('expire a silent session within a tick of its timeout, and keep one that is touched through a learner', () => {
    const { world, followers } = three();
    const [a, b] = followers;
    world.connect(1, a, { timeoutMs: 1_000 });
    world.connect(2, b, { timeoutMs: 1_000 });
    world.after();
    world.ask(1, 1, ops.create('/e', 1));
    world.ask(2, 1, ops.exists('/e', true));
    world.after();
    world.ask(2, 2, ops.exists('/e', true));
    world.after();
    for (let i = 0; i < 8; i += 1) {
      world.run(200_000);
      world.ask(2, 3, ops.ping);
    }
    const told = world.after().filter((line) => !line.includes('c2 -2'));
    expect(told).toContain('c1 closed');
    expect(told).toContain('c2 NodeDeleted /e at 1.4');
    const [expiring] = world.events.filter((event) => event.kind === 'session.expiring');
    if (expiring?.kind !== 'session.expiring') throw new Error('a session expired');
    expect(expiring.nowMicros - expiring.deadlineMicros).toBeLessThanOrEqual(100_000);
    // Whoever comes back with it is told so, wherever that is.
    world.connect(3, b, { from: 1 });
    expect(world.after()).toEqual(['c3 session of 0', 'c3 closed']);
  });

  it('close their clients when the leader is gone, and take up the sessions with the next one', () => {
    const { world, leader, followers } = three();
    const [a] = followers;
    world.connect(1, a, { timeoutMs: 4_000 });
    world.after();
    world.ask(1, 1, ops.create('/e', 1));
    world.after();
    world.stop(leader);
    expect(world.after(2_000_000)).toEqual(['c1 closed']);
    expect(world.leader).not.toBe(leader);
    world.connect(2, a, { from: 1, timeoutMs: 4_000 });
    world.ask(2, 9, ops.ping);
    expect(world.after()).toEqual(['c2 closed']);
    world.connect(3, a, { from: 1, timeoutMs: 4_000 });
    expect(world.after()).toEqual(['c3 session of 4000']);
    world.ask(3, 1, ops.exists('/e'));
    expect(world.after(0)).toEqual(['c3 1 OK at 1.2']);
    // The old one comes back, and serves it as well.
    world.start(leader);
    world.run(900_000);
    world.connect(4, leader, { from: 3, timeoutMs: 4_000 });
    expect(world.after()).toContain('c4 session of 4000');
  });
});

describe('a server alone', () => {
  it('gives away other sessions in its next life, and knows the old ones', () => {
    const world = new SmallEnsemble([1]);
    world.run(1_000_000);
    world.connect(1, 1, { timeoutMs: 4_000 });
    world.after();
    world.ask(1, 1, ops.create('/e', 1));
    expect(world.after()).toEqual(['c1 1 OK at 1.2']);
    world.stop(1);
    world.start(1);
    world.run(1_000_000);
    expect(world.told.splice(0)).toEqual(['c1 reset']);
    world.connect(3, 1, { from: 1, timeoutMs: 4_000 });
    world.after();
    world.ask(3, 7, ops.exists('/e'));
    // A leader stands at the beginning of its epoch, and its replies show that.
    expect(world.after()).toEqual(['c3 7 OK at 2.0']);
    world.connect(2, 1);
    expect(world.after()).toEqual(['c2 session of 1000']);
    const opened = world.events.flatMap((event) => (event.kind === 'session.opened' ? [event.session] : []));
    expect(new Set(opened).size).toBe(opened.length);
    world.ask(3, 1, ops.close);
    world.ask(2, 1, ops.exists('/e'));
    expect(world.after()).toContain('c3 1 OK at 2.2');
    world.ask(2, 2, ops.exists('/e'));
    expect(world.after()).toEqual(['c2 2 NONODE at 2.2']);
  });
});
