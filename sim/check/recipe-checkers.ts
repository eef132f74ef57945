/** The rules of recipes, in the order in which a report lists them. */
import { configConsistent } from './recipes/config-consistent.js';
import { discoveryConverges } from './recipes/discovery-converges.js';
import { Footing } from './recipes/footing.js';
import { membershipConverges } from './recipes/membership-converges.js';
import { RecipeGhosts } from './recipes/ghosts.js';
import { latchSingle } from './recipes/latch-single.js';
import { lockFair } from './recipes/lock-fair.js';
import { lockMutexFenced } from './recipes/lock-mutex-fenced.js';
import { lockMutexSession } from './recipes/lock-mutex-session.js';
import { noOrphan } from './recipes/no-orphan.js';
import { rwlockSound } from './recipes/rwlock-sound.js';
import { semaphoreBound } from './recipes/semaphore-bound.js';
import { barrierSound } from './recipes/barrier-sound.js';
import { counterExact } from './recipes/counter-exact.js';
import { oneDecision } from './recipes/one-decision.js';
import { priorityOrder } from './recipes/priority-order.js';
import { queueOnce } from './recipes/queue-once.js';
import type { ServiceChecker, ServiceContext } from './service/context.js';
import type { ServiceGhosts } from './service/ghosts/ghosts.js';

/** A checker for each rule of the recipes. What several read is fed by the first of them. */
export function recipeCheckers(context: ServiceContext, service: ServiceGhosts): readonly ServiceChecker[] {
  const ghosts = new RecipeGhosts(service, context);
  const footing = new Footing(context, ghosts);
  return [
    lockMutexSession(ghosts),
    lockMutexFenced(ghosts),
    lockFair(ghosts),
    latchSingle(ghosts),
    rwlockSound(ghosts),
    semaphoreBound(ghosts),
    noOrphan(ghosts),
    configConsistent(ghosts, footing),
    membershipConverges(ghosts, footing),
    discoveryConverges(ghosts, footing),
    barrierSound(ghosts),
    queueOnce(ghosts),
    counterExact(ghosts),
    oneDecision(ghosts),
    priorityOrder(ghosts),
  ];
}
