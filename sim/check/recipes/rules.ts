/** The rules of recipes: what clients promise each other on top of the znode service. */
export const RECIPE_RULES = {
  K1: {
    slug: 'lock-mutex-session',
    title: 'Of users whose sessions live one at a time holds a lock',
    source: 'ZooKeeper Recipes and Solutions, locks',
  },
  K2: {
    slug: 'lock-mutex-fenced',
    title: 'What is done under a lock takes effect in the order of its holders',
    source: 'Gray and Cheriton, Leases, SOSP 1989; Burrows, Chubby, OSDI 2006, sequencers',
  },
  K3: {
    slug: 'lock-fair',
    title: 'A lock is given in the order of its queue, and whoever has its turn gets it',
    source: 'ZooKeeper Recipes and Solutions, locks',
  },
  K4: {
    slug: 'latch-single',
    title: 'Of candidates whose sessions live one at a time leads, in epochs that rise',
    source: 'ZooKeeper Recipes and Solutions, leader election; CURATOR-518, 620, 644, 645',
  },
  K11: {
    slug: 'rwlock-sound',
    title: 'A writer excludes all others, and nobody passes a writer who asked before',
    source: 'ZooKeeper Recipes and Solutions, shared locks',
  },
  K12: {
    slug: 'semaphore-bound',
    title: 'No more leases are held than there are, and none is free while somebody waits',
    source: 'Curator, shared semaphore',
  },
  K15: {
    slug: 'no-orphan',
    title: 'Recipes leave nothing behind',
    source: 'Curator, protected creates and guaranteed deletes',
  },
  K7: {
    slug: 'config-consistent',
    title: 'Configuration is shown whole, never as it was before, and in the end as it is',
    source:
      'ZooKeeper Programmer Guide, watches; Hunt et al., ZooKeeper, ATC 2010, 2.4, configuration management',
  },
  K8: {
    slug: 'membership-converges',
    title: 'A group is shown as it was, and in the end as it is; who has joined is in it by its own session',
    source: 'Hunt et al., ZooKeeper, ATC 2010, 2.4, group membership',
  },
  K9: {
    slug: 'discovery-converges',
    title: 'Whoever uses a service is given no instance that is gone, and in the end knows all',
    source: 'Apache Curator, service discovery',
  },
  K5: {
    slug: 'barrier-sound',
    title: 'Nobody passes a barrier that is raised, and members of a double barrier begin and end together',
    source: 'ZooKeeper Recipes and Solutions, barriers',
  },
  K6: {
    slug: 'queue-once',
    title: 'A queue keeps each item until it is taken, and gives it once',
    source: 'ZooKeeper Recipes and Solutions, queues',
  },
  K10: {
    slug: 'counter-exact',
    title: 'A counter counts each step once',
    source: 'Curator, DistributedAtomicLong',
  },
  K13: {
    slug: 'one-decision',
    title: 'A transaction of many sites is decided once, for all of them, and by their votes',
    source:
      'ZooKeeper Recipes and Solutions, two-phased commit; Gray, Notes on Data Base Operating Systems, 1978',
  },
  K14: {
    slug: 'priority-order',
    title: 'The best item of a priority queue is taken first',
    source: 'ZooKeeper Recipes and Solutions, priority queues',
  },
} as const satisfies Readonly<
  Record<string, { readonly slug: string; readonly title: string; readonly source: string }>
>;
