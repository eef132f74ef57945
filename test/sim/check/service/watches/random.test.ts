/**
 * What watches must tell, said a second time and naively: of each watch the first change behind it, found by looking
 * through all that follows. The rules and this must agree on random histories.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Update } from '../../../../../core/znode/requests.js';
import type { Zxid } from '../../../../../core/zxid.js';
import type { ClientHand } from '../hands.js';
import { create, exists, get, list, remove, set } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

const PATHS = ['/a', '/b', '/a/x', '/a/y'] as const;

/** What is done, and by which client. */
type Step =
  | {
      readonly kind: 'read';
      readonly by: 0 | 1;
      readonly how: 'exists' | 'get' | 'list';
      readonly path: string;
    }
  | { readonly kind: 'write'; readonly how: 'create' | 'set' | 'remove'; readonly path: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('read' as const),
    by: fc.constantFrom(0 as const, 1 as const),
    how: fc.constantFrom('exists' as const, 'get' as const, 'list' as const),
    path: fc.constantFrom('/', ...PATHS),
  }),
  fc.record({
    kind: fc.constant('write' as const),
    how: fc.constantFrom('create' as const, 'set' as const, 'remove' as const),
    path: fc.constantFrom(...PATHS),
  }),
);

/** A watch that was left and has not fired. */
interface Left {
  readonly by: 0 | 1;
  readonly list: 'data' | 'child';
  readonly path: string;
}

/** An event that somebody must be told of. */
interface Due {
  readonly by: 0 | 1;
  readonly path: string;
  readonly type: string;
  readonly zxid: Zxid;
}

/** What one change tells, in the order of ZooKeeper's triggers; the watches that it uses up are taken out. */
function told(left: Left[], path: string, how: 'create' | 'set' | 'remove'): Omit<Due, 'zxid'>[] {
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  const type = { create: 'NodeCreated', set: 'NodeDataChanged', remove: 'NodeDeleted' }[how];
  const due: Omit<Due, 'zxid'>[] = [];
  const tell = (what: string, at: string, of: (watch: Left) => boolean): void => {
    const already = new Set<number>();
    for (const watch of left.filter(of)) {
      if (!already.has(watch.by)) due.push({ by: watch.by, path: at, type: what });
      already.add(watch.by);
    }
    const rest = left.filter((watch) => !of(watch));
    left.splice(0, left.length, ...rest);
  };
  tell(type, path, (watch) => watch.path === path && (watch.list === 'data' || how === 'remove'));
  if (how !== 'set') {
    tell('NodeChildrenChanged', parent, (watch) => watch.path === parent && watch.list === 'child');
  }
  return due;
}

/** Plays the steps on a right service; of all events that are due, `isSent` says which are sent. */
function play(steps: readonly Step[], isSent: (nth: number) => boolean): { stage: WholeStage; due: number } {
  const stage = whole();
  const readers: readonly [ClientHand, ClientHand] = [stage.c1, stage.c3];
  const left: Left[] = [];
  let due = 0;
  for (const one of steps) {
    if (one.kind === 'read') {
      const request = { exists, get, list }[one.how](one.path, true);
      const { code } = readers[one.by].does(request);
      if (code !== 0 && one.how !== 'exists') continue;
      const watch = { by: one.by, list: one.how === 'list' ? 'child' : 'data', path: one.path } as const;
      if (
        !left.some(({ by, list: of, path }) => by === watch.by && of === watch.list && path === watch.path)
      ) {
        left.push(watch);
      }
      continue;
    }
    const update: Update = { create, set: (path: string) => set(path, 'x'), remove }[one.how](one.path);
    const { code, zxid } = stage.c2.does(update);
    if (code !== 0) continue;
    for (const { by, path, type } of told(left, one.path, one.how)) {
      due += 1;
      if (isSent(due)) stage.tells(readers[by], path, [type, zxid]);
    }
  }
  stage.end();
  return { stage, due };
}

describe('random histories', () => {
  test('what is due breaks no rule', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const { stage, due } = play(steps, () => true);
        expect(stage.violated).toEqual([]);
        expect(stage.premises('W2')).toBe(due);
      }),
      { numRuns: 60 },
    );
  });

  test('any event that is left out is found, as missing or by what its client sees first', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(20), (steps, nth) => {
        const { stage, due } = play(steps, (one) => one !== nth + 1);
        fc.pre(due > nth);
        expect(stage.violated[0]).toBe('W2');
        expect(['W3']).toEqual(expect.arrayContaining(stage.violated.slice(1)));
      }),
      { numRuns: 60 },
    );
  });
});
