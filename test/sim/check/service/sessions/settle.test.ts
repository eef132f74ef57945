/** V4: sessions settle after the heal. */
import { describe, expect, test } from 'vitest';
import { counterOf } from '../../../../../core/zxid.js';
import { CONTEXT, create, exists } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

/** Until the servers of the core serve, then the longest timeout, and two ticks. */
const BOUND = CONTEXT.convergeBoundMicros + CONTEXT.maxSessionTimeoutMs * 1_000 + 2 * CONTEXT.tickMicros;

/** The core is healed; c2 and c3 are heard of. c1 has left its server and is on its way to s2. */
function healed(context = CONTEXT): WholeStage & { readonly heal: number } {
  const stage = whole(context);
  stage.c1.leaves();
  stage.c1.tries(2);
  const heal = stage.heals();
  stage.touches(stage.c2);
  stage.c3.does(exists('/a'));
  return Object.assign(stage, { heal });
}

/** A server dies, and refuses what has become of its disk. */
function refusesItsDisk(stage: WholeStage, sid: number): void {
  stage.emit({ kind: 'process.crashed', why: 'fault', message: 'told so' }, sid);
  stage.emit({ kind: 'disk.damaged', file: 'log.1', offset: 0, bytes: 1, how: 'bitrot' }, sid);
  stage.emit({ kind: 'process.started', incarnation: 2 }, sid);
  stage.emit(
    {
      kind: 'log.recovered',
      snapshot: 0,
      last: 0,
      acceptedEpoch: 0,
      currentEpoch: 0,
      end: 'refused',
    },
    sid,
  );
}

describe('V4, sessions settle', () => {
  test('a client that does not come back is found', () => {
    const stage = healed();
    stage.wait(BOUND);
    stage.end();
    expect(stage.violated).toEqual(['V4']);
    expect(stage.complaint('V4')).toMatch(
      /^promised that after the heal sessions settle in time, but at 6\.\d+ s c1 has not come back and was not told that/,
    );
    expect(stage.proof('V4')).toEqual([stage.heal]);
    expect(stage.premises('V4')).toBe(3);
  });

  test('before the bound nothing is owed', () => {
    const stage = healed();
    stage.wait(BOUND - 20_000);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('one that comes back in time is in order, one that comes later is found', () => {
    for (const [micros, expected] of [
      [BOUND - 100_000, []],
      [BOUND, ['V4']],
    ] as const) {
      const stage = healed();
      stage.wait(micros);
      stage.c1.attached();
      stage.wait(BOUND);
      stage.end();
      expect(stage.violated).toEqual(expected);
    }
  });

  test('one that is told of the end of its session is in order', () => {
    const stage = healed();
    stage.expires(stage.c1.session);
    stage.c1.expires();
    stage.wait(BOUND);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('a client that has died owes nothing, but its session must end', () => {
    const stage = healed();
    const { session } = stage.c1;
    const end = stage.c1.crashes();
    stage.wait(BOUND - 20_000);
    stage.end();
    expect(stage.violated).toEqual([]);
    stage.wait(20_000);
    stage.end();
    expect(stage.violated).toEqual(['V4']);
    expect(stage.complaint('V4')).toContain('session 0x1.1 goes on, which no client has had since');
    expect(stage.proof('V4')).toEqual([stage.heal, end]);
    const right = healed();
    right.c1.crashes();
    right.expires(session);
    right.wait(BOUND);
    right.end();
    expect(right.violated).toEqual([]);
    expect(right.premises('V4')).toBe(4);
  });

  test('so must one that no client ever heard of', () => {
    const stage = whole();
    stage.opens(stage.session(2));
    stage.heals();
    for (const client of [stage.c1, stage.c2, stage.c3]) stage.touches(client);
    stage.wait(BOUND);
    stage.end();
    expect(stage.violated).toEqual(['V4']);
    expect(stage.complaint('V4')).toContain('session 0x2.4 goes on');
  });

  test('a client that knows only servers outside the core is owed nothing', () => {
    const context = { ...CONTEXT, core: [1, 3] };
    const stage = healed(context);
    stage.touches(stage.c2);
    stage.wait(BOUND);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('while epochs are spent nothing is owed', () => {
    const left = (room: number): readonly string[] => {
      const stage = healed({ ...CONTEXT, counterMax: counterOf(healed().last) + room });
      stage.wait(BOUND / 2);
      stage.c3.does(create('/b'));
      stage.wait(BOUND / 2);
      stage.end();
      return stage.violated;
    };
    expect(left(1)).toEqual([]);
    expect(left(2)).toEqual(['V4']);
  });

  test('without an intact quorum nothing is owed', () => {
    const stage = whole();
    for (const sid of [1, 2]) refusesItsDisk(stage, sid);
    stage.c1.leaves();
    stage.c1.tries(2);
    stage.heals();
    stage.wait(BOUND + 1);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.excuse('V4')).toBe('no-intact-quorum');
  });

  test('to a client that tries none but a server that refused its disk nothing is owed', () => {
    const ends = (...tries: readonly number[]): WholeStage => {
      const stage = whole();
      refusesItsDisk(stage, 2);
      stage.c1.leaves();
      stage.heals();
      stage.touches(stage.c2);
      stage.c3.does(exists('/a'));
      for (const sid of tries) stage.c1.tries(sid);
      stage.wait(BOUND + 1);
      stage.end();
      return stage;
    };
    const faithful = ends(2, 2);
    expect(faithful.violated).toEqual([]);
    expect(faithful.excuse('V4')).toBe('no-server-left');
    expect(ends(2, 3).violated).toEqual(['V4']);
  });
});
