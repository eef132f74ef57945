import { expect, test } from 'vitest';
import type { RuleId } from '../../../sim/check/rules.js';
import { RULES } from '../../../sim/check/rules.js';
import { synodCheckers } from '../../../sim/check/synod-checkers.js';
import { accept, entry, handMade, majorityOf, promise } from './hand-made-trace.js';

type Hands = ReturnType<typeof handMade>;
type Lines = Readonly<Record<string, (hands: Hands) => void>>;

/** A correct run that exercises every rule: s1 has 7 chosen, s3 finds it out with a ballot of its own, s2 restarts. */
const CORRECT: Lines = {
  'all start': ({ s1, s2, s3 }) => {
    for (const server of [s1, s2, s3]) {
      server.starts();
      server.recovers('0.0');
    }
  },
  'c1 calls': ({ c1 }) => c1.calls(1, 7),
  's1 starts 1.1': ({ s1 }) => s1.startsBallot('1.1'),
  's1 stores its promise of 1.1': ({ s1 }) => s1.stores(promise('1.1')),
  's1 promises 1.1': ({ s1 }) => s1.promised('1.1', 1),
  's1 asks s2': ({ s1 }) => s1.sends('Prepare', 2, '1.1'),
  's2 stores its promise of 1.1': ({ s2 }) => s2.stores(promise('1.1')),
  's2 promises 1.1': ({ s2 }) => s2.promised('1.1', 1),
  's2 answers s1': ({ s2 }) => s2.sends('Promise', 1, '1.1'),
  's1 has a Q1': ({ s1 }) => s1.prepared('1.1', [1, 2]),
  's1 proposes': ({ s1 }) => s1.proposed('1.1', 7),
  's1 stores the value at 1.1': ({ s1 }) => s1.stores(accept('1.1', 7)),
  's2 stores the value at 1.1': ({ s2 }) => s2.stores(accept('1.1', 7)),
  's1 accepts at 1.1': ({ s1 }) => s1.accepted('1.1', 7),
  's2 accepts at 1.1': ({ s2 }) => s2.accepted('1.1', 7),
  's2 tells s1': ({ s2 }) => s2.sends('Accepted', 1, '1.1'),
  's1 has a Q2': ({ s1 }) => s1.chose('1.1', 7, [1, 2]),
  's1 learns': ({ s1 }) => s1.learned('1.1', 7),
  's3 starts 2.3': ({ s3 }) => s3.startsBallot('2.3'),
  's3 stores its promise of 2.3': ({ s3 }) => s3.stores(promise('2.3')),
  's3 promises 2.3': ({ s3 }) => s3.promised('2.3', 3),
  's3 asks s2': ({ s3 }) => s3.sends('Prepare', 2, '2.3'),
  's2 stores its promise of 2.3': ({ s2 }) => s2.stores(promise('2.3')),
  's2 promises 2.3': ({ s2 }) => s2.promised('2.3', 3, [entry('1.1', 7)]),
  's2 answers s3': ({ s2 }) => s2.sends('Promise', 3, '2.3'),
  's3 has a Q1': ({ s3 }) => s3.prepared('2.3', [2, 3]),
  's3 proposes': ({ s3 }) => s3.proposed('2.3', 7),
  's2 stores the value at 2.3': ({ s2 }) => s2.stores(accept('2.3', 7)),
  's3 stores the value at 2.3': ({ s3 }) => s3.stores(accept('2.3', 7)),
  's2 accepts at 2.3': ({ s2 }) => s2.accepted('2.3', 7),
  's2 tells s3': ({ s2 }) => s2.sends('Accepted', 3, '2.3'),
  's2 crashes': ({ s2 }) => s2.crashes(),
  's3 accepts at 2.3': ({ s3 }) => s3.accepted('2.3', 7),
  's3 has a Q2': ({ s3 }) => s3.chose('2.3', 7, [2, 3]),
  's3 learns': ({ s3 }) => s3.learned('2.3', 7),
  'the core is healed': ({ heal }) => heal(1, 2, 3),
  's2 starts': ({ s2 }) => s2.starts(),
  's2 recovers': ({ s2 }) => s2.recovers('2.3', [entry('2.3', 7)]),
  's2 learns': ({ s2 }) => s2.learned('2.3', 7),
  'c1 is answered': ({ c1 }) => c1.returns(1, 7),
};

/** One change to the correct run, and all the rules that it breaks. */
interface Mutation {
  readonly breaks: readonly RuleId[];
  readonly what: string;
  readonly lines: Lines;
}

function replaced(line: keyof typeof CORRECT, by: (hands: Hands) => void): Lines {
  expect(Object.keys(CORRECT)).toContain(line);
  return { ...CORRECT, [line]: by };
}

function added(extra: (hands: Hands) => void): Lines {
  return { ...CORRECT, 'and this': extra };
}

