import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../../core/znode/answers.js';
import type { Stat } from '../../../../../core/znode/stat.js';
import { conditionalOnce } from '../../../../../sim/check/service/writes/conditional-once.js';
import { multiAtomic } from '../../../../../sim/check/service/writes/multi-atomic.js';
import { sequentialUnique } from '../../../../../sim/check/service/writes/sequential-unique.js';
import { versionOrder } from '../../../../../sim/check/service/writes/version-order.js';
import { complaint, proof } from '../../hand-made-trace.js';
import type { Asked, Told } from '../hands.js';
import { create, exists, get, list, remove, set, staged } from '../hands.js';

/** The Stat in an answer, with other values in places. */
function odd(answer: Answer, fields: Partial<Stat>): Answer {
  if (answer.kind !== 'stat' && answer.kind !== 'data') throw new Error('an answer with a Stat');
  return { ...answer, stat: { ...answer.stat, ...fields } };
}

describe('L5, versions', () => {
  test('1, 2, 3, each once, whoever sets them', () => {
    const stage = staged(versionOrder);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a'));
    c1.does(set('/a', 'x'));
    c2.does(set('/a', 'y'));
    c2.does({ kind: 'multi', ops: [set('/a', 'z'), set('/a', 'zz')] });
    c1.does(get('/a'));
    stage.end();
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(4);
  });

  test('they begin anew with a new znode', () => {
    const stage = staged(versionOrder);
    const { checker, c1 } = stage;
    for (let life = 0; life < 2; life += 1) {
      c1.does(create('/a'));
      c1.does(set('/a', 'x'));
      c1.does(remove('/a'));
    }
    stage.end();
    expect(complaint(checker)).toBeNull();
  });

  test('one that is told twice is found', () => {
    const stage = staged(versionOrder);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a'));
    const first = c1.does(set('/a', 'x'));
    const call = c2.calls(set('/a', 'y'));
    const placed = stage.write(call);
    const second = c2.returns(call, { ...placed, answer: odd(placed.answer, { version: 1 }) });
    expect(complaint(checker)).toContain(
      'call 1 of c2, setData /a, was told version 1 of /a (made by 1.4), and so was a call before it',
    );
    expect(proof(checker)).toEqual([first.returned, second]);
  });

  test('one that no update can have given is found at the end', () => {
    const stage = staged(versionOrder);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a'));
    c1.does(set('/a', 'x'));
    const call = c2.calls(get('/a'));
    const due = stage.due(get('/a'), stage.last);
    const shown = c2.returns(call, { ...due, answer: odd(due.answer, { version: 2 }) });
    expect(complaint(checker)).toBeNull();
    stage.end();
    expect(complaint(checker)).toContain(
      '1 of /a were given to none that was answered, and 0 have an unknown outcome',
    );
    expect(proof(checker)).toEqual([shown]);
  });

  test('an update of an unknown outcome may have given it', () => {
    const stage = staged(versionOrder);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a'));
    const lost = c1.calls(set('/a', 'x'));
    c1.loses(lost);
    stage.write(lost);
    c2.does(set('/a', 'y'));
    stage.end();
    expect(complaint(checker)).toBeNull();
  });

  test('so may one of a client that died, but no second one', () => {
    const stage = staged(versionOrder);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a'));
    const call = c1.calls(set('/a', 'x'));
    c1.crashes();
    stage.write(call);
    const told = c2.calls(set('/a', 'y'));
    const placed = stage.write(told);
    c2.returns(told, { ...placed, answer: odd(placed.answer, { version: 3 }) });
    stage.end();
    expect(complaint(checker)).toContain(
      '2 of /a were given to none that was answered, and 1 have an unknown outcome',
    );
  });
});

