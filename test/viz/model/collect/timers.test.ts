import { expect, it } from 'vitest';
import { timerCollector } from '../../../../viz/model/collect/timers.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { collect, PLACES } from './feed.js';

it('keeps the waits of each server from their setting to whatever ends them', () => {
  const spans = collect(timerCollector(PLACES), [
    [1, { kind: 'timer.set', timer: 'election-wait', id: 7, atMicros: 40_000 }],
    [2, { kind: 'timer.set', timer: 'election-wait', id: 7, atMicros: 9_000 }],
    [1, { kind: 'timer.set', timer: 'half-tick', id: 8, atMicros: 50_000 }],
    [1, { kind: 'timer.cancelled', id: 7 }],
    [1, { kind: 'timer.set', timer: 'election-finalize', id: 9, atMicros: 6_000 }],
    [1, { kind: 'timer.fired', timer: 'election-finalize', id: 9 }],
    [3, { kind: 'timer.set', timer: 'retry', id: 1, atMicros: 90_000 }],
    [2, { kind: 'process.crashed', why: 'power', message: '' }],
    [2, { kind: 'timer.fired', timer: 'election-wait', id: 7 }],
  ]);
  const short = spans.map(({ actor, timer, start, end }) => ({ actor, timer, start, end }));
  expect(short).toEqual([
    { actor: 1, timer: 'election-wait', start: 0, end: 3 },
    { actor: 2, timer: 'election-wait', start: 1, end: 7 },
    { actor: 1, timer: 'election-finalize', start: 4, end: 5 },
    { actor: 3, timer: 'retry', start: 6, end: NO_ROW },
  ]);
  expect(spans[1]).toMatchObject({ startMicros: 1_000, dueMicros: 9_000 });
});
