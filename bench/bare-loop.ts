import { HeapQueue } from '../sim/kernel/heap-queue.js';
import type { Work } from '../sim/kernel/pending.js';
import { Channel, Pending } from '../sim/kernel/pending.js';

/** How many events are pending at any time, in this loop and in the kernel's. */
export const PENDING_EVENTS = 1_000;

/** Delays to reschedule with, made beforehand. */
function delays(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => 1 + ((i * 7919) % 5_003));
}

/** The kernel's heap alone, with an empty handler: the least that any event can cost. Returns how many were taken. */
export function bareLoop(events: number): number {
  const queue = new HeapQueue();
  const channel = new Channel(1, 'due');
  const work: Work = { sort: 1, type: 0, execute: () => undefined, describe: () => 'nothing' };
  const later = delays(PENDING_EVENTS);
  let sequence = 0;
  for (const delay of later) queue.add(new Pending(delay, (sequence += 1), channel, work));
  for (let i = 0; i < events; i += 1) {
    const event = queue.peek();
    if (event === undefined) return i;
    queue.take();
    event.work.execute();
    queue.add(
      new Pending(event.dueMicros + (later[i % PENDING_EVENTS] ?? 1), (sequence += 1), channel, work),
    );
  }
  return events;
}
