import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import type { LearnerOptions } from '../../../../core/paxos/synod/learner.js';
import { Learner } from '../../../../core/paxos/synod/learner.js';
import type { SynodSettings } from '../../../../core/paxos/synod/settings.js';
import { SYNOD_DEFAULTS } from '../../../../core/paxos/synod/settings.js';
import { FakeEnv } from './fake-env.js';
import { saySent } from './wording.js';

const DECISION = { ballot: makeBallot(2, 3), value: 7 };

interface BenchOptions {
  readonly below?: (bound: number) => number;
  readonly settings?: SynodSettings;
}

/** The learner of server 1 of three. */
class Bench {
  readonly env: FakeEnv;
  readonly learner: Learner;

  constructor({ below = () => 0, settings = SYNOD_DEFAULTS }: BenchOptions = {}) {
    this.env = new FakeEnv({ self: 1, below });
    const { datagrams } = this.env;
    const send: LearnerOptions['send'] = { to: (to, message) => datagrams.send(to, message) };
    this.learner = new Learner({ env: this.env, send, servers: [1, 2, 3], settings });
    this.learner.start();
  }

  /** Its one timer fires: whether a ballot is to find out. */
  fire(): boolean {
    const [due, ...others] = this.env.setTimers;
    if (due === undefined || others.length > 0) throw new Error('a learner that waits has one timer');
    this.env.takeTimer(due.id);
    return this.learner.onLearnTimer();
  }

  said(): readonly string[] {
    return this.env.takeSent().map(saySent);
  }
}

describe('a learner', () => {
  it('knows nothing at the start of a life: what was learned before is forgotten', () => {
    const bench = new Bench();
    bench.learner.learn(DECISION, 'quorum');
    expect(new Bench().learner.known).toBeNull();
  });

  it('waits first, between once and twice the set time', () => {
    const waits = (below: (bound: number) => number): readonly number[] =>
      new Bench({ below }).env.setTimers.map(({ delayMicros }) => delayMicros);
    const { learnMicros } = SYNOD_DEFAULTS;
    expect(waits(() => 0)).toEqual([learnMicros]);
    expect(waits((bound) => bound - 1)).toEqual([2 * learnMicros]);
    expect(new Bench().said()).toEqual([]);
  });

  it('then asks all others, and again after each wait', () => {
    const bench = new Bench();
    for (let i = 0; i < 5; i += 1) {
      bench.fire();
      expect(bench.said()).toEqual(['LearnReq to 2', 'LearnReq to 3']);
    }
  });

  it.each([
    [0, [true, true, true]],
    [1, [false, true, true]],
    [2, [false, false, true, true]],
  ])('wants a ballot when it has asked in vain %d times, and at each wait from then on', (asks, wanted) => {
    const bench = new Bench({ settings: { ...SYNOD_DEFAULTS, asksBeforeBallot: asks } });
    expect(wanted.map(() => bench.fire())).toEqual(wanted);
  });

  it('learns once, and says by which way', () => {
    const bench = new Bench();
    expect(bench.learner.learn(DECISION, 'decide')).toBe(true);
    expect(bench.learner.learn({ ...DECISION, ballot: makeBallot(3, 1) }, 'quorum')).toBe(false);
    expect(bench.learner.known).toEqual(DECISION);
    expect(bench.env.takeEvents('paxos.learned')).toEqual([
      { kind: 'paxos.learned', slot: 1, ...DECISION, via: 'decide' },
    ]);
  });

  it('answers who asks, when it knows, and is silent when it does not', () => {
    const bench = new Bench();
    bench.learner.onLearnReq(3);
    expect(bench.said()).toEqual([]);
    bench.learner.learn(DECISION, 'quorum');
    bench.learner.onLearnReq(3);
    expect(bench.said()).toEqual(['Decide 7 at 2.3 to 3']);
  });

  it('asks no more and waits no more when it knows', () => {
    const bench = new Bench();
    bench.learner.learn(DECISION, 'quorum');
    expect(bench.fire()).toBe(false);
    expect(bench.said()).toEqual([]);
    expect(bench.env.setTimers).toEqual([]);
  });
});
