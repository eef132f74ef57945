import { describe, expect, test } from 'vitest';
import { IntactCore } from '../../../../sim/check/liveness/intact-core.js';
import { noBusyLoop } from '../../../../sim/check/liveness/no-busy-loop.js';
import type { Findings } from '../../../../sim/check/checker.js';
import { noLeak } from '../../../../sim/check/liveness/no-leak.js';
import type { ZabChecker, ZabContext } from '../../../../sim/check/zab/context.js';
import type { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint, proof } from '../hand-made-trace.js';
import { ensembleOf, handMade } from '../zab/hand-made-trace.js';
import { EPOCH_1, begun } from './scenes.js';

function v5(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return noBusyLoop(context, ghosts);
}

function v6(ghosts: ZabGhosts, context: ZabContext): ZabChecker {
  return noLeak(context, ghosts, new IntactCore(context, ghosts));
}

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

  test('an election that has to be, because the epoch has no zxid left, is no churn', () => {
    const spent = (counterMax: number): string | null => {
      const hands = begun(v5, { counterMax });
      hands.phase('quiet', 1, 2, 3);
      hands.s3.proposes('1.9');
      hands.s3.becomes('looking');
      return complaint(hands.checker);
    };
    expect(spent(9)).toBeNull();
    expect(spent(10)).toContain('in the quiet phase s3 became looking');
  });

  test('a server whose disk is behind may leave and come back, once', () => {
    const hands = begun(v5);
    hands.s3.proposes('1.2');
    for (const server of [hands.s2, hands.s3]) server.logs('1.2');
    hands.commit('1.2', EPOCH_1);
    hands.phase('quiet', 1, 2, 3);
    hands.s1.becomes('looking');
    hands.s1.votes(7, 3);
    hands.s1.logs('1.2');
    hands.s1.becomes('following', 'broadcast');
    hands.s1.serves(1, '1.2');
    expect(complaint(hands.checker)).toBeNull();
    hands.s1.becomes('looking');
    expect(complaint(hands.checker)).toContain('in the quiet phase s1 became looking');

    const other = begun(v5);
    other.s3.proposes('1.2');
    for (const server of [other.s2, other.s3]) server.logs('1.2');
    other.commit('1.2', EPOCH_1);
    other.phase('quiet', 1, 2, 3);
    other.s2.becomes('looking');
    expect(complaint(other.checker)).toContain('in the quiet phase s2 became looking');
  });

  test('a server whose disk has caught up has no reason to leave for long', () => {
    const leavesAfter = (micros: number): string | null => {
      const hands = begun(v5);
      hands.s3.proposes('1.2');
      for (const server of [hands.s2, hands.s3]) server.logs('1.2');
      hands.commit('1.2', EPOCH_1);
      hands.phase('quiet', 1, 2, 3);
      hands.wait(1_000_000);
      hands.s1.logs('1.2');
      hands.wait(micros);
      hands.s1.becomes('looking');
      // Who left in time may take its time to come back.
      hands.wait(1_000_000);
      hands.s1.votes(7, 3);
      return complaint(hands.checker);
    };
    expect(leavesAfter(390_000)).toBeNull();
    expect(leavesAfter(410_000)).toContain('in the quiet phase s1 became looking');
  });

  test('where events may be late, what shows of it within two ticks is no churn, and who left comes back', () => {
    const leavesAfter = (micros: number, slackMicros: number): string | null => {
      const hands = begun(v5, { slackMicros });
      hands.phase('quiet', 1, 2, 3);
      hands.wait(micros);
      hands.s1.becomes('looking');
      hands.wait(1_000_000);
      hands.s1.votes(7, 3);
      hands.s1.becomes('following', 'broadcast');
      return complaint(hands.checker);
    };
    expect(leavesAfter(380_000, 1_000)).toBeNull();
    expect(leavesAfter(410_000, 1_000)).toContain('in the quiet phase s1 became looking');
    expect(leavesAfter(380_000, 0)).toContain('in the quiet phase s1 became looking');

    const again = begun(v5, { slackMicros: 1_000 });
    again.phase('quiet', 1, 2, 3);
    again.s1.becomes('looking');
    again.s1.serves(1, '1.1');
    again.wait(400_000);
    again.s1.votes(7, 3);
    expect(complaint(again.checker)).toContain('in the quiet phase s1 voted in round 7');
  });

  test('a server whose disk is behind acknowledges all that is late, and is quiet then', () => {
    const acknowledges = (micros: number): string | null => {
      const hands = begun(v5);
      hands.s3.proposes('1.2');
      for (const server of [hands.s2, hands.s3]) server.logs('1.2');
      hands.commit('1.2', EPOCH_1);
      hands.phase('quiet', 1, 2, 3);
      hands.wait(100_000);
      hands.s1.logs('1.2');
      hands.wait(micros);
      for (let i = 0; i < 200; i += 1) hands.s1.sends('ACK', 3);
      hands.wait(900_000 - micros);
      hands.end('quiet');
      return complaint(hands.checker);
    };
    expect(acknowledges(1_000)).toBeNull();
    expect(acknowledges(410_000)).toContain('s1 sent 33.3 messages a tick, and 16 would be many');
  });

  test('where events may be late, what is done within two ticks is no storm', () => {
    const storm = (micros: number): string | null => {
      const hands = begun(v5, { slackMicros: 1_000 });
      hands.phase('quiet', 1, 2, 3);
      hands.wait(micros);
      for (let i = 0; i < 200; i += 1) hands.s2.sends('PING', 3);
      hands.wait(1_200_000 - micros);
      hands.end('quiet');
      return complaint(hands.checker);
    };
    expect(storm(100_000)).toBeNull();
    expect(storm(500_000)).toContain('messages a tick, and 16 would be many');
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
  test('what waits for another epoch because one has just been spent is excused', () => {
    const left = (counterMax: number): Findings => {
      const hands = begun(v6, { counterMax });
      hands.phase('quiet', 1, 2, 3);
      hands.s3.proposes('1.2');
      hands.wait(500_000);
      hands.end('quiet');
      return hands.checker.findings;
    };
    expect(left(2)).toMatchObject({ violation: null, excuse: 'spent-epoch' });
    expect(left(3).violation?.message).toContain('1.2 was proposed and the last commit was 1.1');
  });

  test('a proposal that nobody committed is found', () => {
    const hands = begun(v6);
    hands.propose('1.2', EPOCH_1);
    hands.phase('quiet', 1, 2, 3);
    hands.end('quiet');
    expect(complaint(hands.checker)).toBe(
      'promised that the quiet phase leaves nothing over, but 1.2 was proposed and the last commit was 1.1, s1 has 1.1 ' +
        'and not 1.2, s2 has 1.1 and not 1.2 and s3 has 1.1 and not 1.2',
    );
  });

  test('what a leader proposes right before the end may be under way, and nothing that is older', () => {
    const ended = (waitMicros: number): string | null => {
      const hands = begun(v6);
      hands.phase('quiet', 1, 2, 3);
      hands.propose('1.2', EPOCH_1);
      hands.wait(waitMicros);
      hands.propose('1.3', EPOCH_1);
      hands.end('quiet');
      return complaint(hands.checker);
    };
    expect(ended(100_000)).toBeNull();
    expect(ended(1_000_000)).toMatch(
      /but 1\.2 was proposed and the last commit was 1\.1, s1 has 1\.1 and not 1\.2/u,
    );
  });

  test('a call that is open is found, unless its client has died', () => {
    const hands = begun(v6);
    const call = hands.c1.calls(4);
    hands.c2.calls(4);
    hands.phase('quiet', 1, 2, 3);
    hands.c2.crashes();
    hands.end('quiet');
    expect(complaint(hands.checker)).toMatch(/but call 4 of c1 is open since 0\.\d{3} s$/u);
    expect(proof(hands.checker)).toContain(call);
  });

  test('a call that is made right before the end may be open', () => {
    const ended = (waitMicros: number): string | null => {
      const hands = begun(v6);
      hands.phase('quiet', 1, 2, 3);
      hands.wait(200_000);
      hands.c1.calls(4);
      hands.wait(waitMicros);
      hands.end('quiet');
      return complaint(hands.checker);
    };
    expect(ended(100_000)).toBeNull();
    expect(ended(1_000_000)).toContain('call 4 of c1 is open since');
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
