/** The rules of ZAB, in the order in which a report lists them. */
import { callsEnd } from './liveness/calls-end.js';
import { electionBounded } from './liveness/election-bounded.js';
import { IntactCore } from './liveness/intact-core.js';
import { leaderInTime } from './liveness/leader-in-time.js';
import { leaderStable } from './liveness/leader-stable.js';
import { noBusyLoop } from './liveness/no-busy-loop.js';
import { noLeak } from './liveness/no-leak.js';
import { progressDuring } from './liveness/progress-during.js';
import { replicasConverge } from './liveness/replicas-converge.js';
import { noOwnCrash } from './process/no-own-crash.js';
import type { ZabChecker, ZabContext } from './zab/context.js';
import { agreement } from './zab/delivery/agreement.js';
import { globalPrimaryOrder } from './zab/delivery/global-primary-order.js';
import { integrity } from './zab/delivery/integrity.js';
import { localPrimaryOrder } from './zab/delivery/local-primary-order.js';
import { primaryIntegrity } from './zab/delivery/primary-integrity.js';
import { totalOrder } from './zab/delivery/total-order.js';
import { ackDurable } from './zab/durability/ack-durable.js';
import { damageFailStop } from './zab/durability/damage-fail-stop.js';
import { recoveryExact } from './zab/durability/recovery-exact.js';
import { snapshotLogCover } from './zab/durability/snapshot-log-cover.js';
import { epochDurable } from './zab/epochs/epoch-durable.js';
import { initialHistory } from './zab/epochs/initial-history.js';
import { oneLeaderAcked } from './zab/epochs/one-leader-acked.js';
import { oneLeaderPerEpoch } from './zab/epochs/one-leader-per-epoch.js';
import { voteOrderTotal } from './zab/epochs/vote-order-total.js';
import type { ZabGhosts } from './zab/ghosts/ghosts.js';
import { commitQuorumDurable } from './zab/history/commit-quorum-durable.js';
import { committedForEver } from './zab/history/committed-for-ever.js';
import { memoryMatchesLog } from './zab/history/memory-matches-log.js';
import { noImpossibleMessage } from './zab/history/no-impossible-message.js';
import { servingComplete } from './zab/history/serving-complete.js';
import { syncedPrefix } from './zab/history/synced-prefix.js';
import { zxidDiscipline } from './zab/history/zxid-discipline.js';
import { digestEqual } from './zab/state/digest-equal.js';
import { snapshotFaithful } from './zab/state/snapshot-faithful.js';
import { transferFaithful } from './zab/state/transfer-faithful.js';

/**
 * A checker for each rule of ZAB, and for what the scenario asks for on top. Subscribe all of them or none: what several
 * rules read is kept once, and the first of them feeds it.
 */
export function zabCheckers(context: ZabContext, ghosts: ZabGhosts): readonly ZabChecker[] {
  const intact = new IntactCore(context, ghosts);
  return [
    integrity(ghosts),
    totalOrder(ghosts),
    agreement(ghosts),
    localPrimaryOrder(ghosts),
    globalPrimaryOrder(ghosts),
    primaryIntegrity(ghosts),
    oneLeaderPerEpoch(ghosts),
    epochDurable(ghosts),
    commitQuorumDurable(context, ghosts),
    committedForEver(context, ghosts),
    zxidDiscipline(ghosts),
    oneLeaderAcked(ghosts),
    initialHistory(ghosts),
    servingComplete(ghosts),
    syncedPrefix(ghosts),
    noImpossibleMessage(ghosts),
    memoryMatchesLog(ghosts),
    voteOrderTotal(ghosts),
    digestEqual(ghosts),
    recoveryExact(ghosts),
    snapshotFaithful(ghosts),
    transferFaithful(ghosts),
    ackDurable(ghosts),
    snapshotLogCover(ghosts),
    damageFailStop(ghosts),
    leaderInTime(context, ghosts, intact),
    replicasConverge(context, ghosts, intact),
    callsEnd(context, ghosts, intact),
    noBusyLoop(context, ghosts),
    noLeak(context, ghosts, intact),
    ...demanded(context, ghosts),
    noOwnCrash(context),
  ];
}

/** A scenario knows how its own course goes, which is that of time: where events may be late it asks for nothing (ADR 22). */
function demanded({ demands, slackMicros }: ZabContext, ghosts: ZabGhosts): readonly ZabChecker[] {
  if (slackMicros > 0) return [];
  const { progressDuring: progress, leaderChangesMax, electionRoundsMax } = demands;
  return [
    ...(progress === null ? [] : [progressDuring(progress, ghosts)]),
    ...(leaderChangesMax === null ? [] : [leaderStable(leaderChangesMax, ghosts)]),
    ...(electionRoundsMax === null ? [] : [electionBounded(electionRoundsMax, ghosts)]),
  ];
}
