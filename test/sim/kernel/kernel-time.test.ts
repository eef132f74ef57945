import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Kernel } from '../../../sim/kernel/kernel.js';
import { logged } from './logged-work.js';
import { ScriptedChoices } from './scripted-choices.js';

function makeKernel(): { readonly kernel: Kernel; readonly log: string[]; readonly drain: () => void } {
  const kernel = new Kernel({ choices: new ScriptedChoices() });
  const drain = (): void => {
    while (kernel.step());
  };
  return { kernel, log: [], drain };
}

describe('a kernel in which time alone decides', () => {
  it('takes events by due time, and events of one time in the order in which they were scheduled', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }), (delays) => {
        const { kernel, log, drain } = makeKernel();
        const channel = kernel.channel('none');
        for (const [i, delay] of delays.entries()) kernel.schedule(channel, delay, logged(log, String(i)));
        drain();
        const expected = [...delays.keys()].sort((a, b) => (delays[a] ?? 0) - (delays[b] ?? 0) || a - b);
        expect(log).toEqual(expected.map(String));
      }),
    );
  });

  it('is at the due time of an event while it executes it', () => {
    const { kernel, drain } = makeKernel();
    const channel = kernel.channel('none');
    const times: number[] = [];
    const note = logged([], 'note', () => times.push(kernel.nowMicros));
    for (const delay of [30, 10, 10, 5_000_000_000]) kernel.schedule(channel, delay, note);
    drain();
    expect(times).toEqual([10, 10, 30, 5_000_000_000]);
  });

  it('takes what an event schedules for now after all that is due now already', () => {
    const { kernel, log, drain } = makeKernel();
    const channel = kernel.channel('none');
    kernel.schedule(
      channel,
      5,
      logged(log, 'first', () => kernel.schedule(channel, 0, logged(log, 'child'))),
    );
    kernel.schedule(channel, 5, logged(log, 'second'));
    drain();
    expect(log).toEqual(['first', 'second', 'child']);
  });

  it('counts the events that it took, and stops where nothing is pending', () => {
    const { kernel, log } = makeKernel();
    kernel.schedule(kernel.channel('none'), 7, logged(log, 'only'));
    expect(kernel.step()).toBe(true);
    expect(kernel.step()).toBe(false);
    expect(kernel.steps).toBe(1);
    expect(kernel.nowMicros).toBe(7);
  });
});

describe('the order within a channel', () => {
  it('of kind fifo is the order of scheduling, however short a later delay is', () => {
    const { kernel, drain } = makeKernel();
    const channel = kernel.channel('fifo');
    const taken: [string, number][] = [];
    for (const [name, delay] of Object.entries({ a: 50, b: 10, c: 60, d: 0 })) {
      kernel.schedule(
        channel,
        delay,
        logged([], name, () => taken.push([name, kernel.nowMicros])),
      );
    }
    drain();
    expect(taken).toEqual([
      ['a', 50],
      ['b', 50],
      ['c', 60],
      ['d', 60],
    ]);
  });

  it('of kind fifo binds no other channel', () => {
    const { kernel, log, drain } = makeKernel();
    kernel.schedule(kernel.channel('fifo'), 50, logged(log, 'slow'));
    kernel.schedule(kernel.channel('fifo'), 10, logged(log, 'quick'));
    drain();
    expect(log).toEqual(['quick', 'slow']);
  });

  it('of kind due is the order of due times, as of the timers of a process', () => {
    const { kernel, log, drain } = makeKernel();
    const channel = kernel.channel('due');
    for (const [name, delay] of Object.entries({ a: 50, b: 10, c: 50, d: 20 }))
      kernel.schedule(channel, delay, logged(log, name));
    drain();
    expect(log).toEqual(['b', 'd', 'a', 'c']);
  });
});

describe('a cancelled event', () => {
  it('never runs, wherever it stood', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { maxLength: 30 }),
        (plan) => {
          const { kernel, log, drain } = makeKernel();
          const channel = kernel.channel('none');
          const events = plan.map(([delay], i) =>
            kernel.schedule(channel, delay, logged(log, `${String(delay)}:${String(i)}`)),
          );
          for (const [i, [, isCancelled]] of plan.entries()) {
            const event = events[i];
            if (isCancelled && event !== undefined) event.isCancelled = true;
          }
          drain();
          const rest = [...plan.entries()].filter(([, [, isCancelled]]) => !isCancelled);
          const names = rest.map(([i, [delay]]) => `${String(delay)}:${String(i)}`);
          expect([...log].sort()).toEqual(names.sort());
          expect(kernel.steps).toBe(rest.length);
        },
      ),
    );
  });

  it('leaves no mark on the clock or in the hash', () => {
    const [left, right] = [makeKernel(), makeKernel()];
    for (const { kernel, log } of [left, right]) {
      const channel = kernel.channel('none');
      kernel.schedule(channel, 10, logged(log, 'a'));
      if (kernel === right.kernel) kernel.schedule(channel, 20, logged(log, 'cancelled')).isCancelled = true;
      kernel.schedule(channel, 15, logged(log, 'b'));
    }
    left.drain();
    right.drain();
    expect(right.log).toEqual(['a', 'b']);
    expect(right.kernel.nowMicros).toBe(15);
    expect(right.kernel.hash.digits()).toBe(left.kernel.hash.digits());
  });
});

describe('a plan', () => {
  it('strikes at its time, before anything that is due at that very time', () => {
    const { kernel, log, drain } = makeKernel();
    const channel = kernel.channel('none');
    kernel.schedule(channel, 9, logged(log, 'before'));
    kernel.schedule(channel, 10, logged(log, 'at'));
    kernel.plan(
      10,
      logged(log, 'plan', () => {
        expect(kernel.nowMicros).toBe(10);
        kernel.schedule(channel, 0, logged(log, 'child'));
      }),
    );
    kernel.plan(10, logged(log, 'second plan'));
    drain();
    expect(log).toEqual(['before', 'plan', 'second plan', 'at', 'child']);
  });

  it('strikes when nothing else is pending', () => {
    const { kernel, log, drain } = makeKernel();
    kernel.plan(20, logged(log, 'later'));
    kernel.plan(10, logged(log, 'sooner'));
    drain();
    expect(log).toEqual(['sooner', 'later']);
    expect(kernel.nowMicros).toBe(20);
  });

  it('that was cancelled does not strike', () => {
    const { kernel, log, drain } = makeKernel();
    kernel.plan(10, logged(log, 'plan')).isCancelled = true;
    drain();
    expect(log).toEqual([]);
    expect(kernel.nowMicros).toBe(0);
  });

  it('for the past is a mistake of the caller', () => {
    const { kernel, drain } = makeKernel();
    kernel.schedule(kernel.channel('none'), 10, logged([], 'event'));
    drain();
    expect(() => kernel.plan(9, logged([], 'plan'))).toThrow('a plan lies in the future');
  });
});
