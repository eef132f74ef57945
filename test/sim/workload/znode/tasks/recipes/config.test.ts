import { describe, expect, it } from 'vitest';
import type { Task } from '../../../../../../sim/workload/znode/plan.js';
import { AppBench, sessionOf } from '../../bench.js';

/** Draws that make a step write, and what is drawn before them. */
const WRITES: readonly number[] = Array.from({ length: 8 }, () => 5);

describe.each(['config', 'config-cache'] as const)('a client of a %s', (kind) => {
  const task: Task = { kind, path: '/conf', count: 1, thinkMicros: 0, fromMicros: 1_000 };

  it('takes a step again that falls into the end of its session', () => {
    const it = new AppBench({ tasks: [task], churn: [{ kind: 'close', atMicros: 500 }] });
    it.up();
    it.pass(500);
    it.draws = [...WRITES];
    it.take();
    it.pass(500);
    expect(it.take(), 'a call on a session that is being closed is left out').toEqual([]);
    it.ok();
    it.up(sessionOf(2));
    it.draws = [...WRITES];
    it.pass(5_000);
    expect(it.take().filter((line) => line.startsWith('setData'))).toHaveLength(1);
  });

  it('takes a step again that was under way when its session ended', () => {
    const it = new AppBench({ tasks: [task] });
    it.up();
    it.draws = [...WRITES];
    it.pass(1_000);
    expect(it.take().filter((line) => line.startsWith('setData'))).toHaveLength(1);
    it.breaks();
    it.expires();
    it.up(sessionOf(2));
    it.draws = [...WRITES];
    it.pass(10_000);
    expect(it.isFinished).toBe(true);
  });
});
