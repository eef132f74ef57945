/** Where tests of histories begin. */
import type { ZabChecker, ZabContext } from '../../../../../sim/check/zab/context.js';
import type { ZabGhosts } from '../../../../../sim/check/zab/ghosts/ghosts.js';
import type { Hands } from '../hand-made-trace.js';
import { handMade } from '../hand-made-trace.js';

export const ALL = { leader: 3, learners: [1, 2] };
const EPOCH_1 = { epoch: 1, ...ALL };

export type Make = (ghosts: ZabGhosts, context: ZabContext) => ZabChecker;
type Scene = Hands & { readonly checker: ZabChecker };

/** Three servers serve in epoch 1, and have delivered 1.1. */
export function begun(make: Make): Scene {
  const hands = handMade(make);
  hands.start(1, 2, 3);
  hands.establish(EPOCH_1);
  hands.write('1.1', ALL);
  return hands;
}

/** Then s3 has 1.2 besides and dies, and s2 leads epoch 2, which begins with 1.1. */
export function parted(make: Make): Scene {
  const hands = begun(make);
  hands.propose('1.2', { leader: 3, learners: [] });
  hands.s3.crashes();
  hands.s1.becomes('looking');
  hands.s2.becomes('looking');
  hands.establish({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
  return hands;
}
