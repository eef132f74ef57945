import { ConfigCache } from './config/config-cache.js';
import { ConfigPublisher } from './config/config-publisher.js';
import { ConfigSet } from './config/config-set.js';
import { ConfigWatch } from './config/config-watch.js';
import { GroupMember } from './groups/group-member.js';
import { GroupView } from './groups/group-view.js';
import { LeaderLatch } from './elections/leader-latch.js';
import { LeaderSelector } from './elections/leader-selector.js';
import { Lock } from './locks/lock.js';
import { ReadWriteLock } from './locks/read-write-lock.js';
import { Semaphore } from './locks/semaphore.js';
import { ServiceProvider } from './discovery/service-provider.js';
import { Barrier } from './barriers/barrier.js';
import { CommitCoordinator } from './commit/commit-coordinator.js';
import { CommitSite } from './commit/commit-site.js';
import { Counter } from './counter.js';
import { DoubleBarrier } from './barriers/double-barrier.js';
import { LockedQueue } from './queues/locked-queue.js';
import { Queue } from './queues/queue.js';

/** The recipes. A variant replaces one by a subclass that gets one step wrong. */
export interface RecipeParts {
  readonly lock: typeof Lock;
  readonly readWriteLock: typeof ReadWriteLock;
  readonly leaderLatch: typeof LeaderLatch;
  readonly leaderSelector: typeof LeaderSelector;
  readonly semaphore: typeof Semaphore;
  readonly configCache: typeof ConfigCache;
  readonly configPublisher: typeof ConfigPublisher;
  readonly configSet: typeof ConfigSet;
  readonly configWatch: typeof ConfigWatch;
  readonly groupMember: typeof GroupMember;
  readonly groupView: typeof GroupView;
  readonly serviceProvider: typeof ServiceProvider;
  readonly barrier: typeof Barrier;
  readonly doubleBarrier: typeof DoubleBarrier;
  readonly queue: typeof Queue;
  readonly lockedQueue: typeof LockedQueue;
  readonly counter: typeof Counter;
  readonly commitCoordinator: typeof CommitCoordinator;
  readonly commitSite: typeof CommitSite;
}

export const RECIPE_PARTS: RecipeParts = {
  lock: Lock,
  readWriteLock: ReadWriteLock,
  leaderLatch: LeaderLatch,
  leaderSelector: LeaderSelector,
  semaphore: Semaphore,
  configCache: ConfigCache,
  configPublisher: ConfigPublisher,
  configSet: ConfigSet,
  configWatch: ConfigWatch,
  groupMember: GroupMember,
  groupView: GroupView,
  serviceProvider: ServiceProvider,
  barrier: Barrier,
  doubleBarrier: DoubleBarrier,
  queue: Queue,
  lockedQueue: LockedQueue,
  counter: Counter,
  commitCoordinator: CommitCoordinator,
  commitSite: CommitSite,
};
