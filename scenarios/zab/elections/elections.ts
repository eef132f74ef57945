import type { Scenario } from '../../scenario.js';
import {
  electAbandonBeforeAckEpoch,
  electDisloyalVoter,
  electFalseLeader,
  electSlowDiskWinner,
  electWeightsObservers,
} from './leaders.js';
import { electLeaderCrashMidBroadcast } from './mid-broadcast.js';
import {
  electBackwardRound,
  electJoinRunningMixedRounds,
  electLostNotification,
  electNewEpochJoiner,
} from './rounds.js';
import { electBestJoinsLate, electBestZxid, electColdStart, electStaggered } from './starts.js';

/** Who leads, and who does not. */
export const ELECTIONS: readonly Scenario[] = [
  electColdStart,
  electStaggered,
  electBestZxid,
  electBestJoinsLate,
  electLeaderCrashMidBroadcast,
  electAbandonBeforeAckEpoch,
  electFalseLeader,
  electBackwardRound,
  electLostNotification,
  electNewEpochJoiner,
  electJoinRunningMixedRounds,
  electWeightsObservers,
  electDisloyalVoter,
  electSlowDiskWinner,
];
