import type { Scenario } from '../../scenario.js';
import { crashLeaderSelfOnly } from './leader-self-only.js';
import { crashAfterQuorumBeforeReply } from './before-reply.js';
import { crashAllRepeated } from './all-repeated.js';
import { crashNewLeaderAcked } from './newleader-acked.js';
import { crashEpochBeforeHistory } from './epoch-before-history.js';
import { crashEpochGivenTwice } from './epoch-given-twice.js';
import { crashEpochRename } from './epoch-rename.js';

/** Servers crash between two steps, and come back with what their disks kept. */
export const CRASHES: readonly Scenario[] = [
  crashLeaderSelfOnly,
  crashAfterQuorumBeforeReply,
  crashAllRepeated,
  crashNewLeaderAcked,
  crashEpochBeforeHistory,
  crashEpochRename,
  crashEpochGivenTwice,
];
