import { describe, expect, test } from 'vitest';
import { judge } from '../../../cli/conform/play.js';
import type { Recording } from '../../../cli/conform/recording.js';
import { makeZxid } from '../../../core/zxid.js';
import type { Frame, Observation } from '../../../scenarios/conform.js';
import type { ConformScript } from '../../../sim/workload/conform/script.js';

const BASE = makeZxid(1, 1);

/** Three pings of one client; a server answers them with the zxids 1, 2 and 3. */
const recording: Recording = {
  file: 'r.json',
  format: 1,
  name: 'r',
  topic: 'tests',
  about: '',
  server: {},
  steps: [1, 2, 3].map((zxid, i) => {
    return { i, c: 'c1', op: 'ping', args: {}, reply: { zxid, err: 'OK', code: 0 } };
  }),
};

const script: ConformScript = {
  labels: 1,
  steps: recording.steps.map(() => {
    return { kind: 'requests', label: 0, requests: [{ xid: null, request: { kind: 'ping' } }] };
  }),
  pingMs: 100,
  sentryTimeoutMs: 4000,
};

function pong(step: number, zxid: number): Frame {
  const frame = { kind: 'conform.answered', step, label: 0, place: 0, sentXid: -2, xid: -2 } as const;
  return { ...frame, zxid: BASE + zxid, code: 0, answer: { kind: 'none' } };
}

function judgementOf(seen: Partial<Observation>): ReturnType<typeof judge> {
  return judge(recording, script, {
    steps: [],
    unsettled: [],
    places: [{ step: 0, label: 0, server: 2 }],
    base: BASE,
    timesMs: new Map(),
    sessions: [],
    trouble: null,
    ...seen,
  });
}

const [first, second, third] = [pong(0, 1), pong(1, 2), pong(2, 3)];

describe('a recording', () => {
  test('passes if every step brought what was recorded', () => {
    expect(judgementOf({ steps: [[first], [second], [third]] })).toMatchObject({
      verdict: 'passed',
      steps: { passed: 3, failed: 0, notRun: 0 },
      mismatches: [],
    });
  });

  test('fails if one did not; the others are judged all the same', () => {
    const { verdict, steps, mismatches } = judgementOf({ steps: [[first], [pong(1, 7)], [third]] });
    expect({ verdict, steps }).toEqual({ verdict: 'failed', steps: { passed: 2, failed: 1, notRun: 0 } });
    expect(mismatches).toMatchObject([{ step: { i: 1 }, server: 2, isStuck: false }]);
    expect(mismatches[0]?.expected).toContain('"zxid": 2');
    expect(mismatches[0]?.actual).toContain('"zxid": 7');
  });

  test('fails at a step that never came to its end, even if it brought what was recorded', () => {
    const { verdict, steps, mismatches } = judgementOf({ steps: [[first]], unsettled: [second] });
    expect({ verdict, steps }).toEqual({ verdict: 'failed', steps: { passed: 1, failed: 1, notRun: 1 } });
    expect(mismatches).toMatchObject([{ step: { i: 1 }, isStuck: true }]);
    expect(mismatches[0]?.actual).toBe(mismatches[0]?.expected);
  });

  test('fails if the run is no good', () => {
    const { verdict, steps } = judgementOf({
      steps: [[first], [second], [third]],
      trouble: 'server 1 died: why',
    });
    expect({ verdict, steps }).toEqual({ verdict: 'failed', steps: { passed: 3, failed: 0, notRun: 0 } });
  });
});
