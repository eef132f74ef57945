import { describe, expect, test } from 'vitest';
import { electionBounded } from '../../../../sim/check/liveness/election-bounded.js';
import { IntactCore } from '../../../../sim/check/liveness/intact-core.js';
import { leaderInTime } from '../../../../sim/check/liveness/leader-in-time.js';
import { leaderStable } from '../../../../sim/check/liveness/leader-stable.js';
import { noBusyLoop } from '../../../../sim/check/liveness/no-busy-loop.js';
import { noLeak } from '../../../../sim/check/liveness/no-leak.js';
import { progressDuring } from '../../../../sim/check/liveness/progress-during.js';
import { replicasConverge } from '../../../../sim/check/liveness/replicas-converge.js';
import type { ZabChecker, ZabContext } from '../../../../sim/check/zab/context.js';
import type { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint, proof } from '../hand-made-trace.js';
import type { Hands } from '../zab/hand-made-trace.js';
import { ensembleOf, handMade } from '../zab/hand-made-trace.js';

const ALL = { leader: 3, learners: [1, 2] };
const EPOCH_1 = { epoch: 1, ...ALL };
const BOUND = 1_000_000;

type Scene = Hands & { readonly checker: ZabChecker };

function v1(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return leaderInTime(context, ghosts, new IntactCore(context, ghosts));
}

function v2(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return replicasConverge(context, ghosts, new IntactCore(context, ghosts));
}

function v6(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return noLeak(context, ghosts, new IntactCore(context, ghosts));
}

function v5(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return noBusyLoop(context, ghosts);
}

/** Three servers serve in epoch 1 and have delivered 1.1. */
function begun(make: (ghosts: ZabGhosts, context: ZabContext) => ZabChecker): Scene {
  const hands = handMade(make);
  hands.start(1, 2, 3);
  hands.establish(EPOCH_1);
  hands.write('1.1', ALL);
  return hands;
}

/** These servers refuse their damaged disks. */
function refuse(hands: Hands, ...sids: number[]): void {
  for (const sid of sids) {
    hands.server(sid).isDamaged();
    hands.server(sid).crashes();
    hands.server(sid).starts({ end: 'refused' });
    hands.server(sid).crashes('halted', 'the log is damaged');
  }
}

describe('V1, a leader in time', () => {
  test('a core without a leader at its bound is found', () => {
    const hands = handMade(v1);
    hands.start(1, 2, 3);
    const heal = hands.phase('liveness', 1, 2, 3);
    hands.wait(BOUND);
    hands.end();
    expect(complaint(hands.checker)).toMatch(/one leader in time, but at 1\.\d{3} s there was none/u);
    expect(proof(hands.checker)).toEqual([heal]);
  });

  test('what happens behind the bound without a leader shows that there is none', () => {
    const hands = handMade(v1);
    hands.start(1, 2, 3);
    const heal = hands.phase('liveness', 1, 2, 3);
    hands.wait(BOUND);
    const leading = hands.s3.becomes('leading');
    expect(complaint(hands.checker)).toContain('there was none');
    expect(proof(hands.checker)).toEqual([heal, leading]);
  });

  test('a leader that comes too late is found', () => {
    const hands = handMade(v1);
    hands.start(1, 2, 3);
    hands.phase('liveness', 1, 2, 3);
    hands.wait(BOUND);
    hands.establish(EPOCH_1);
    hands.end();
    expect(complaint(hands.checker)).toContain('there was none');
  });

  test('a server of the core that leaves its role behind the bound is found', () => {
    const hands = begun(v1);
    const heal = hands.phase('liveness', 1, 2, 3);
    hands.wait(BOUND);
    const looking = hands.s1.becomes('looking');
    expect(complaint(hands.checker)).toContain('s1 went from following to looking');
    expect(proof(hands.checker)).toEqual([heal, looking]);
  });

  test('a leader from before the heal will do, and who joins it late changes nothing', () => {
    const hands = begun(v1);
    hands.s1.crashes();
    hands.phase('liveness', 1, 2, 3);
    hands.s1.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.wait(BOUND);
    hands.s1.becomes('following', 'discovery');
    hands.s1.becomes('following', 'synchronisation');
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(1);
  });

  test('leaders may come and go before the bound', () => {
    const hands = begun(v1);
    hands.phase('liveness', 1, 2, 3);
    hands.s3.becomes('looking');
    hands.s1.becomes('looking');
    hands.s2.becomes('looking');
    hands.establish({ epoch: 2, leader: 2, learners: [1, 3], base: '1.1' });
    hands.wait(BOUND);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a leader that is gone again at the bound is none', () => {
    const hands = begun(v1);
    hands.phase('liveness', 1, 2, 3);
    hands.s3.crashes();
    hands.wait(BOUND);
    hands.end();
    expect(complaint(hands.checker)).toContain('there was none');
  });

  test('servers outside the core, and a run that is over in time, owe nothing', () => {
    const hands = handMade(v1, ensembleOf(3, { core: [2, 3] }));
    hands.start(1, 2, 3);
    hands.establish(EPOCH_1);
    hands.phase('liveness', 2, 3);
    hands.wait(BOUND);
    hands.s1.becomes('looking');
    hands.end();
    expect(complaint(hands.checker)).toBeNull();

    const early = handMade(v1);
    early.start(1, 2, 3);
    early.phase('liveness', 1, 2, 3);
    early.end();
    expect(complaint(early.checker)).toBeNull();
  });

  test('without a quorum of intact disks no leader is owed, with one it is', () => {
    const hands = begun(v1);
    hands.phase('liveness', 1, 2, 3);
    refuse(hands, 1, 3);
    hands.wait(BOUND);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.excuse).toBe('no-intact-quorum');

    const other = begun(v1);
    other.phase('liveness', 1, 2, 3);
    refuse(other, 3);
    other.wait(BOUND);
    other.end();
    expect(complaint(other.checker)).not.toBeNull();
    expect(other.checker.findings.excuse).toBeNull();
  });
});

