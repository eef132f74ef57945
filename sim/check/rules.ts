/** The rules that checkers decide, by id. */
export const RULES = {
  P1: {
    slug: 'validity',
    title: 'A chosen value was submitted by a client',
    source: 'Lamport, Paxos Made Simple, 2.1',
  },
  P2: {
    slug: 'chosen-unique',
    title: 'One chosen value per slot, ever',
    source: 'Lamport, Paxos Made Simple, 2.1',
  },
  P3: {
    slug: 'ballot-unique',
    title: 'A ballot has one proposer, one incarnation',
    source: 'Lamport, Paxos Made Simple, 2.5',
  },
  P4: {
    slug: 'promise-monotonic',
    title: 'A durable promise never falls, and a Prepare is answered only at or above it',
    source: 'Lamport, Paxos Made Simple, 2.2 and 2.5',
  },
  P5: {
    slug: 'safe-at',
    title: "A proposal's value is forced by, or free after, its Q1",
    source: 'Lamport, Paxos Made Simple, 2.2, P2c',
  },
  P6: {
    slug: 'chosen-stable',
    title: 'Higher ballots carry the chosen value',
    source: 'Lamport, Paxos Made Simple, 2.2, P2b',
  },
  P10: {
    slug: 'quorum-intersection',
    title: 'Every used Q1 meets every used Q2',
    source: 'Howard, Malkhi and Spiegelman, Flexible Paxos, 2016',
  },
  P11: {
    slug: 'one-value-per-ballot',
    title: 'One value per slot and ballot',
    source: 'Lamport, the TLA+ module Voting',
  },
  P12: {
    slug: 'promise-complete',
    title: 'A Promise reports all that was accepted',
    source: 'Lamport, Paxos Made Simple, 2.2, phase 1 (b)',
  },
  P16: {
    slug: 'accept-respects-promise',
    title: 'An acceptor accepts only at or above its durable promise, and raises it',
    source: 'Lamport, Paxos Made Simple, 2.2, phase 2 (b)',
  },
  D2: {
    slug: 'recovery-exact',
    title: 'What a server recovers is its durable prefix: nothing more, no hole, no torn record',
    source: 'Alagappan et al., Protocol-Aware Recovery, FAST 2018',
  },
  D6: {
    slug: 'ack-durable',
    title: 'A promise or an acknowledgement leaves after what it reports is durable',
    source: 'Lamport, Paxos Made Simple, 2.5, stable storage',
  },
  V3: {
    slug: 'progress-after-heal',
    title: 'After healing, pending calls end and every live server learns in time',
    source: 'Lamport, Paxos Made Simple, 2.4',
  },
  X1: {
    slug: 'no-own-crash',
    title: 'No process dies but by a fault',
    source: 'an assertion of ours that fails is a bug',
  },
} as const satisfies Readonly<
  Record<string, { readonly slug: string; readonly title: string; readonly source: string }>
>;

export type RuleId = keyof typeof RULES;

/** Whether there is a rule of this id. */
export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(RULES, id);
}
