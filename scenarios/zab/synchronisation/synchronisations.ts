import type { Scenario } from '../../scenario.js';
import { syncDiffShort, syncSnapLong } from './short-and-long.js';
import { syncTruncOldLeader } from './trunc-old-leader.js';
import { syncAppendBehindCut } from './append-behind-cut.js';
import { syncTruncCrossEpoch } from './cross-epoch.js';
import { syncAckProposalBeforeNewLeader, syncProposalsInFlight } from './in-flight.js';
import { syncRejoinAckedProposal } from './rejoin-acked-proposal.js';
import { syncSnapThenCrashThenDiff } from './snap-crash-diff.js';
import { syncHoleSpreads } from './hole-spreads.js';
import { syncFuzzySnapshot } from './fuzzy-snapshot.js';
import { syncZxidRollover } from './rollover.js';
import { snapshotFuzzyReplay } from './snapshot-fuzzy-replay.js';

/** A server's history becomes its leader's. */
export const SYNCHRONISATIONS: readonly Scenario[] = [
  syncDiffShort,
  syncSnapLong,
  syncTruncOldLeader,
  syncAppendBehindCut,
  syncTruncCrossEpoch,
  syncProposalsInFlight,
  syncAckProposalBeforeNewLeader,
  syncRejoinAckedProposal,
  syncSnapThenCrashThenDiff,
  syncHoleSpreads,
  syncFuzzySnapshot,
  syncZxidRollover,
  snapshotFuzzyReplay,
];
