import { describe, expect, it } from 'vitest';

import type { Tag } from '../../../core/storage/tag.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import { makeZxid } from '../../../core/zxid.js';
import type { Fault } from '../../../sim/faults/plan.js';
import type { StepFilter } from '../../../sim/faults/step-filter.js';
import { passes } from '../../../sim/faults/step-filter.js';
import type { WorldEvent } from '../../../sim/trace/world-events.js';
import { stage, step } from './stage.js';

const ACKED: ZabEvent = { kind: 'zab.acked', from: 2, zxid: makeZxid(1, 5) };
const ESTABLISHED: ZabEvent = { kind: 'zab.established', epoch: 2, zxid: makeZxid(1, 5), quorum: [1, 2] };
const LOOKING: ZabEvent = {
  kind: 'role.changed',
  role: 'looking',
  phase: 'election',
  epoch: null,
  leader: null,
  why: '',
};

function synced(...tags: readonly Tag[]): WorldEvent {
  return { kind: 'disk.synced', file: 'f', tags, tookMicros: 1 };
}

describe('a filter of steps', () => {
  it.each<[StepFilter, ZabEvent | WorldEvent, boolean]>([
    [{}, LOOKING, true],
    [{ zxid: '1.5' }, ACKED, true],
    [{ zxid: '1.6' }, ACKED, false],
    [{ epoch: 1 }, ACKED, true],
    [{ epoch: 2 }, ACKED, false],
    [{ epoch: 2 }, ESTABLISHED, true],
    [{ epoch: 1 }, ESTABLISHED, false],
    [{ epoch: 2, zxid: '1.5' }, ESTABLISHED, true],
    [{ epoch: 0 }, LOOKING, false],
    [{ zxid: '0.0' }, LOOKING, false],
    [
      { zxid: '1.5' },
      synced({ kind: 'log', zxid: makeZxid(1, 4) }, { kind: 'log', zxid: makeZxid(1, 5) }),
      true,
    ],
    [
      { zxid: '1.6' },
      synced({ kind: 'log', zxid: makeZxid(1, 4) }, { kind: 'log', zxid: makeZxid(1, 5) }),
      false,
    ],
    [{ epoch: 3 }, synced({ kind: 'currentEpoch', epoch: 3 }), true],
    [{ epoch: 3 }, synced({ kind: 'promised', ballot: 8193 }), false],
    [
      { epoch: 3, zxid: '1.5' },
      synced({ kind: 'currentEpoch', epoch: 3 }, { kind: 'log', zxid: makeZxid(1, 5) }),
      false,
    ],
  ])('%j lets %j pass: %j', (filter, event, isPassed) => {
    expect(passes(filter, event, 1, null)).toBe(isPassed);
  });

  it('knows who leads when the step happens', () => {
    expect(passes({ role: 'leading' }, ACKED, 1, 1)).toBe(true);
    expect(passes({ role: 'leading' }, ACKED, 1, 2)).toBe(false);
    expect(passes({ role: 'leading' }, ACKED, 1, null)).toBe(false);
    expect(passes({ role: 'following' }, ACKED, 1, 2)).toBe(true);
    expect(passes({ role: 'following', zxid: '1.6' }, ACKED, 1, 2)).toBe(false);
  });
});

describe('a step that a fault waits for', () => {
  const slow: Fault = { kind: 'disk.slow', target: 'it', factor: 2 };

  it('is not counted before its time', () => {
    const strike = { ...step('after', 'said', { nth: 2 }), fromMicros: 10 };
    const { world } = stage([{ fault: slow, strike }]);
    const say = (): void => world.env(1).observe({ kind: 'puppet.said', word: 'word' });
    say();
    say();
    world.pass(10);
    say();
    expect(world.of('fault.struck')).toEqual([]);
    say();
    expect(world.one('fault.struck').micros).toBe(10);
  });

  it('is not counted where the filter does not let it pass', () => {
    const strike = { ...step('after', 'said'), where: { role: 'leading' } as const };
    const { world } = stage([{ fault: slow, strike }]);
    world.env(1).observe({ kind: 'puppet.said', word: 'word' });
    world.env(2).observe({ kind: 'puppet.led', leads: true });
    world.env(1).observe({ kind: 'puppet.said', word: 'word' });
    expect(world.of('fault.struck')).toEqual([]);
    world.env(2).observe({ kind: 'puppet.said', word: 'word' });
    expect(world.one('fault.struck').event.actors).toEqual([2]);
  });
});