describe('V2, the replicas converge', () => {
  test('a server that lacks at its bound what was committed at the heal is found', () => {
    const hands = begun(v2);
    hands.s1.crashes();
    hands.write('1.2', { leader: 3, learners: [2] });
    hands.phase('liveness', 1, 2, 3);
    hands.s1.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.wait(2 * BOUND);
    hands.end();
    expect(complaint(hands.checker)).toContain('s1 does not serve');
  });

  test('a server that comes too late is found, one that is down too', () => {
    const hands = begun(v2);
    hands.s1.crashes();
    hands.s2.crashes();
    hands.phase('liveness', 1, 2, 3);
    hands.wait(2 * BOUND);
    hands.s1.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.join(1, { epoch: 1, leader: 3, end: '1.1' });
    hands.end();
    expect(complaint(hands.checker)).toMatch(/s1 had 1\.1 only at 2\.\d+ s and s2 is down/u);
  });

  test('at the end of a quiet phase all have all that is committed, and the same state', () => {
    const hands = begun(v2);
    hands.phase('liveness', 1, 2, 3);
    hands.propose('1.2', ALL);
    hands.s3.commits('1.2', 1, 2, 3);
    hands.s3.delivers('1.2');
    hands.s2.delivers('1.2', { digest: 99 });
    hands.phase('quiet', 1, 2, 3);
    hands.end('quiet');
    expect(complaint(hands.checker)).toContain('s1 has 1.1 and not 1.2 and s3 has another state than s2');
  });

  test('what is committed behind the heal is not owed at the bound of the heal', () => {
    const hands = begun(v2);
    hands.phase('liveness', 1, 2, 3);
    hands.wait(2 * BOUND);
    hands.propose('1.2', ALL);
    hands.s3.commits('1.2', 1, 2, 3);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(3);
  });

  test('a server that falls back has not converged', () => {
    const hands = begun(v2);
    hands.phase('liveness', 1, 2, 3);
    hands.s1.becomes('looking');
    hands.wait(2 * BOUND);
    hands.end();
    expect(complaint(hands.checker)).toContain('s1 does not serve');
  });

  test('a server that refused its disk owes nothing, and without a quorum of others nobody does', () => {
    const hands = begun(v2);
    hands.phase('liveness', 1, 2, 3);
    refuse(hands, 1);
    hands.wait(2 * BOUND);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.excuse).toBeNull();

    const other = begun(v2);
    other.phase('liveness', 1, 2, 3);
    other.s3.becomes('looking');
    refuse(other, 1, 2);
    other.wait(2 * BOUND);
    other.end();
    expect(complaint(other.checker)).toBeNull();
    expect(other.checker.findings.excuse).toBe('no-intact-quorum');
  });
});

