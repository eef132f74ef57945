import type { OpenTrace } from '../open-trace.js';
import type { States } from '../state/states.js';
import type { Mask } from './mask.js';
import type { Query } from './syntax.js';
import { textTest } from './tests.js';

/** Events right behind which the state of their actor passes a test. What is not there passes none. */
export function stateMask(
  { path, test }: Extract<Query, { readonly kind: 'state' }>,
  { model }: OpenTrace,
  states: States,
): Mask {
  const { count, actor } = model.columns;
  const mask = new Uint8Array(count);
  const isIn = textTest(test);
  const holds = model.actors.map(() => false);
  states.walk(path, (row, value) => {
    const place = actor[row] ?? 0;
    if (value !== undefined) holds[place] = value !== null && isIn(value);
    if (holds[place] === true) mask[row] = 1;
  });
  return mask;
}
