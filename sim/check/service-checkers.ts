/** The rules of the znode service over ZAB, those of liveness aside, in the order in which a report lists them. */
import { closeTakesAll } from './service/ephemerals/close-takes-all.js';
import { ephemeralChildless } from './service/ephemerals/ephemeral-childless.js';
import { ephemeralKept } from './service/ephemerals/ephemeral-kept.js';
import { ephemeralOwnerLive } from './service/ephemerals/ephemeral-owner-live.js';
import { recipeCheckers } from './recipe-checkers.js';
import { IntactCore } from './liveness/intact-core.js';
import { sessionsSettle } from './liveness/sessions-settle.js';
import type { ServiceChecker, ServiceContext } from './service/context.js';
import { ServiceGhosts } from './service/ghosts/ghosts.js';
import { readCommitted } from './service/reads/read-committed.js';
import { readEvaluates } from './service/reads/read-evaluates.js';
import { readNotFuture } from './service/reads/read-not-future.js';
import { sessionMonotonic } from './service/reads/session-monotonic.js';
import { staleBound } from './service/reads/stale-bound.js';
import { syncReadFresh } from './service/reads/sync-read-fresh.js';
import { writeFollowsRead } from './service/reads/write-follows-read.js';
import { atMostOnce } from './service/sessions/at-most-once.js';
import { ClockRates } from './service/sessions/clock-rates.js';
import { Deadlines } from './service/sessions/deadlines.js';
import { expiryTrue } from './service/sessions/expiry-true.js';
import { KnownTouches } from './service/sessions/known-touches.js';
import { noEarlyExpiry } from './service/sessions/no-early-expiry.js';
import { noLateExpiry } from './service/sessions/no-late-expiry.js';
import { oneClose } from './service/sessions/one-close.js';
import { oneOutcome } from './service/sessions/one-outcome.js';
import { replyOrder } from './service/sessions/reply-order.js';
import { sessionIdFresh } from './service/sessions/session-id-fresh.js';
import { sessionSingleOwner } from './service/sessions/session-single-owner.js';
import { silentAfterExpiry } from './service/sessions/silent-after-expiry.js';
import { timeoutClamped } from './service/sessions/timeout-clamped.js';
import { Timeouts } from './service/sessions/timeouts.js';
import { ExpectedEvents } from './service/watches/expected.js';
import { rereadFresh } from './service/watches/reread-fresh.js';
import { watchAtMostOnce } from './service/watches/watch-at-most-once.js';
import { watchBeforeData } from './service/watches/watch-before-data.js';
import { watchCatchUp } from './service/watches/watch-catch-up.js';
import { watchExactlyOnce } from './service/watches/watch-exactly-once.js';
import { watchHasCause } from './service/watches/watch-has-cause.js';
import { watchPrivate } from './service/watches/watch-private.js';
import { watchPersistent } from './service/watches/watch-persistent.js';
import { watchRemoval } from './service/watches/watch-removal.js';
import { watchType } from './service/watches/watch-type.js';
import { watchZxidOrder } from './service/watches/watch-zxid-order.js';
import { conditionalOnce } from './service/writes/conditional-once.js';
import { multiAtomic } from './service/writes/multi-atomic.js';
import { replyZxid } from './service/writes/reply-zxid.js';
import { sequentialUnique } from './service/writes/sequential-unique.js';
import { versionOrder } from './service/writes/version-order.js';
import { writesFifo } from './service/writes/writes-fifo.js';
import { writesRealTime } from './service/writes/writes-real-time.js';
import { writesReplay } from './service/writes/writes-replay.js';
import type { ZabGhosts } from './zab/ghosts/ghosts.js';

/**
 * A checker for each rule of the service. Subscribe all of them or none, behind those of ZAB: what several rules read is
 * kept once, and the first of them feeds it.
 */
export function serviceCheckers(context: ServiceContext, zab: ZabGhosts): readonly ServiceChecker[] {
  const ghosts = new ServiceGhosts(zab, context);
  return [
    writesReplay(context, ghosts),
    writesRealTime(context, ghosts),
    writesFifo(context, ghosts),
    replyZxid(context, ghosts),
    versionOrder(context, ghosts),
    sequentialUnique(context, ghosts),
    conditionalOnce(context, ghosts),
    multiAtomic(context, ghosts),
    readEvaluates(context, ghosts),
    sessionMonotonic(context, ghosts),
    readNotFuture(ghosts),
    writeFollowsRead(context, ghosts),
    readCommitted(ghosts),
    syncReadFresh(context, ghosts),
    staleBound(context, ghosts),
    ...sessionCheckers(context, ghosts),
    ephemeralOwnerLive(context, ghosts),
    closeTakesAll(context, ghosts),
    ephemeralKept(context, ghosts),
    ephemeralChildless(context, ghosts),
    ...watchCheckers(context, ghosts),
    sessionsSettle(context, ghosts, new IntactCore(context, zab)),
    ...recipeCheckers(context, ghosts),
  ];
}

function sessionCheckers(context: ServiceContext, service: ServiceGhosts): readonly ServiceChecker[] {
  const deadlines = new Deadlines(service);
  const timeouts = new Timeouts(context, service);
  const touches = new KnownTouches(service);
  return [
    replyOrder(context, service),
    oneOutcome(context, service),
    timeoutClamped(service, timeouts),
    noEarlyExpiry(new ClockRates(), { deadlines, timeouts, touches }),
    noLateExpiry(context, { service, deadlines, timeouts }),
    oneClose(service, deadlines),
    sessionSingleOwner(service),
    silentAfterExpiry(context, service),
    atMostOnce(service),
    expiryTrue(context, service),
    sessionIdFresh(service),
  ];
}

function watchCheckers(context: ServiceContext, service: ServiceGhosts): readonly ServiceChecker[] {
  const expected = new ExpectedEvents(service);
  return [
    watchAtMostOnce(context, expected),
    watchExactlyOnce(context, expected),
    watchBeforeData(context, expected),
    watchZxidOrder(expected),
    watchHasCause(context, expected),
    watchType(expected),
    watchCatchUp(expected),
    watchPersistent(expected),
    watchRemoval(context, service, expected),
    rereadFresh(context, service),
    watchPrivate(context, expected),
  ];
}
