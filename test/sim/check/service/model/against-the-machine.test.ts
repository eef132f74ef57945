/** The model and the servers' own state machine are two descriptions of one service, written apart: they agree. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZnodeMachine } from '../../../../../core/znode/machine.js';
import { ZNODE_PARTS } from '../../../../../core/znode/parts.js';
import type { MultiOp, Read, Update } from '../../../../../core/znode/requests.js';
import { Model } from '../../../../../sim/check/service/model/model.js';
import { isSameAnswer } from '../../../../../sim/check/service/same-answer.js';

const path = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom('/a', '/b', '/a/x', '/a/y', '/a/x/1', '/e', '/e/k', '/q', '/q/n-'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/',
      '',
      '/a/',
      '//',
      'a',
      '/q/',
      '/a/..',
      '/q/.',
      '/zookeeper/config',
      '/x\0',
      null,
    ),
  },
);
const version = fc.constantFrom(-1, -1, 0, 1, 2, -2);
const data = fc.constantFrom('', 'one', null);
const acl = fc.oneof(
  { weight: 20, arbitrary: fc.constant([{ perms: 31, scheme: 'world', id: 'anyone' }]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      [],
      [{ perms: 31, scheme: 'world', id: 'somebody' }],
      [{ perms: 31, scheme: 'auth', id: '' }],
      [{ perms: 31, scheme: 'digest', id: 'a:b' }],
      [{ perms: 31, scheme: 'digest', id: 'a' }],
      [{ perms: 31, scheme: 'ip', id: '10.0.0.1/8' }],
      [{ perms: 31, scheme: 'ip', id: '10.0.0/8' }],
      [{ perms: 5, scheme: 'world', id: 'anyone' }],
      [
        { perms: 2, scheme: 'world', id: 'anyone' },
        { perms: 8, scheme: 'world', id: 'anyone' },
      ],
    ),
  },
);
const flags = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 7 }) },
);

const fields = { path, data, acl, flags };
const op: fc.Arbitrary<MultiOp> = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), ...fields }),
  fc.record({ kind: fc.constant('create2' as const), ...fields }),
  fc.record({ kind: fc.constant('createContainer' as const), ...fields }),
  fc.record({
    kind: fc.constant('createTTL' as const),
    ...fields,
    ttl: fc.constantFrom(-1, 0, 1, 1_099_511_627_775),
  }),
  fc.record({ kind: fc.constant('delete' as const), path, version }),
  fc.record({ kind: fc.constant('setData' as const), path, data, version }),
  fc.record({ kind: fc.constant('check' as const), path, version }),
);
const update: fc.Arbitrary<Update> = fc.oneof(
  { weight: 12, arbitrary: op },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('multi' as const),
      ops: fc.array(fc.oneof({ weight: 30, arbitrary: op }, { weight: 1, arbitrary: fc.constant(null) }), {
        maxLength: 4,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'closeSession' as const }) },
);

/** What happens, one after the other: a session begins, or one of three sessions asks for something. */
const history = fc.array(
  fc.record({ session: fc.integer({ min: 1, max: 3 }), update: fc.option(update, { freq: 8 }) }),
  { minLength: 1, maxLength: 60 },
);

const READS: readonly Read[] = [
  '/',
  '',
  '/a',
  '/a/x',
  '/a/x/1',
  '/e',
  '/q',
  '/zookeeper/config',
  '/none',
].flatMap((where) => [
  { kind: 'exists', path: where, watch: false } as const,
  { kind: 'getData', path: where, watch: false } as const,
  { kind: 'getChildren', path: where, watch: false } as const,
  { kind: 'getChildren2', path: where, watch: false } as const,
]);

test('answers to updates, changes, and every state that may still be read are the same', () => {
  fc.assert(
    fc.property(history, fc.nat(), (steps, floorAt) => {
      const machine = new ZnodeMachine({ gate: { admit: () => null }, parts: ZNODE_PARTS });
      const model = new Model();
      const states: { zxid: number; answers: ReturnType<typeof machine.read>[] }[] = [];
      for (const [i, step] of steps.entries()) {
        const zxid = i + 1;
        const stamp = { zxid, timeMillis: zxid * 10 };
        const { session } = step;
        if (step.update === null) {
          const asked = { kind: 'createSession', sessionId: session, timeoutMs: 4000 } as const;
          const txn = machine.prepare(asked, null, stamp);
          machine.apply(txn, stamp);
          model.open(session, zxid);
        } else {
          const asked = { kind: 'update', sessionId: session, update: step.update } as const;
          const txn = machine.prepare(asked, null, stamp);
          const applied = machine.apply(txn, stamp);
          const due = model.update(step.update, { zxid, timeMs: stamp.timeMillis, session });
          expect({ code: applied.code, answer: applied.answer }).toEqual({
            code: due.code,
            answer: due.answer,
          });
          const changes = applied.changes.flatMap((change) =>
            'path' in change ? [{ kind: change.kind, path: change.path }] : [],
          );
          expect(changes).toEqual(due.changes.map(({ kind, path: where }) => ({ kind, path: where })));
        }
        states.push({ zxid, answers: READS.map((read) => machine.read(read)) });
      }
      const floor = floorAt % (steps.length + 1);
      model.forgetBelow(floor);
      for (const { zxid, answers } of states) {
        if (zxid < floor) continue;
        const wrong = READS.filter((read, i) => {
          const due = model.read(read, zxid);
          const told = answers[i];
          return told === undefined || told.code !== due.code || !isSameAnswer(told.answer, due.answer);
        });
        expect({ zxid, wrong }).toEqual({ zxid, wrong: [] });
      }
    }),
    { numRuns: 500 },
  );
});
