/** The rules that checkers decide, by id. */
import { RECIPE_RULES } from './recipes/rules.js';
import { SERVICE_RULES } from './service/rules.js';

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
  Z1: {
    slug: 'zab-integrity',
    title:
      "What is delivered was proposed by its epoch's primary, with the same bytes, and is delivered once",
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, integrity',
  },
  Z2: {
    slug: 'zab-total-order',
    title: 'All servers deliver in one order',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, total order',
  },
  Z3: {
    slug: 'zab-agreement',
    title: 'Of the histories of two serving servers one is a prefix of the other',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, agreement',
  },
  Z4: {
    slug: 'local-primary-order',
    title: 'Within an epoch delivery follows the order of proposal, without a gap',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, local primary order',
  },
  Z5: {
    slug: 'global-primary-order',
    title: 'Everything of an epoch is delivered before anything of a later one',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, global primary order',
  },
  Z6: {
    slug: 'primary-integrity',
    title: 'A primary proposes only when it has all of earlier epochs that anybody ever delivers',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, primary integrity',
  },
  Z7: {
    slug: 'one-leader-per-epoch',
    title: 'An epoch has at most one established leader',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 5',
  },
  Z8: {
    slug: 'epoch-durable',
    title:
      'Epochs never fall, and each is durable before it is acknowledged, a current one behind its history',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 5; ZOOKEEPER-1291, 1282, 4643',
  },
  Z9: {
    slug: 'commit-quorum-durable',
    title: 'What is committed is durable on a quorum, with all before it',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 5',
  },
  Z10: {
    slug: 'committed-for-ever',
    title: 'What was committed is in the history of every later leader, and no server loses it',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 6',
  },
  Z11: {
    slug: 'zxid-discipline',
    title: 'Proposals, log records, acknowledgements and commits follow zxid by zxid',
    source: 'ZooKeeper internals, ordering properties',
  },
  Z12: {
    slug: 'one-leader-acked',
    title: 'A server acknowledges one leader per epoch',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 5',
  },
  Z13: {
    slug: 'initial-history',
    title: 'The initial history of an epoch is a prefix of that of every later one',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 6',
  },
  Z14: {
    slug: 'serving-complete',
    title: 'Who serves has all of the initial history of its epoch',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 6',
  },
  Z15: {
    slug: 'synced-prefix',
    title: 'Of two histories with which servers acknowledge an epoch one is a prefix of the other',
    source: 'the TLA+ specifications of ZooKeeper',
  },
  Z16: {
    slug: 'no-impossible-message',
    title: 'Nobody gets a message that the protocol excludes',
    source: 'the TLA+ specifications of ZooKeeper',
  },
  Z17: {
    slug: 'memory-matches-log',
    title: 'Who goes looking has in memory what its log holds, and stands for election with that',
    source: 'ZOOKEEPER-790, 2355, 2845, 4712',
  },
  Z18: {
    slug: 'vote-order-total',
    title: 'In a round a server changes its vote to a better one only',
    source: 'ZOOKEEPER-1419',
  },
  ...SERVICE_RULES,
  D1: {
    slug: 'digest-equal',
    title: 'Servers with the same history have the same state',
    source: 'Schneider, State Machine Approach, 1990',
  },
  D2: {
    slug: 'recovery-exact',
    title: 'What a server recovers is its durable prefix: nothing more, no hole, no torn record',
    source: 'Alagappan et al., Protocol-Aware Recovery, FAST 2018',
  },
  D3: {
    slug: 'snapshot-faithful',
    title: 'A state that is read from disk is the state that its history gives',
    source: 'ZOOKEEPER-1046, 3144, 3249',
  },
  D4: {
    slug: 'transfer-faithful',
    title: "A synchronised server has its leader's state",
    source: 'ZOOKEEPER-962, 3104, 4925',
  },
  D6: {
    slug: 'ack-durable',
    title: 'A promise or an acknowledgement leaves after what it reports is durable',
    source: 'Lamport, Paxos Made Simple, 2.5, stable storage',
  },
  D7: {
    slug: 'snapshot-log-cover',
    title: 'Newest snapshot and log together have no hole',
    source: 'ZOOKEEPER-2325, 2872, 3642',
  },
  D8: {
    slug: 'damage-fail-stop',
    title: 'Data that is known to be damaged is never served and never voted with',
    source: 'Alagappan et al., Protocol-Aware Recovery, FAST 2018',
  },
  V1: {
    slug: 'leader-in-time',
    title: 'After healing one leader is established in time, and stays',
    source: 'ZooKeeper internals, leader activation',
  },
  V2: {
    slug: 'replicas-converge',
    title: 'After healing all servers come to the same history and state in time',
    source: 'ZooKeeper internals',
  },
  V3: {
    slug: 'progress-after-heal',
    title: 'After healing, pending calls end and every live server learns in time',
    source: 'Lamport, Paxos Made Simple, 2.4',
  },
  V4: {
    slug: 'sessions-settle',
    title: 'After healing each session is attached again or ends in time',
    source: "ZooKeeper Programmer's Guide, ZooKeeper sessions",
  },
  V5: {
    slug: 'no-busy-loop',
    title: 'When nothing happens no server is busy and nobody is elected',
    source: 'ZOOKEEPER-975, 3109',
  },
  V6: {
    slug: 'no-leak',
    title: 'When nothing happens nothing is left over',
    source: 'ZooKeeper internals',
  },
  V7: {
    slug: 'progress-during',
    title: 'Commits go on while a fault stands',
    source: 'scenarios that promise it',
  },
  V8: {
    slug: 'leader-stable',
    title: 'Leadership changes no more often than the faults ask for',
    source: 'scenarios that promise it',
  },
  V9: {
    slug: 'election-bounded',
    title: 'Elections settle within a few rounds',
    source: 'scenarios that promise it',
  },
  ...RECIPE_RULES,
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