describe('V5, no busy loop', () => {
  test('a vote, or a change of a role, in the quiet phase is found', () => {
    const voting = begun(v5);
    const quiet = voting.phase('quiet', 1, 2, 3);
    const vote = voting.s1.votes(7, 1);
    expect(complaint(voting.checker)).toContain('in the quiet phase s1 voted in round 7');
    expect(proof(voting.checker)).toEqual([quiet, vote]);

    const changing = begun(v5);
    changing.phase('quiet', 1, 2, 3);
    changing.s1.becomes('looking');
    expect(complaint(changing.checker)).toContain('in the quiet phase s1 became looking');
  });

  test('a storm of messages is found, what came before the quiet phase is not counted', () => {
    const storm = (isQuiet: boolean): string | null => {
      const hands = begun(v5);
      if (isQuiet) hands.phase('quiet', 1, 2, 3);
      for (let i = 0; i < 200; i += 1) hands.s2.sends('PING', 3);
      if (!isQuiet) hands.phase('quiet', 1, 2, 3);
      hands.wait(800_000);
      hands.end('quiet');
      return complaint(hands.checker);
    };
    expect(storm(true)).toContain('s2 sent 40.0 messages a tick, and 16 would be many');
    expect(storm(false)).toBeNull();
  });

  test('pings and their answers are quiet, and so is who is not in the core', () => {
    const hands = handMade(v5, ensembleOf(3, { core: [2, 3] }));
    hands.start(1, 2, 3);
    hands.phase('quiet', 2, 3);
    for (let tick = 0; tick < 10; tick += 1) {
      for (let ping = 0; ping < 4; ping += 1) hands.s3.sends('PING', 2);
      hands.s1.votes(tick, 1);
      hands.wait(200_000);
    }
    hands.end('quiet');
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(2);
  });
});