describe('L6, sequence numbers', () => {
  const next = create('/q/n-', '', 'persistentSequential');

  /** A call that is answered with another path. */
  function told(stage: ReturnType<typeof staged>, call: Asked, path: string): number {
    return call.client.returns(call, { ...stage.write(call), answer: { kind: 'path', path } });
  }

  test('they count all creations below the parent, and begin anew with it', () => {
    const { checker, c1, c2 } = staged(sequentialUnique);
    for (let life = 0; life < 2; life += 1) {
      c1.does(create('/q'));
      c1.does(next);
      c2.does(create('/q/plain'));
      c2.does(next);
      c1.does({ kind: 'multi', ops: [next, next] });
      for (const name of ['n-0000000000', 'plain', 'n-0000000002', 'n-0000000003', 'n-0000000004'])
        c1.does(remove(`/q/${name}`));
      c1.does(remove('/q'));
    }
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(8);
  });

  test('a number that is not the count is found', () => {
    const stage = staged(sequentialUnique);
    const { checker, c1 } = stage;
    c1.does(create('/q'));
    const call = c1.calls(next);
    const returned = told(stage, call, '/q/n-0000000005');
    expect(complaint(checker)).toBe(
      'promised that a sequence number is the count of creations before it, but call 2 of c1, create /q/n-, was given ' +
        '/q/n-0000000005 where /q/n-0000000000 was due',
    );
    expect(proof(checker)).toEqual([call.index, returned]);
  });

  test('a number that was given before is found where nobody knows the count', () => {
    const stage = staged(sequentialUnique);
    const { checker, c1, c2, ghosts } = stage;
    c1.does(create('/q'));
    const first = c1.does(next);
    const call = c2.calls(next);
    const placed = stage.write(call);
    const known = ghosts.callOf(c2.session, call.xid);
    if (known === undefined) throw new Error('the call is known');
    known.expected = null;
    const second = c2.returns(call, { ...placed, answer: { kind: 'path', path: '/q/n-0000000000' } });
    expect(complaint(checker)).toContain('was given /q/n-0000000000, and another call was given 0 before');
    expect(proof(checker)).toEqual([first.returned, second]);
  });

  test('a number below one that had been given when it was called is found', () => {
    const stage = staged(sequentialUnique);
    const { checker, c1, c2, ghosts } = stage;
    c1.does(create('/q'));
    c1.does(create('/q/plain'));
    const first = c1.does(next);
    const call = c2.calls(next);
    const placed = stage.write(call);
    const known = ghosts.callOf(c2.session, call.xid);
    if (known === undefined) throw new Error('the call is known');
    known.expected = null;
    c2.returns(call, { ...placed, answer: { kind: 'path', path: '/q/n-0000000000' } });
    expect(complaint(checker)).toContain(
      'was given /q/n-0000000000, and 1 had been given when it was called',
    );
    expect(proof(checker)[0]).toBe(first.returned);
  });
});

describe('L7, expected versions', () => {
  test('each succeeds once, and is refused when it differs', () => {
    const { checker, c1, c2 } = staged(conditionalOnce);
    c1.does(create('/a'));
    c1.does(set('/a', 'x', 0));
    c2.does(set('/a', 'y', 0));
    c2.does(set('/a', 'y', 1));
    c2.does({ kind: 'multi', ops: [{ kind: 'check', path: '/a', version: 2 }, set('/a', 'z', 2)] });
    c2.does({ kind: 'multi', ops: [{ kind: 'check', path: '/a', version: 2 }, set('/a', 'z', 2)] });
    c1.does(remove('/a', 7));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(8);
  });

  test('a new znode has the same versions again', () => {
    const { checker, c1, c2 } = staged(conditionalOnce);
    for (let life = 0; life < 2; life += 1) {
      c1.does(create('/a'));
      c2.does(set('/a', 'x', 0));
      c1.does(remove('/a', 1));
    }
    expect(complaint(checker)).toBeNull();
  });

  test('a second success on one version is found by the answers alone', () => {
    const stage = staged(conditionalOnce);
    const { checker, c1, c2, ghosts } = stage;
    c1.does(create('/a'));
    const first = c1.does(set('/a', 'x', 0));
    const call = c2.calls(set('/a', 'y', 0));
    const placed = stage.write(call);
    const known = ghosts.callOf(c2.session, call.xid);
    if (known === undefined) throw new Error('the call is known');
    known.expected = null;
    const second = c2.returns(call, { ...first, zxid: placed.zxid });
    expect(complaint(checker)).toContain(
      'call 1 of c2, setData /a if version 0, succeeded on version 0 of /a',
    );
    expect(proof(checker)).toEqual([first.returned, second]);
  });

  test('a success that gives another version than the next is found', () => {
    const stage = staged(conditionalOnce);
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    const call = c1.calls(set('/a', 'x', 0));
    const placed = stage.write(call);
    c1.returns(call, { ...placed, answer: odd(placed.answer, { version: 5 }) });
    expect(complaint(checker)).toContain('success on version 0 gives the next one, but call 2 of c1');
  });

  test('a refusal of the version that the znode has is found', () => {
    const stage = staged(conditionalOnce);
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    const call = c1.calls(remove('/a', 0));
    const placed = stage.write(call);
    const returned = c1.returns(call, { ...placed, code: -103, answer: { kind: 'none' } });
    expect(complaint(checker)).toContain('delete /a if version 0, was told BADVERSION where OK was due');
    expect(proof(checker)).toEqual([call.index, expect.any(Number), returned]);
  });

  test('a check in a multi that succeeds on another version is found', () => {
    const stage = staged(conditionalOnce);
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    const call = c1.calls({ kind: 'multi', ops: [{ kind: 'check', path: '/a', version: 4 }] });
    const placed = stage.write(call);
    c1.returns(call, { ...placed, answer: { kind: 'multi', results: [{ kind: 'check' }] } });
    expect(complaint(checker)).toContain('multi of 1, was told OK where BADVERSION was due');
  });
});

