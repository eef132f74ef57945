/** The rules of the single-decree synod, in the order in which a report lists them. */
import { ackDurable } from './durability/ack-durable.js';
import { DurableAcceptors } from './durability/durable-acceptors.js';
import { recoveryExact } from './durability/recovery-exact.js';
import { progressAfterHeal } from './liveness/progress-after-heal.js';
import { acceptRespectsPromise } from './paxos/accept-respects-promise.js';
import { ballotUnique } from './paxos/ballot-unique.js';
import { chosenStable } from './paxos/chosen-stable.js';
import { chosenUnique } from './paxos/chosen-unique.js';
import type { SynodChecker, SynodContext } from './paxos/context.js';
import { oneValuePerBallot } from './paxos/one-value-per-ballot.js';
import { promiseComplete } from './paxos/promise-complete.js';
import { promiseMonotonic } from './paxos/promise-monotonic.js';
import { quorumIntersection } from './paxos/quorum-intersection.js';
import { safeAt } from './paxos/safe-at.js';
import { validity } from './paxos/validity.js';
import { VoteTable } from './paxos/vote-table.js';
import { noOwnCrash } from './process/no-own-crash.js';

/**
 * A checker for each rule of the synod. Subscribe all of them or none: what several rules read is kept once, and the
 * first of them feeds it. (A checker that is made by itself keeps its own.)
 */
export function synodCheckers(context: SynodContext): readonly SynodChecker[] {
  const votes = new VoteTable(context);
  const disks = new DurableAcceptors();
  return [
    validity(context, votes),
    chosenUnique(context, votes),
    ballotUnique(),
    promiseMonotonic(disks),
    safeAt(context),
    chosenStable(context, votes),
    quorumIntersection(),
    oneValuePerBallot(),
    promiseComplete(disks),
    acceptRespectsPromise(disks),
    recoveryExact(disks),
    ackDurable(disks),
    progressAfterHeal(context),
    noOwnCrash(context),
  ];
}