describe('V6, nothing is left over', () => {
  test('a proposal that nobody committed is found', () => {
    const hands = begun(v6);
    hands.propose('1.2', ALL);
    hands.phase('quiet', 1, 2, 3);
    hands.end('quiet');
    expect(complaint(hands.checker)).toBe(
      'promised that the quiet phase leaves nothing over, but 1.2 was proposed and the last commit was 1.1, s1 has 1.1 ' +
        'and not 1.2, s2 has 1.1 and not 1.2 and s3 has 1.1 and not 1.2',
    );
  });

  test('a call that is open is found, unless its client has died', () => {
    const hands = begun(v6);
    const call = hands.c1.calls(4);
    hands.c2.calls(4);
    hands.phase('quiet', 1, 2, 3);
    hands.c2.crashes();
    hands.end('quiet');
    expect(complaint(hands.checker)).toContain('but call 4 of c1 is open');
    expect(proof(hands.checker)).toContain(call);
  });

  test('an epoch without a proposal leaves nothing over, and proposals of older epochs are void', () => {
    const hands = begun(v6);
    hands.propose('1.2', { leader: 3, learners: [] });
    hands.s3.crashes();
    hands.s1.becomes('looking');
    hands.s2.becomes('looking');
    hands.establish({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
    hands.s3.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.c1.calls(1);
    hands.c1.returns(1);
    hands.phase('quiet', 1, 2, 3);
    hands.end('quiet');
    expect(complaint(hands.checker)).toBeNull();
  });

  test('without a quiet phase nothing is owed', () => {
    const hands = begun(v6);
    hands.c1.calls(4);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(0);
  });
});

describe('V7, progress while a fault stands', () => {
  const demand = { withinMicros: 1_000_000, fromMicros: 1_000_000, toMicros: 4_000_000 };
  const v7 = (ghosts: ZabGhosts): ZabChecker => progressDuring(demand, ghosts);

  /** Commits at these times, in ms. */
  function committing(...millis: number[]): Scene {
    const hands = handMade(v7);
    millis.forEach((at, i) => {
      hands.wait(at * 1_000 - hands.nowMicros - 1_000);
      hands.s3.commits(`1.${i + 1}`, 1, 3);
    });
    return hands;
  }

  test('a gap between two commits is found', () => {
    const hands = committing(900, 1_900, 2_950);
    expect(complaint(hands.checker)).toBe(
      'promised that something is committed every 1.000 s, but nothing was between 1.900 s and 2.950 s',
    );
  });

  test('a gap at the beginning, or up to the end, is found', () => {
    expect(complaint(committing(900, 2_100).checker)).toContain('between 1.000 s and 2.100 s');
    const hands = committing(1_500, 2_500);
    hands.wait(2_000_000);
    hands.end();
    expect(complaint(hands.checker)).toContain('between 2.500 s and 4.000 s');
  });

  test('commits just in time are right, and gaps before and behind are no matter', () => {
    const hands = committing(100, 2_000, 3_000, 3_500, 4_500, 9_000);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a run that ended before has only what it had to answer for', () => {
    const hands = committing(1_500);
    hands.wait(900_000);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
    const early = committing(500);
    early.end();
    expect(early.checker.findings.premises).toBe(0);
  });

  test('a learner that hears of a commit is no progress', () => {
    const hands = committing(1_500);
    hands.wait(900_000);
    hands.s1.commits('1.1');
    hands.wait(900_000);
    hands.end();
    expect(complaint(hands.checker)).not.toBeNull();
  });
});

describe('V8, a stable leader', () => {
  const v8 = (ghosts: ZabGhosts): ZabChecker => leaderStable(1, ghosts);

  test('one change too many is found, with all elections', () => {
    const hands = handMade(v8);
    hands.s3.elects(3);
    const first = hands.s3.isEstablished(1, '0.0', [2, 3]);
    const one = hands.s2.elects(2);
    expect(complaint(hands.checker)).toBeNull();
    const other = hands.s2.elects(2);
    expect(complaint(hands.checker)).toBe(
      'promised that the leader changes at most once, but with s2 it changed 2 times',
    );
    expect(proof(hands.checker)).toEqual([first, one, other]);
  });

  test('elections before the first leader, and those of followers, are no changes', () => {
    const hands = handMade(v8);
    for (const server of [hands.s1, hands.s2, hands.s3]) server.elects(3);
    hands.s2.elects(2);
    hands.s2.elects(2);
    hands.s3.isEstablished(1, '0.0', [2, 3]);
    for (const server of [hands.s1, hands.s2]) server.elects(3);
    hands.s3.isEstablished(2, '0.0', [2, 3]);
    expect(complaint(hands.checker)).toBeNull();
  });
});

describe('V9, a bounded election', () => {
  const v9 = (ghosts: ZabGhosts): ZabChecker => electionBounded(2, ghosts);

  test('a server that votes in one round too many is found', () => {
    const { checker, s1 } = handMade(v9);
    s1.starts();
    const votes = [s1.votes(1, 1), s1.votes(2, 1)];
    s1.votes(2, 3);
    votes.push(s1.votes(3, 1));
    expect(complaint(checker)).toBe(
      'promised that an election settles within 2 rounds, but s1 voted in round 3, and in 2 before it, and there was no leader',
    );
    expect(proof(checker)).toEqual(votes);
  });

  test('with an established leader, with its own service, or with a new life a server begins anew', () => {
    const { checker, s1, s3 } = handMade(v9);
    s1.starts();
    for (const round of [1, 2]) s1.votes(round, 1);
    s3.isEstablished(1, '0.0', [2, 3]);
    for (const round of [3, 4]) s1.votes(round, 1);
    s1.serves(1, '0.0');
    for (const round of [5, 6]) s1.votes(round, 1);
    s1.crashes();
    s1.starts();
    for (const round of [1, 2]) s1.votes(round, 1);
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(8);
  });

  test('each server is counted by itself', () => {
    const { checker, s1, s2 } = handMade(v9);
    for (const round of [1, 2]) for (const server of [s1, s2]) server.votes(round, 1);
    expect(complaint(checker)).toBeNull();
  });
});
