/** What tests of the liveness rules begin with. */
import type { ZabChecker, ZabContext } from '../../../../sim/check/zab/context.js';
import type { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import type { Hands } from '../zab/hand-made-trace.js';
import { ensembleOf, handMade } from '../zab/hand-made-trace.js';

export const EPOCH_1 = { epoch: 1, leader: 3, learners: [1, 2] };

export type Scene = Hands & { readonly checker: ZabChecker };

/** Three servers serve in epoch 1 and have delivered 1.1. */
export function begun(
  make: (ghosts: ZabGhosts, context: ZabContext) => ZabChecker,
  more: Partial<ZabContext> = {},
): Scene {
  const hands = handMade(make, ensembleOf(3, more));
  hands.start(1, 2, 3);
  hands.establish(EPOCH_1);
  hands.write('1.1', EPOCH_1);
  return hands;
}

/** These servers refuse their damaged disks. */
export function refuse(hands: Hands, ...sids: number[]): void {
  for (const sid of sids) {
    hands.server(sid).isDamaged();
    hands.server(sid).crashes();
    hands.server(sid).starts({ end: 'refused' });
    hands.server(sid).crashes('halted', 'the log is damaged');
  }
}
