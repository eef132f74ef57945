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
} as const satisfies Readonly<
  Record<string, { readonly slug: string; readonly title: string; readonly source: string }>
>;
