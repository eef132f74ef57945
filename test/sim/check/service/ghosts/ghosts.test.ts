import { describe, expect, test } from 'vitest';
import { makeZxid } from '../../../../../core/zxid.js';
import { Findings } from '../../../../../sim/check/checker.js';
import type { ServiceChecker } from '../../../../../sim/check/service/context.js';
import type { ServiceGhosts } from '../../../../../sim/check/service/ghosts/ghosts.js';
import type { Call, Handle, Transaction } from '../../../../../sim/check/service/ghosts/records.js';
import { create, get, remove, set, staged } from '../hands.js';

/** Keeps what it is told. */
interface Witness extends ServiceChecker {
  readonly told: string[];
  readonly committed: Transaction[];
  readonly ended: Handle[];
}

function witness(_: unknown, ghosts: ServiceGhosts): Witness {
  const told: string[] = [];
  const committed: Transaction[] = [];
  const ended: Handle[] = [];
  const note = (what: string, call: Call | null) => told.push(`${what} ${String(call?.xid ?? 'nothing')}`);
  const { judges } = ghosts;
  judges.called.push((call) => note('called', call));
  judges.sent.push((call) => note('sent', call));
  judges.replied.push((call) => note('replied', call));
  judges.returned.push((call) => note('returned', call));
  judges.committed.push((txn) => {
    committed.push(txn);
    note('committed', txn.call);
  });
  judges.applied.push((server, { call }) => note(`applied by s${String(server)}`, call));
  judges.ended.push((handle) => ended.push(handle));
  return { findings: new Findings('L1'), handlers: ghosts.handlersWith({}), told, committed, ended };
}

describe('calls', () => {
  test('an update goes from its call to its answer', () => {
    const { checker, c1, ghosts } = staged(witness);
    checker.told.length = 0;
    const { xid } = c1.does(create('/a'));
    expect(checker.told).toEqual([
      'called 1',
      'committed 1',
      'applied by s1 1',
      'applied by s2 1',
      'applied by s3 1',
      'replied 1',
      'returned 1',
    ]);
    expect(ghosts.callOf(c1.session, xid)).toMatchObject({
      xid,
      outcome: 'ok',
      txn: { zxid: makeZxid(1, 4), op: 'create', session: c1.session },
      expected: { code: 0, answer: { kind: 'path', path: '/a' }, zxid: makeZxid(1, 4) },
      reply: { server: 1, code: 0 },
    });
  });

  test('a call without a connection is sent later', () => {
    const { c1, ghosts } = staged(witness);
    c1.leaves();
    const call = c1.calls(get('/'));
    expect(ghosts.callOf(c1.session, call.xid)).toMatchObject({ connection: 0, sentAt: 0 });
    c1.movesTo(2);
    const sent = c1.sends(call);
    expect(ghosts.callOf(c1.session, call.xid)).toMatchObject({ connection: c1.connection, sentAt: sent });
  });

  test('a call from before there was a session is found by the session', () => {
    const stage = staged(witness);
    const { c1, ghosts } = stage;
    stage.expires(c1.session);
    c1.expires();
    c1.session = 0;
    c1.connection = 0;
    const call = c1.calls(create('/a'));
    expect(ghosts.handleOf(c1.address)).toMatchObject({ session: 0, state: 'open' });
    c1.opens(2);
    c1.sends(call);
    expect(ghosts.callOf(c1.session, call.xid)?.request).toEqual(create('/a'));
  });

  test('what was seen and what was settled at the call stay with it', () => {
    const { c1, c2, ghosts } = staged(witness);
    const first = c1.does(create('/a'));
    c2.does(get('/a'));
    const second = c2.calls(set('/a', 'x'));
    expect(ghosts.callOf(c2.session, second.xid)).toMatchObject({
      seen: first.zxid,
      settled: { zxid: first.zxid, index: first.returned },
    });
  });

  test('the calls of a client that dies are unknown, and its handle is dead', () => {
    const stage = staged(witness);
    const { c1, ghosts, checker } = stage;
    const call = c1.calls(create('/a'));
    c1.crashes();
    expect(checker.ended).toMatchObject([{ session: c1.session, state: 'dead' }]);
    expect(ghosts.callOf(c1.session, call.xid)?.outcome).toBe('unknown');
    stage.write(call);
    expect(ghosts.callOf(c1.session, call.xid)?.txn?.zxid).toBe(stage.last);
  });

  test('a read is due as its server has it, an update as its place has it', () => {
    const stage = staged(witness);
    const { c1, c2, ghosts } = stage;
    c1.does(create('/a', 'old'));
    const before = stage.last;
    c1.does(set('/a', 'new'));
    const read = c2.calls(get('/a'));
    stage.replies(2, read, { state: before });
    expect(ghosts.callOf(c2.session, read.xid)?.expected).toMatchObject({
      zxid: before,
      answer: { data: 'old' },
    });
  });
});