describe('L8, multi', () => {
  const both = { kind: 'multi', ops: [create('/a'), create('/b')] } as const;

  function answered(stage: ReturnType<typeof staged>, call: Asked, told: Partial<Told>): number {
    return call.client.returns(call, { ...stage.write(call), ...told });
  }

  test('all or nothing, also for none', () => {
    const { checker, c1, c2 } = staged(multiAtomic);
    c1.does(both);
    c2.does(both);
    c2.does({ kind: 'multi', ops: [] });
    c2.does(exists('/a'));
    c2.does({ kind: 'multi', ops: [create('/c'), set('/a', 'x'), remove('/none'), remove('/b')] });
    c2.does({ kind: 'multi', ops: [null] });
    c1.does(list('/'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(6);
  });

  test.each([
    [[{ kind: 'create', path: '/a' }], 'of 2 operations was told 1 results'],
    [
      [
        { kind: 'create', path: '/a' },
        { kind: 'error', code: -110 },
      ],
      'was told 1 errors among 2 results',
    ],
    [
      [
        { kind: 'error', code: -110 },
        { kind: 'error', code: 0 },
      ],
      'was told the codes -110, 0',
    ],
    [
      [
        { kind: 'error', code: 0 },
        { kind: 'error', code: 0 },
      ],
      'was told the codes 0, 0',
    ],
    [
      [
        { kind: 'error', code: 0 },
        { kind: 'error', code: -110 },
      ],
      'was told errors, and its transaction 1.4 is multi',
    ],
  ] as const)('the results %j are found', (results, wrong) => {
    const stage = staged(multiAtomic);
    const { checker, c1 } = stage;
    const call = c1.calls(both);
    const returned = answered(stage, call, { answer: { kind: 'multi', results } });
    expect(complaint(checker)).toBe(
      `promised that a multi takes effect as a whole or not at all, but call 1 of c1, multi of 2, ${wrong}`,
    );
    expect(proof(checker).at(-1)).toBe(returned);
  });

  test('a change of another transaction in the results is found', () => {
    const stage = staged(multiAtomic);
    const { checker, c1 } = stage;
    const before = c1.does(set('/', 'x'));
    if (before.answer.kind !== 'stat') throw new Error('a setData is told a Stat');
    const { stat } = before.answer;
    const call = c1.calls({ kind: 'multi', ops: [set('/', 'y')] });
    answered(stage, call, { answer: { kind: 'multi', results: [{ kind: 'setData', stat }] } });
    expect(complaint(checker)).toContain('which is 1.5, was told of a change by 1.4');
  });

  test('a read of what a multi has changed as it was before is found', () => {
    const stage = staged(multiAtomic);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a', 'old'));
    c1.does({ kind: 'multi', ops: [set('/a', 'new'), create('/b')] });
    const call = c2.calls(get('/a'));
    const replied = stage.replies(2, call);
    const returned = c2.returns(call, { ...stage.due(get('/a'), stage.last - 1), zxid: stage.last });
    expect(complaint(checker)).toContain('was answered by s2 from 1.5 as if the multi 1.5 had left /a out');
    expect(proof(checker).slice(1)).toEqual([replied, returned]);
  });

  test('a read from a server that has not applied it is right', () => {
    const stage = staged(multiAtomic);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a', 'old'));
    const call = c1.calls({ kind: 'multi', ops: [set('/a', 'new')] });
    const { zxid } = stage.propose(call);
    stage.commits(zxid);
    stage.applies(zxid, 1, 3);
    c2.does(get('/a'));
    expect(complaint(checker)).toBeNull();
  });
});
