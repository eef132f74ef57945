/** The correct run with one change: a rule that none of them breaks would not be missed if it were gone. */
import { expect } from 'vitest';
import type { RuleId } from '../../../../sim/check/rules.js';
import type { Lines } from './correct-run.js';
import { CORRECT, EPOCH_1, EPOCH_2 } from './correct-run.js';
import type { Hands } from './hand-made-trace.js';

/** One change to the correct run, and all the rules that it breaks. */
interface Mutation {
  readonly breaks: readonly RuleId[];
  readonly what: string;
  readonly lines: Lines;
  /** The liveness phase comes to its bound. */
  readonly isOutOfTime?: boolean;
}

function replaced(line: keyof typeof CORRECT, by: (hands: Hands) => void): Lines {
  expect(Object.keys(CORRECT)).toContain(line);
  return { ...CORRECT, [line]: by };
}

/** The correct run up to this line, and then something else. */
function cut(line: keyof typeof CORRECT, ...rest: readonly ((hands: Hands) => void)[]): Lines {
  const lines = Object.entries(CORRECT);
  const kept = lines.slice(0, lines.findIndex(([name]) => name === line) + 1);
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(rest.map((write, i) => [`and then ${String(i)}`, write])),
  };
}

export const MUTATIONS: readonly Mutation[] = [
  {
    breaks: ['Z1'],
    what: 'other bytes are delivered than were proposed',
    lines: replaced('all write 1.2', (hands) => {
      hands.propose('1.2', EPOCH_1);
      hands.s3.commits('1.2', 1, 2, 3);
      hands.s3.delivers('1.2');
      hands.s1.delivers('1.2', { txn: 99 });
      hands.s2.delivers('1.2');
    }),
  },
  {
    breaks: ['Z2', 'Z4'],
    what: 'a follower leaves out what the leader delivered',
    lines: cut('all write 1.1', (hands) => {
      hands.propose('1.2', EPOCH_1);
      hands.propose('1.3', EPOCH_1);
      hands.s3.commits('1.2', 1, 2, 3);
      hands.s3.commits('1.3', 1, 2, 3);
      hands.s3.delivers('1.2');
      hands.s3.delivers('1.3');
      hands.s1.delivers('1.3');
    }),
  },
  {
    breaks: ['Z4'],
    what: 'somebody is first to deliver, and leaves one out',
    lines: cut('all write 1.1', (hands) => {
      hands.propose('1.2', EPOCH_1);
      hands.propose('1.3', EPOCH_1);
      hands.s3.commits('1.2', 1, 2, 3);
      hands.s3.commits('1.3', 1, 2, 3);
      hands.s1.delivers('1.3');
    }),
  },
  {
    breaks: ['Z2', 'Z3', 'Z11'],
    what: 'a server keeps what the new epoch does not have (ZOOKEEPER-1154)',
    lines: cut(
      'all write 1.2',
      (hands) => hands.propose('1.3', { leader: 3, learners: [] }),
      ({ s1, s2, s3 }) => {
        s3.crashes();
        s1.becomes('looking');
        s2.becomes('looking');
      },
      (hands) => hands.establish(EPOCH_2),
      (hands) => hands.write('2.1', EPOCH_2),
      ({ s3 }) => {
        s3.starts({ last: '1.3', accepted: 1, current: 1 });
        s3.becomes('following');
        s3.storesEpoch('accepted', 2);
        s3.logs('2.1');
        s3.loads('2.1', 'DIFF');
        s3.storesEpoch('current', 2);
        s3.serves(2, '2.1');
      },
      ({ s2, s3 }) => {
        s2.proposes('2.2');
        s2.logs('2.2');
        s2.counts(2, '2.2');
        s3.logs('2.2');
        s2.commits('2.2', 2, 3);
        s3.delivers('2.2');
      },
    ),
  },
  {
    breaks: ['Z5', 'Z1'],
    what: 'a server goes back to an earlier epoch',
    lines: cut('s1 and s2 write 2.1', ({ s1 }) => s1.delivers('1.2')),
  },
  {
    breaks: ['Z6', 'Z10'],
    what: 'a primary begins without what was delivered',
    lines: cut(
      'all write 1.2',
      ({ s1, s2, s3 }) => {
        s3.crashes();
        s1.becomes('looking');
        s2.becomes('looking');
      },
      (hands) => hands.discover({ ...EPOCH_2, base: '1.2' }),
      ({ s2 }) => {
        s2.loads('1.1', 'TRUNC');
        s2.storesEpoch('current', 2);
        s2.takesOver(2, '1.1');
        s2.isEstablished(2, '1.1', [1, 2]);
        s2.serves(2, '2.0');
        s2.proposes('2.1');
      },
    ),
  },
  {
    breaks: ['Z7'],
    what: 'a second leader is established in an epoch',
    lines: replaced('all write 1.2', (hands) => {
      hands.write('1.2', EPOCH_1);
      hands.s2.isEstablished(1, '1.2', [1, 2]);
    }),
  },
  {
    breaks: ['Z8'],
    what: 'a leader tells its epoch before it is durable (ZOOKEEPER-1291)',
    lines: replaced('s3 dies', ({ s3 }) => {
      s3.sends('LEADERINFO', 1, { zxid: '2.0', epoch: 2 });
      s3.crashes();
    }),
  },
  {
    breaks: ['Z9', 'D6'],
    what: 'a transaction is committed that one disk holds',
    lines: cut('all write 1.1', ({ s3, s1 }) => {
      s3.proposes('1.2');
      s3.logs('1.2');
      s1.appends('1.2');
      s1.sends('ACK', 3, { zxid: '1.2' });
      s3.commits('1.2', 1, 3);
    }),
  },
  {
    breaks: ['Z10'],
    what: 'cuts take what was committed from all but one',
    lines: cut('all write 1.2', ({ s1, s2 }) => {
      s1.truncates('1.1');
      s2.truncates('1.1');
    }),
  },
  {
    breaks: ['Z11'],
    what: 'a proposal skips a counter',
    lines: cut('all write 1.2', ({ s3 }) => s3.proposes('1.4')),
  },
  {
    breaks: ['Z12'],
    what: 'a server acknowledges NEWLEADER to two leaders',
    lines: cut('s3 leads epoch 1', ({ s1 }) => s1.sends('ACK', 2, { zxid: '1.0' })),
  },
  {
    breaks: ['Z14'],
    what: 'a server serves with less than its epoch began with',
    lines: cut('s1 and s2 write 2.1', ({ s3 }) => {
      s3.starts({ last: '1.2', accepted: 1, current: 1 });
      s3.loads('1.1', 'TRUNC');
      s3.serves(2, '1.1');
    }),
  },
  {
    breaks: ['Z15'],
    what: 'two servers acknowledge an epoch with different histories',
    lines: cut(
      'all write 1.2',
      (hands) => hands.propose('1.3', { leader: 3, learners: [] }),
      ({ s1, s2, s3 }) => {
        s3.crashes();
        s1.becomes('looking');
        s2.becomes('looking');
      },
      (hands) => hands.establish(EPOCH_2),
      (hands) => hands.write('2.1', EPOCH_2),
      ({ s1, s3 }) => {
        s1.takesOver(2, '2.1');
        s3.starts({ last: '1.3', accepted: 1, current: 1 });
        s3.becomes('following');
        s3.storesEpoch('accepted', 2);
        s3.storesEpoch('current', 2);
        s3.takesOver(2, '1.3');
      },
    ),
  },
  {
    breaks: ['Z13', 'Z10'],
    what: 'an epoch begins with less than an earlier one began with',
    lines: cut('s2 leads epoch 2', ({ s1 }) => s1.isEstablished(3, '1.1', [1, 3])),
  },
  {
    breaks: ['Z16'],
    what: 'a server finds a gap in its proposals',
    lines: replaced('time passes', (hands) => {
      hands.wait(2_000_000);
      hands.s1.refuses('zxid-gap', 2);
    }),
  },
  {
    breaks: ['Z17'],
    what: 'memory is behind the log when a server goes looking (ZOOKEEPER-2845)',
    lines: cut(
      'all write 1.1',
      (hands) => hands.propose('1.2', EPOCH_1),
      ({ s1 }) => s1.becomes('looking'),
    ),
  },
  {
    breaks: ['Z17'],
    what: 'a server stands for election with an epoch that nobody began (ZOOKEEPER-790)',
    lines: replaced('s1 goes looking', ({ s1 }) => {
      s1.becomes('looking');
      s1.votes(1, 1, '2.0', 1);
    }),
  },
  {
    breaks: ['Z18'],
    what: 'a server turns to a worse vote',
    lines: replaced('s1 goes looking', ({ s1 }) => {
      s1.becomes('looking');
      s1.votes(2, 3, '1.2', 1);
      s1.votes(2, 1, '1.2', 1);
    }),
  },
  {
    breaks: ['D1'],
    what: 'a transaction gives another state at one server',
    lines: replaced('all write 1.2', (hands) => {
      hands.propose('1.2', EPOCH_1);
      hands.s3.commits('1.2', 1, 2, 3);
      hands.s3.delivers('1.2');
      hands.s1.delivers('1.2', { digest: 99 });
      hands.s2.delivers('1.2');
    }),
  },
  {
    breaks: ['D2'],
    what: 'a restart finds more than the disk held',
    lines: cut('all write 1.2', (hands) => {
      hands.s3.proposes('1.3');
      hands.s1.appends('1.3');
      hands.s1.crashes();
      hands.s1.loses({ kind: 'log', zxid: 4294967296 + 3 });
      hands.s1.starts({ last: '1.3', accepted: 1, current: 1 });
    }),
  },
  {
    breaks: ['D1', 'D3'],
    what: 'a restart reads another state',
    lines: replaced('s3 starts', ({ s3 }) => {
      s3.comesUp();
      s3.recovers({ last: '1.2', accepted: 1, current: 1 });
      s3.loads('1.2', 'disk', { digest: 99 });
    }),
  },
  {
    breaks: ['D1', 'D4', 'V2'],
    what: 'synchronisation leaves another state',
    lines: cut('s3 starts', ({ s3 }) => {
      s3.becomes('following');
      s3.storesEpoch('accepted', 2);
      s3.logs('2.1');
      s3.loads('2.1', 'DIFF', { digest: 99 });
      s3.storesEpoch('current', 2);
      s3.serves(2, '2.1');
    }),
  },
  {
    breaks: ['D6'],
    what: 'an acknowledgement leaves before its sync',
    lines: cut('all write 1.1', ({ s1, s3 }) => {
      s3.proposes('1.2');
      s1.appends('1.2');
      s1.sends('ACK', 3, { zxid: '1.2' });
    }),
  },
  {
    breaks: ['D2', 'D7', 'Z10'],
    what: 'a restart finds less than the disk held',
    lines: cut('s1 and s2 write 2.1', ({ s3 }) => s3.starts({ last: '1.1', accepted: 1, current: 1 })),
  },
  {
    breaks: ['D8'],
    what: 'a damaged log is taken for a shorter one',
    lines: cut('s1 and s2 write 2.1', ({ s3 }) => {
      s3.isDamaged();
      s3.starts({ last: '0.0', accepted: 1, current: 1 });
    }),
  },
  {
    breaks: ['V1', 'V2', 'V5'],
    what: 'the core falls apart again',
    lines: replaced('more time passes', (hands) => {
      hands.s3.becomes('looking');
      hands.wait(500_000);
    }),
  },
  {
    breaks: ['V2', 'V6'],
    what: 'a server is never up again',
    lines: cut(
      'the core is healed',
      (hands) => hands.wait(2_500_000),
      (hands) => hands.phase('quiet'),
    ),
  },
  {
    breaks: ['V3'],
    what: 'a call is never answered',
    lines: cut('s3 joins', (hands) => hands.wait(500_000)),
    isOutOfTime: true,
  },
  {
    breaks: ['V5'],
    what: 'a server votes in the quiet phase',
    lines: replaced('more time passes', (hands) => {
      hands.s2.votes(9, 3);
      hands.wait(500_000);
    }),
  },
  {
    breaks: ['V6'],
    what: 'a call stays open',
    lines: replaced('c1 is answered', () => undefined),
  },
  {
    breaks: ['V7'],
    what: 'nothing is committed for long',
    lines: replaced('s2 goes looking', (hands) => {
      hands.wait(21_000_000);
      hands.s2.becomes('looking');
    }),
  },
  {
    breaks: ['V8'],
    what: 'the leader changes twice',
    lines: replaced('s2 goes looking', ({ s1, s2 }) => {
      s1.elects(1);
      s2.becomes('looking');
    }),
  },
  {
    breaks: ['V9'],
    what: 'an election goes on and on',
    lines: replaced('s2 goes looking', ({ s2 }) => {
      s2.becomes('looking');
      for (const round of [7, 8, 9]) s2.votes(round, 3);
    }),
  },
  {
    breaks: ['X1'],
    what: 'a server dies of itself',
    lines: replaced('s3 dies', ({ s3 }) => s3.crashes('own', 'a log has no gap')),
  },
];
