/** The rules that checkers decide, by id: the slug and the promise are those of vocabulary.md (c). */
export const RULES = {
  P1: { slug: 'validity', title: 'A chosen value was submitted by a client', source: 'checkers.md 7' },
  P2: { slug: 'chosen-unique', title: 'One chosen value per slot, ever', source: 'checkers.md 7' },
  P3: { slug: 'ballot-unique', title: 'A ballot has one proposer, one incarnation', source: 'checkers.md 7' },
  P4: {
    slug: 'promise-monotonic',
    title: 'A durable promise never falls, and a Prepare is answered only at or above it',
    source: 'checkers.md 7',
  },
  P5: {
    slug: 'safe-at',
    title: "A proposal's value is forced by, or free after, its Q1",
    source: 'checkers.md 7',
  },
  P6: { slug: 'chosen-stable', title: 'Higher ballots carry the chosen value', source: 'checkers.md 7' },
  P10: { slug: 'quorum-intersection', title: 'Every used Q1 meets every used Q2', source: 'paxos.md 13.1' },
  P11: { slug: 'one-value-per-ballot', title: 'One value per slot and ballot', source: 'paxos.md 13.1' },
  P12: { slug: 'promise-complete', title: 'A Promise reports all that was accepted', source: 'paxos.md 4.2' },
  P16: {
    slug: 'accept-respects-promise',
    title: 'An acceptor accepts only at or above its durable promise, and raises it',
    source: 'paxos.md 13.1',
  },
  D2: {
    slug: 'recovery-exact',
    title: 'What a server recovers is its durable prefix: nothing more, no hole, no torn record',
    source: 'checkers.md 8',
  },
  D6: {
    slug: 'ack-durable',
    title: 'A promise or an acknowledgement leaves after what it reports is durable',
    source: 'paxos.md 13.1',
  },
  V3: {
    slug: 'progress-after-heal',
    title: 'After healing, pending calls end and every live server learns in time',
    source: 'checkers.md 9',
  },
  X1: { slug: 'no-own-crash', title: 'No process dies but by a fault', source: 'fault-model.md 5' },
} as const satisfies Readonly<
  Record<string, { readonly slug: string; readonly title: string; readonly source: string }>
>;

export type RuleId = keyof typeof RULES;