const nothing = (): void => undefined;

const MUTATIONS: readonly Mutation[] = [
  {
    breaks: ['P1'],
    what: 'the client asked for another value',
    lines: replaced('c1 calls', ({ c1 }) => c1.calls(1, 6)),
  },
  {
    breaks: ['P2'],
    what: 'a quorum accepts another value that nobody proposed',
    lines: added(({ s1, s3, c2 }) => {
      c2.calls(1, 8);
      c2.returns(1, 7);
      s1.stores(accept('3.1', 8));
      s3.stores(accept('3.1', 8));
      s1.accepted('3.1', 8);
      s3.accepted('3.1', 8);
    }),
  },
  {
    breaks: ['P3'],
    what: 'a server prepares the ballot of another',
    lines: added(({ s1 }) => s1.sends('Prepare', 2, '2.3')),
  },
  {
    breaks: ['P4'],
    what: 'a restarted acceptor promises less',
    lines: added(({ s2 }) => s2.stores(promise('1.1'))),
  },
  {
    breaks: ['P5'],
    what: 'a promise is counted that was never given',
    lines: replaced('s2 promises 1.1', nothing),
  },
  {
    breaks: ['P5', 'P6'],
    what: 'a proposer prefers its own value',
    lines: replaced('s3 proposes', ({ s3 }) => {
      s3.proposed('2.3', 7);
      s3.prepared('4.3', [2, 3]);
      s3.proposed('4.3', 8);
    }),
  },
  {
    breaks: ['P10'],
    what: 'phase 1 ends with one promise',
    lines: added(({ s1 }) => s1.prepared('3.1', [3])),
  },
  {
    breaks: ['P11'],
    what: 'a ballot is used for a second value',
    lines: replaced('s1 has a Q2', ({ s1 }) => {
      s1.chose('1.1', 7, [1, 2]);
      s1.proposed('1.1', 9);
    }),
  },
  {
    breaks: ['P12'],
    what: 'a Promise keeps silent on an accepted value',
    lines: replaced('s2 promises 2.3', ({ s2 }) => s2.promised('2.3', 3)),
  },
  {
    breaks: ['P16'],
    what: 'an accept leaves the promise where it was',
    lines: added(({ s1 }) => s1.stores(accept('2.3', 7, '1.1'))),
  },
  {
    breaks: ['D2'],
    what: 'a restart forgets the accepted value',
    lines: replaced('s2 recovers', ({ s2 }) => s2.recovers('2.3')),
  },
  {
    breaks: ['D6'],
    what: 'a Promise leaves before its sync',
    lines: added(({ s3 }) => s3.sends('Promise', 1, '9.1')),
  },
  { breaks: ['V3'], what: 'a restarted server never learns', lines: replaced('s2 learns', nothing) },
  {
    breaks: ['X1'],
    what: 'a server dies of itself',
    lines: replaced('s2 crashes', ({ s2 }) => s2.crashes('own', 'a ballot carries one value')),
  },
];

function findingsOf(lines: Lines): ReturnType<typeof synodCheckers>[number]['findings'][] {
  const checkers = synodCheckers(majorityOf(3));
  const hands = handMade(checkers, 3);
  for (const write of Object.values(lines)) write(hands);
  for (const { finish } of checkers) finish?.({ micros: 9_000_000, isOutOfTime: true, phase: 'liveness' });
  return checkers.map(({ findings }) => findings);
}

/** The rules of the synod, in their order. */
const SYNOD_RULES = findingsOf({}).map(({ rule }) => rule);

test('there is one checker for each rule of Paxos, in the order of the rules', () => {
  expect(SYNOD_RULES).toEqual(Object.keys(RULES).filter((rule) => SYNOD_RULES.some((one) => one === rule)));
  expect(SYNOD_RULES).toEqual(
    expect.arrayContaining(Object.keys(RULES).filter((rule) => rule.startsWith('P'))),
  );
});

test('a correct run breaks no rule and exercises each', () => {
  for (const { rule, premises, violation } of findingsOf(CORRECT)) {
    expect({ rule, violation, isExercised: premises > 0 }).toEqual({
      rule,
      violation: null,
      isExercised: true,
    });
  }
});

test('every rule is broken by one of the mutations', () => {
  const broken = new Set(MUTATIONS.flatMap(({ breaks }) => breaks));
  expect(SYNOD_RULES.filter((rule) => !broken.has(rule))).toEqual([]);
});

for (const { breaks, what, lines } of MUTATIONS) {
  test(`${breaks.join(' and ')} and no other rule is broken if ${what}`, () => {
    const broken = findingsOf(lines).filter(({ violation }) => violation !== null);
    expect(broken.map(({ rule }) => rule)).toEqual(breaks);
  });
}
