import { describe, expect, it } from 'vitest';
import type { ServerId } from '../../core/ids.js';
import { makeSessionId } from '../../core/ids.js';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import { OPEN_ACL } from '../../core/znode/acl.js';
import type { ServerState } from '../../scenarios/ensemble.js';
import { Ensemble, makerOf } from '../../scenarios/ensemble.js';

const ALL = [1, 2, 3];

function ensemble(observers: readonly ServerId[] = [], servers = 3): Ensemble {
  const service = { minSessionTimeoutMs: 400, maxSessionTimeoutMs: 20_000 };
  return new Ensemble({ servers, observers, zab: ZAB_DEFAULTS, service });
}

/** All servers serve. */
function started(observers: readonly ServerId[] = []): Ensemble {
  const it = ensemble(observers);
  it.start(ALL);
  expect(it.await(() => it.areServing(ALL))).toBe(true);
  return it;
}

function roles(it: Ensemble): readonly ServerState['role'][] {
  return ALL.map((sid) => it.stateOf(sid).role);
}

function leaderOf(it: Ensemble): ServerId {
  return ALL.find((sid) => it.stateOf(sid).role === 'leader') ?? 0;
}

/** A client of a server makes a znode and waits for the answer. */
function creates(it: Ensemble, server: ServerId, path: string): void {
  const { puppet } = it;
  const label = `c${path}`;
  puppet.connect(label, { server, timeoutMs: 10_000, lastZxidSeen: 0, sessionId: 0 });
  expect(it.await(() => puppet.isQuiet(label))).toBe(true);
  puppet.ask(label, { kind: 'create', path, data: 'x', acl: OPEN_ACL, flags: 0 }, 1);
  expect(it.await(() => puppet.isQuiet(label))).toBe(true);
  expect(puppet.take(label).map(({ kind }) => kind)).toEqual(['session', 'reply']);
  it.calm();
}

describe('a directed ensemble', () => {
  it('is down until its servers are started, and elects one', () => {
    const it = ensemble();
    expect(roles(it)).toEqual(['down', 'down', 'down']);
    expect(it.stateOf(1)).toMatchObject({ zxid: null, currentEpoch: 0, acceptedEpoch: 0 });
    it.start(ALL);
    expect(it.areServing(ALL)).toBe(false);
    expect(it.await(() => it.areServing(ALL))).toBe(true);
    expect([...roles(it)].sort()).toEqual(['follower', 'follower', 'leader']);
    expect(it.stateOf(2)).toMatchObject({ zxid: 0, currentEpoch: 1, acceptedEpoch: 1 });
  });

  it('is the same each time: delays are drawn from one seed', () => {
    const states = [started(), started()].map((it) => ALL.map((sid) => it.stateOf(sid)));
    expect(states[0]).toEqual(states[1]);
  });

  it('shows the tree of every server, what its observer has too, and the leader’s time of each transaction', () => {
    const it = started([3]);
    expect(roles(it)[2]).toBe('observer');
    creates(it, 3, '/a');
    for (const sid of ALL)
      expect(it.treeOf(sid).get('/a')).toMatchObject({ data: 'x', stat: { version: 0 } });
    const czxid = it.treeOf(3).get('/a')?.stat.czxid ?? 0;
    expect(it.timesMs.get(czxid)).toBe(it.treeOf(1).get('/a')?.stat.ctime);
  });

  it('loses nothing with a killed server, and everything with a wiped disk', () => {
    const it = started();
    creates(it, 1, '/a');
    it.kill(ALL);
    expect(roles(it)).toEqual(['down', 'down', 'down']);
    it.start(ALL);
    expect(it.await(() => it.areServing(ALL))).toBe(true);
    expect(it.treeOf(2).has('/a')).toBe(true);
    expect(it.stateOf(2).currentEpoch).toBe(2);
    it.kill(ALL);
    for (const sid of ALL) it.wipe(sid);
    expect(it.stateOf(2)).toMatchObject({ currentEpoch: 0, acceptedEpoch: 0 });
    it.start(ALL);
    expect(it.await(() => it.areServing(ALL))).toBe(true);
    expect(it.treeOf(2).has('/a')).toBe(false);
    expect(it.stateOf(2).currentEpoch).toBe(1);
  });

  it('breaks the connections of a killed server at once', () => {
    const it = started();
    creates(it, 1, '/a');
    it.kill([1]);
    expect(it.puppet.isOpen('c/a')).toBe(false);
    expect(it.puppet.take('c/a')).toEqual([{ kind: 'broken' }]);
  });

  it('pauses a server, which serves nobody until it is resumed', () => {
    const it = started();
    const paused = ALL.find((sid) => sid !== leaderOf(it)) ?? 0;
    it.pause([paused]);
    expect(it.stateOf(paused)).toMatchObject({ role: 'paused', zxid: null });
    expect(it.areServing(ALL)).toBe(false);
    it.resume([paused]);
    expect(it.await(() => it.areServing(ALL))).toBe(true);
  });

  it('splits a leader from the others, who elect another one; healed, it follows', () => {
    const it = started();
    const old = leaderOf(it);
    const others = ALL.filter((sid) => sid !== old);
    it.split([[old], others]);
    expect(it.await(() => it.areServing(others))).toBe(true);
    expect(it.stateOf(old)).toMatchObject({ role: 'looking', zxid: null });
    it.heal();
    expect(it.await(() => it.areServing(ALL))).toBe(true);
    expect(leaderOf(it)).not.toBe(old);
  });

  it('cuts one way: a leader that is not heard is no leader for long', () => {
    const it = started();
    const old = leaderOf(it);
    for (const sid of ALL) if (sid !== old) it.oneWay(old, sid);
    const isElsewhere = (): boolean => leaderOf(it) !== 0 && leaderOf(it) !== old;
    expect(it.await(isElsewhere)).toBe(true);
  });

  it('gives up waiting for what does not come about', () => {
    const it = started();
    expect(it.await(() => false, 50_000)).toBe(false);
  });

  it('keeps the sessions of its clients by pings while nothing else happens', () => {
    const it = started();
    creates(it, 2, '/a');
    it.rest(30_000_000);
    expect(it.puppet.isOpen('c/a')).toBe(true);
  });
});

describe('the maker of a session', () => {
  it('is the server in its number', () => {
    expect([1, 5, 255].map((sid) => makerOf(makeSessionId(sid, 123)))).toEqual([1, 5, 255]);
  });
});
