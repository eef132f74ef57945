import { describe, expect, test } from 'vitest';
import { callsEnd } from '../../../../sim/check/liveness/calls-end.js';
import { IntactCore } from '../../../../sim/check/liveness/intact-core.js';
import { leaderInTime } from '../../../../sim/check/liveness/leader-in-time.js';
import { replicasConverge } from '../../../../sim/check/liveness/replicas-converge.js';
import type { ZabChecker, ZabContext } from '../../../../sim/check/zab/context.js';
import type { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint, proof } from '../hand-made-trace.js';
import { ensembleOf, handMade } from '../zab/hand-made-trace.js';
import type { Scene } from './scenes.js';
import { EPOCH_1, begun, refuse } from './scenes.js';

const BOUND = 1_000_000;

function v1(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return leaderInTime(context, ghosts, new IntactCore(context, ghosts));
}

function v2(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return replicasConverge(context, ghosts, new IntactCore(context, ghosts));
}

function v3(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return callsEnd(context, ghosts, new IntactCore(context, ghosts));
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

  test('a leader that has used the last zxid of its epoch may go, and another one is owed within the bound', () => {
    const goes = (counterMax: number, waitMicros: number): Scene => {
      const hands = begun(v1, { counterMax });
      hands.phase('liveness', 1, 2, 3);
      hands.wait(BOUND);
      hands.write('1.2', EPOCH_1);
      for (const server of [hands.s3, hands.s1, hands.s2]) {
        hands.wait(waitMicros);
        server.becomes('looking');
      }
      hands.end();
      return hands;
    };
    expect(complaint(goes(2, BOUND / 4).checker)).toBeNull();
    expect(goes(2, BOUND / 4).checker.findings.excuse).toBe('spent-epoch');
    expect(complaint(goes(2, BOUND / 2).checker)).toContain('there was none');
    expect(complaint(goes(3, BOUND / 4).checker)).toContain('s3 went from leading to looking');
  });

  test('a spent epoch excuses nobody who dies, whether there is a leader at the time or not', () => {
    for (const gaveUp of [false, true]) {
      const hands = begun(v1, { counterMax: 2 });
      hands.phase('liveness', 1, 2, 3);
      hands.wait(BOUND);
      hands.write('1.2', EPOCH_1);
      if (gaveUp) hands.s3.becomes('looking');
      hands.s1.crashes();
      expect(complaint(hands.checker)).toMatch(/keeps it, but at \d\.\d{3} s s1 died/u);
    }
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

  test('at the end of a quiet phase all have all that is committed a tick before, and the same state', () => {
    const ends = (waitMicros: number): string | null => {
      const hands = begun(v2);
      hands.phase('liveness', 1, 2, 3);
      hands.propose('1.2', EPOCH_1);
      hands.s3.commits('1.2', 1, 2, 3);
      hands.s3.delivers('1.2');
      hands.s2.delivers('1.2', { digest: 99 });
      hands.phase('quiet', 1, 2, 3);
      hands.wait(waitMicros);
      hands.end('quiet');
      return complaint(hands.checker);
    };
    expect(ends(300_000)).toContain('s1 has 1.1 and not 1.2 and s3 has another state than s2');
    expect(ends(0)).toContain('s3 has another state than s2');
    expect(ends(0)).not.toContain('s1 has');
  });

  test('what is committed behind the heal is not owed at the bound of the heal', () => {
    const hands = begun(v2);
    hands.phase('liveness', 1, 2, 3);
    hands.wait(2 * BOUND);
    hands.propose('1.2', EPOCH_1);
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

  test('behind the last zxid of an epoch the bound begins anew', () => {
    const ends = (counterMax: number, waitMicros: number): string | null => {
      const hands = begun(v2, { counterMax });
      hands.phase('liveness', 1, 2, 3);
      hands.wait(2 * BOUND);
      hands.phase('quiet', 1, 2, 3);
      hands.write('1.2', EPOCH_1);
      for (const server of [hands.s1, hands.s2, hands.s3]) server.becomes('looking');
      hands.wait(waitMicros);
      hands.end('quiet');
      return complaint(hands.checker);
    };
    expect(ends(2, BOUND / 2)).toBeNull();
    expect(ends(2, 2 * BOUND)).toContain('s1 does not serve, s2 does not serve and s3 does not serve');
    expect(ends(3, BOUND / 2)).toContain('s1 does not serve');
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

/** Twice what something takes that is proposed. */
const PROMPT = 400_000;

describe('V3, calls end', () => {
  test('a call from before the heal, and one from behind it, that never end are found', () => {
    const hands = begun(v3);
    const one = hands.c1.calls(4);
    const heal = hands.phase('liveness', 1, 2, 3);
    const other = hands.c2.calls(4);
    hands.c2.calls(5);
    hands.c2.returns(5);
    hands.wait(PROMPT);
    hands.end('liveness', true);
    expect(complaint(hands.checker)).toMatch(
      /every call ends in time, but at 0\.\d+ s call 4 of c1 is open since 0\.\d+ s and call 4 of c2 is open/u,
    );
    expect(proof(hands.checker)).toEqual([heal, one, other]);
    expect(hands.checker.findings.premises).toBe(3);
  });

  test('a call that is made in the last moment is no matter', () => {
    const endsAfter = (micros: number): string | null => {
      const hands = begun(v3);
      hands.phase('liveness', 1, 2, 3);
      hands.c1.calls(4);
      hands.wait(micros);
      hands.end('liveness', true);
      return complaint(hands.checker);
    };
    expect(endsAfter(PROMPT - 10_000)).toBeNull();
    expect(endsAfter(PROMPT + 10_000)).toContain('call 4 of c1 is open');
  });

  test('calls that ended, of the dead, or in a run that was over in time are no matter', () => {
    const hands = begun(v3);
    hands.c1.calls(4);
    hands.c2.calls(4);
    hands.phase('liveness', 1, 2, 3);
    hands.c1.returns(4);
    hands.c2.crashes();
    hands.end('liveness', true);
    expect(complaint(hands.checker)).toBeNull();

    const early = begun(v3);
    early.c1.calls(4);
    early.phase('liveness', 1, 2, 3);
    early.end('quiet', false);
    expect(complaint(early.checker)).toBeNull();
  });

  test('without a quorum of intact disks no answer is owed', () => {
    const hands = begun(v3);
    hands.c1.calls(4);
    hands.phase('liveness', 1, 2, 3);
    refuse(hands, 1, 2);
    hands.end('liveness', true);
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.excuse).toBe('no-intact-quorum');
  });

  test('a client that tries none but a server that refused its disk, or is not healed, is owed no answer', () => {
    const ends = (...tries: readonly number[]): Scene => {
      // One intact disk is enough here.
      const hands = begun(v3, { isQuorum: (set) => set.size > 0 });
      hands.c1.calls(4);
      hands.c1.tries(2);
      hands.phase('liveness', 1, 2);
      refuse(hands, 1);
      for (const sid of tries) hands.c1.tries(sid);
      hands.wait(PROMPT);
      hands.end('liveness', true);
      return hands;
    };
    expect(complaint(ends(1, 1).checker)).toBeNull();
    expect(ends(1, 1).checker.findings.excuse).toBe('no-server-left');
    expect(complaint(ends(1, 2).checker)).toContain('call 4 of c1');
    expect(complaint(ends().checker)).toContain('call 4 of c1');
  });

  test('while epochs are spent one after the other no answer is owed', () => {
    const open = (counterMax: number, waitMicros: number): Scene => {
      const hands = begun(v3, { counterMax });
      hands.phase('liveness', 1, 2, 3);
      hands.c1.calls(4);
      hands.write('1.2', EPOCH_1);
      hands.wait(waitMicros);
      hands.end('liveness', true);
      return hands;
    };
    expect(complaint(open(2, BOUND / 2).checker)).toBeNull();
    expect(open(2, BOUND / 2).checker.findings.excuse).toBe('spent-epoch');
    expect(complaint(open(2, 2 * BOUND).checker)).toContain('call 4 of c1');
    expect(complaint(open(3, BOUND / 2).checker)).toContain('call 4 of c1');
  });
});
