import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../../../core/znode/answers.js';
import type { Task } from '../../../../../../sim/workload/znode/plan.js';
import { AppBench } from '../../bench.js';

const task: Task = {
  kind: 'read-write-lock',
  path: '/lock',
  resource: '/r',
  count: 2,
  thinkMicros: 0,
  holdMicros: 0,
  writePercent: 100,
};
const PLACE = '_c_0000000000000000-write-0000000007';

function pathOf(path: string): Answer {
  return { kind: 'path', path };
}

/** It has written, and asks to read on. */
function readingOn(): AppBench {
  const it = AppBench.with(task);
  it.ok(pathOf(`/lock/${PLACE}`));
  it.ok({ kind: 'children', children: [PLACE] });
  it.pass(0);
  it.ok();
  expect(it.take().at(-1)).toMatch(/^create \/lock\/_c_0{16}-read-0000000007 /);
  return it;
}

describe('a client of a read-write lock', () => {
  it('gives up the writing, if it may not read on', () => {
    const it = readingOn();
    it.fails('THROTTLEDOP');
    expect(it.take()).toContain(`delete /lock/${PLACE} v-1`);
  });

  it('takes its step again when the connection breaks while it asks to read on', () => {
    const it = readingOn();
    it.breaks();
    it.up();
    it.take();
    it.pass(10_000);
    expect(it.take()).toContainEqual(expect.stringMatching(/^create \/lock\/_c_0{16}-write- /));
  });
});
