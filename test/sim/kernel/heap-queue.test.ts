import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { HeapQueue } from '../../../sim/kernel/heap-queue.js';
import { Channel, Pending, isBefore } from '../../../sim/kernel/pending.js';
import { logged } from './logged-work.js';

describe('a heap queue', () => {
  it('gives events as a sorted array does, whatever is added, taken and cancelled in between', () => {
    const channel = new Channel(1, 'none');
    const operation = fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), due: fc.nat({ max: 12 }) }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat({ max: 30 }) }),
      },
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 120 }), (operations) => {
        const queue = new HeapQueue();
        let sorted: Pending[] = [];
        let sequence = 0;
        for (const next of operations) {
          if (next.kind === 'add') {
            sequence += 1;
            const event = new Pending(next.due, sequence, channel, logged([], 'event'));
            queue.add(event);
            sorted = [...sorted, event].sort((a, b) => (isBefore(a, b) ? -1 : 1));
          } else if (next.kind === 'cancel') {
            const event = sorted[next.which];
            if (event !== undefined) event.isCancelled = true;
          } else {
            sorted = sorted.filter(({ isCancelled }) => !isCancelled);
            expect(queue.peek()).toBe(sorted[0]);
            if (sorted.shift() !== undefined) queue.take();
          }
        }
        for (const event of sorted.filter(({ isCancelled }) => !isCancelled)) {
          expect(queue.peek()).toBe(event);
          queue.take();
        }
        expect(queue.peek()).toBeUndefined();
        expect(queue.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
