import { expect, test } from 'vitest';
import { create, exists, get, list, remove, set } from './service/hands.js';
import { whole } from './service/whole.js';

/** What is decided by updates, reads and ephemerals alone. */
const OWN = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7'].concat(
  'E1',
  'E2',
  'E3',
  'E4',
);

test('a right run breaks no rule, and exercises each about updates, reads and ephemerals', () => {
  const stage = whole();
  const { c1, c2, c3 } = stage;
  c1.does(create('/q', 'x'));
  c1.does(create('/q/n-', '', 'persistentSequential'));
  c2.does(set('/q', 'y', 0));
  c3.does(set('/q', 'z', 0));
  c2.does({ kind: 'multi', ops: [set('/q', 'z', 1), create('/q/e', '', 'ephemeral')] });
  c3.does({ kind: 'multi', ops: [create('/r'), remove('/none')] });
  c1.does({ kind: 'sync', path: '/' });
  c1.does(get('/q'));
  c1.does(list('/q'));
  c3.does(exists('/q/e'));
  c2.does(create('/q/e/k'));
  stage.expires(c2.session);
  c3.does(exists('/q/e'));
  stage.end();
  expect(stage.violated).toEqual([]);
  expect(OWN.filter((rule) => stage.premises(rule) === 0)).toEqual([]);
});