describe('the committed history', () => {
  test('is in its order, with the changes that the model makes', () => {
    const { checker, c1 } = staged(witness);
    c1.does(create('/a'));
    c1.does(remove('/a'));
    c1.does(remove('/a'));
    expect(
      checker.committed.slice(3).map(({ op, code, changes }) => [op, code, changes.map(({ kind }) => kind)]),
    ).toEqual([
      ['create', 0, ['created']],
      ['delete', 0, ['deleted']],
      ['error', -101, []],
    ]);
  });

  test('goes over the beginning of an epoch, and leaves out what a leader did not begin with', () => {
    const stage = staged(witness);
    const { checker, c1, c2, ghosts } = stage;
    const kept = stage.propose(c1.calls(create('/a')));
    stage.applies(kept.zxid, 2);
    const dropped = c1.calls(create('/b'));
    const proposal = { session: c1.session, cxid: dropped.xid, op: 'create', code: 0 };
    stage.proposes({ zxid: kept.zxid + 1, ...proposal });
    expect(checker.committed).toHaveLength(3);
    stage.reign(2, 2, [1, 2]);
    expect(checker.committed.slice(3).map(({ zxid }) => zxid)).toEqual([kept.zxid]);
    c2.does(create('/c'));
    expect(checker.committed.slice(4).map(({ zxid }) => zxid)).toEqual([makeZxid(2, 1)]);
    expect(ghosts.callOf(c1.session, dropped.xid)?.txn).toBeNull();
    expect(ghosts.model.stat('/b', stage.last)).toBeNull();
    expect(ghosts.knows(kept.zxid + 1)).toBe(false);
    expect(ghosts.knows(kept.zxid)).toBe(true);
  });

  test('a session has its beginning and its end in it, and the handle learns of that', () => {
    const stage = staged(witness);
    const { c1, ghosts } = stage;
    const zxid = stage.expires(c1.session);
    expect(ghosts.session(c1.session)).toMatchObject({ openedZxid: makeZxid(1, 1), closedZxid: zxid });
    expect(ghosts.handleWith(c1.session)).toMatchObject({ closedZxid: zxid, state: 'open' });
  });

  test('of two transactions of one call both are told, and the first is its own', () => {
    const stage = staged(witness);
    const { c1, checker, ghosts } = stage;
    const call = c1.calls(create('/a'));
    const first = stage.write(call);
    stage.write(call);
    const twice = checker.committed.slice(-2);
    expect(twice.map((txn) => txn.call?.xid)).toEqual([call.xid, call.xid]);
    expect(ghosts.callOf(c1.session, call.xid)?.txn?.zxid).toBe(first.zxid);
  });

  test('behind a transaction that nobody knows the model is silent', () => {
    const stage = staged(witness);
    const { c1, ghosts } = stage;
    stage.proposes({ zxid: stage.last + 1, session: c1.session, cxid: 9, op: 'setData', code: 0 });
    stage.commits(stage.last + 1);
    stage.last += 1;
    const read = c1.calls(get('/'));
    stage.replies(1, read);
    expect(ghosts.knows(stage.last)).toBe(false);
    expect(ghosts.callOf(c1.session, read.xid)?.expected).toBeNull();
  });

  test('is forgotten where every live server has it, and not before', () => {
    const stage = staged(witness);
    const { c1, ghosts } = stage;
    const begin = stage.last;
    stage.emit({ kind: 'process.crashed', why: 'fault', message: 'told so' }, 2);
    for (let i = 0; i < 300; i += 1) {
      const placed = stage.propose(c1.calls(set('/', String(i))));
      stage.commits(placed.zxid);
      stage.applies(placed.zxid, 3);
    }
    // s1 has not come along.
    expect(ghosts.knows(begin)).toBe(true);
    expect(ghosts.transaction(begin + 1)).toBeDefined();
    for (let i = 1; i <= 300; i += 1) stage.applies(begin + i, 1);
    for (let i = 0; i < 300; i += 1) {
      const placed = stage.propose(c1.calls(set('/', String(i))));
      stage.commits(placed.zxid);
      stage.applies(placed.zxid, 1, 3);
    }
    expect(ghosts.knows(begin + 250)).toBe(false);
    expect(ghosts.transaction(begin + 250)).toBeUndefined();
    expect(ghosts.knows(stage.last)).toBe(true);
    expect(ghosts.appliedBy(1)).toBe(stage.last);
  });
});

test('a rule does not subscribe itself to what the ghosts judge', () => {
  const { ghosts } = staged(witness);
  expect(() => ghosts.handlersWith({ 'client.called': () => undefined })).toThrow(
    'the ghosts judge client.called',
  );
});

test('servers keep the counts of a quota by themselves, and nobody knows them', () => {
  const stage = staged(witness);
  const { c1, ghosts } = stage;
  const read = c1.calls(get('/zookeeper/quota/a/zookeeper_stats'));
  stage.replies(1, read);
  expect(ghosts.callOf(c1.session, read.xid)?.expected).toBeNull();
});
