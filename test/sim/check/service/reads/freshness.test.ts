import { describe, expect, test } from 'vitest';
import { staleBound } from '../../../../../sim/check/service/reads/stale-bound.js';
import { syncReadFresh } from '../../../../../sim/check/service/reads/sync-read-fresh.js';
import { complaint, proof } from '../../hand-made-trace.js';
import type { Asked } from '../hands.js';
import { create, get, staged } from '../hands.js';

type Staged = ReturnType<typeof staged>;

const SYNC = { kind: 'sync', path: '/' } as const;

/** A sync or a read that is answered from a state of the given server. */
function answered(stage: Staged, call: Asked, state: number): number {
  const { client, request } = call;
  const told =
    request.kind === 'getData'
      ? stage.due(request, state)
      : { code: 0, answer: { kind: 'synced', path: '/' } as const, zxid: state };
  stage.replies(client.server, call, { ...told, state });
  return client.returns(call, told);
}

describe('R6, a sync and the reads behind it', () => {
  test('show what had returned before the sync was called', () => {
    const { checker, c1, c2 } = staged(syncReadFresh);
    c1.does(create('/a'));
    c2.does(SYNC);
    c2.does(get('/a'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(2);
  });

  test('an older state is found in the answer to the sync', () => {
    const stage = staged(syncReadFresh);
    const { checker, c1, c2 } = stage;
    const before = stage.last;
    const update = c1.does(create('/a'));
    const call = c2.calls(SYNC);
    const returned = answered(stage, call, before);
    expect(complaint(checker)).toBe(
      'promised that a sync shows all that had returned before it, but call 1 of c2, sync /, was answered by s2 from 1.3, ' +
        'and 1.4 had returned',
    );
    expect(proof(checker)).toEqual([update.returned, call.index, returned, returned]);
  });

  test('and in a read behind it', () => {
    const stage = staged(syncReadFresh);
    const { checker, c1, c2 } = stage;
    const before = stage.last;
    c1.does(create('/a'));
    c2.does(SYNC);
    answered(stage, c2.calls(get('/a')), before);
    expect(complaint(checker)).toContain('getData /a, was answered by s2 from 1.3, and 1.4 had returned');
  });

  test('a read without a sync may be older', () => {
    const stage = staged(syncReadFresh);
    const before = stage.last;
    stage.c1.does(create('/a'));
    answered(stage, stage.c2.calls(get('/a')), before);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('what returns while the sync is under way is not owed', () => {
    const stage = staged(syncReadFresh);
    const { checker, c1, c2 } = stage;
    const before = stage.last;
    const call = c2.calls(SYNC);
    c1.does(create('/a'));
    answered(stage, call, before);
    expect(complaint(checker)).toBeNull();
  });

  test('a sync of an unknown outcome owes nothing', () => {
    const stage = staged(syncReadFresh);
    const { checker, c1, c2 } = stage;
    const before = stage.last;
    c1.does(create('/a'));
    c2.loses(c2.calls(SYNC));
    answered(stage, c2.calls(get('/a')), before);
    expect(complaint(checker)).toBeNull();
  });

  test('a server in an epoch that is over may know nothing of what a later one has done', () => {
    const stage = staged(syncReadFresh);
    const { checker, c1, c2, c3 } = stage;
    const before = stage.last;
    stage.reign(2, 2, [1, 2]);
    c1.does(create('/a'));
    // s3 still takes itself for the leader of epoch 1.
    answered(stage, c3.calls(SYNC), before);
    answered(stage, c3.calls(get('/a')), before);
    expect(complaint(checker)).toBeNull();
    // One that serves in the later epoch has no such excuse.
    answered(stage, c2.calls(SYNC), before);
    expect(complaint(checker)).toContain(
      'and 2.1 had returned (not counted: 1 answered in an epoch that was over)',
    );
  });
});

describe('R7, a server that is cut off', () => {
  /** A learner's bound at 200 ms a tick: 6 ticks, and a tenth more for a slow clock. */
  const BOUND = 1_333_334;
  const FRAME = { kind: 'getData', path: '/', watch: false } as const;

  test('answers as long as it hears of its leader', () => {
    const stage = staged(staleBound);
    for (let i = 0; i < 20; i += 1) {
      stage.wait(500_000);
      for (const sid of [1, 2]) stage.delivers(3, sid);
      for (const sid of [1, 2]) stage.delivers(sid, 3);
      for (const client of [stage.c1, stage.c2, stage.c3]) client.does(FRAME);
    }
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(60);
  });

  test.each([
    [-3_000, false],
    [3_000, true],
  ])('a learner that hears nothing for its bound and %i µs', (more, isFound) => {
    const stage = staged(staleBound);
    const { checker, c1 } = stage;
    const heard = stage.delivers(3, 1);
    const call = c1.calls(FRAME);
    stage.wait(BOUND - 2_000 + more);
    const replied = stage.replies(1, call);
    expect(complaint(checker) !== null).toBe(isFound);
    if (isFound) expect(proof(checker)).toEqual([heard, replied]);
  });

  test('the bound is longer by as much as a timer and a lane may be late', () => {
    const answered = (slackMicros: number): string | null => {
      const stage = staged((context, ghosts) => staleBound({ ...context, slackMicros }, ghosts));
      stage.delivers(3, 1);
      const call = stage.c1.calls(FRAME);
      stage.wait(BOUND + 50_000);
      stage.replies(1, call);
      return complaint(stage.checker);
    };
    expect(answered(0)).not.toBeNull();
    expect(answered(30_000)).toBeNull();
    expect(answered(20_000)).not.toBeNull();
  });

  test('the words of an election do not count, and neither do those of others', () => {
    const stage = staged(staleBound);
    const { checker, c1 } = stage;
    stage.delivers(3, 1);
    stage.wait(BOUND);
    stage.delivers(3, 1, 'NOTIFICATION');
    stage.delivers(2, 1);
    stage.replies(1, c1.calls(FRAME));
    expect(complaint(checker)).toBe(
      'promised that a server that is cut off stops answering in time, but s1 answered request 1 (getData), and had heard ' +
        'nothing of its leader s3 for 1.337 s',
    );
  });

  test('for one that stood still the time begins anew', () => {
    const stage = staged(staleBound);
    stage.delivers(3, 1);
    stage.wait(BOUND);
    stage.emit({ kind: 'process.resumed', waiting: 0 }, 1);
    stage.replies(1, stage.c1.calls(FRAME));
    expect(complaint(stage.checker)).toBeNull();
  });

  test('one that has found another leader has its time with that one', () => {
    const stage = staged(staleBound);
    const { checker, c1 } = stage;
    stage.delivers(3, 1);
    stage.wait(BOUND);
    stage.role(1, 'looking');
    stage.reign(2, 2, [1, 2]);
    stage.replies(1, c1.calls(FRAME));
    expect(complaint(checker)).toBeNull();
    stage.wait(BOUND);
    stage.delivers(3, 1);
    stage.replies(1, c1.calls(FRAME));
    expect(complaint(checker)).toContain('nothing of its leader s2');
  });

  test('each of the ticks that a leader counts may be late', () => {
    const answered = (slackMicros: number): string | null => {
      const stage = staged((context, ghosts) => staleBound({ ...context, slackMicros }, ghosts));
      for (const sid of [1, 2]) stage.delivers(sid, 3);
      const call = stage.c3.calls(FRAME);
      stage.wait(3_800_000 + 500_000);
      stage.replies(3, call);
      return complaint(stage.checker);
    };
    expect(answered(10_000)).not.toBeNull();
    expect(answered(20_000)).toBeNull();
  });

  test('a leader needs a quorum, and has longer', () => {
    const stage = staged(staleBound);
    const { checker, c3 } = stage;
    for (let i = 0; i < 8; i += 1) {
      stage.wait(500_000);
      stage.delivers(2, 3);
      c3.does(FRAME);
    }
    expect(complaint(checker)).toBeNull();
    stage.wait(3_700_000);
    c3.does(FRAME);
    expect(complaint(checker)).toBeNull();
    stage.wait(100_000);
    c3.does(FRAME);
    expect(complaint(checker)).toContain(
      's3 answered request 10 (getData), and had heard nothing of a quorum for 3.80',
    );
  });
});
