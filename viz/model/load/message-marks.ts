/** What is told of a message only when all are known: whether it was late, and whether it overtook another. */
import type { MessageColumns } from '../trace-model.js';
import { MESSAGE_CLASSES, MESSAGE_FATES, MESSAGE_FLAGS } from '../trace-model.js';

/** With fewer deliveries of a class nothing can be said of a hundredth of them. */
const SAMPLES_MIN = 20;
/** A message is not late that takes less than so many times as long as the middle one of its class. */
const FACTOR_MIN = 3;
const DELIVERED = MESSAGE_FATES.indexOf('delivered');

/**
 * Marks as delayed what took longer than 99 in a hundred of its class, and at least three times as long as the middle
 * one: where all take about as long, none is late. What was under way at the end counts with the time until then.
 */
export function markDelayed(messages: MessageColumns): void {
  const limits = MESSAGE_CLASSES.map((_, place) => limitOf(messages, place));
  const { count, sentMicros, endedMicros, flags } = messages;
  for (let message = 0; message < count; message += 1) {
    const took = (endedMicros[message] ?? 0) - (sentMicros[message] ?? 0);
    const limit = limits[messages.class[message] ?? 0] ?? Infinity;
    if (took > limit) flags[message] = (flags[message] ?? 0) | MESSAGE_FLAGS.delayed;
  }
}

function limitOf(messages: MessageColumns, place: number): number {
  const { count, sentMicros, endedMicros, fate } = messages;
  const times = new Float64Array(count);
  let samples = 0;
  for (let message = 0; message < count; message += 1) {
    if (messages.class[message] !== place || fate[message] !== DELIVERED) continue;
    times[samples] = (endedMicros[message] ?? 0) - (sentMicros[message] ?? 0);
    samples += 1;
  }
  if (samples < SAMPLES_MIN) return Infinity;
  const sorted = times.subarray(0, samples).sort();
  const share = sorted[Math.ceil(samples * 0.99) - 1] ?? 0;
  return Math.max(share, FACTOR_MIN * (sorted[samples >> 1] ?? 0));
}

/** Marks what arrived before a message that was sent earlier on the same channel. */
export function markOvertaking({ count, ended, fate, flags }: MessageColumns, channels: Float64Array): void {
  const latest = new Map<number, number>();
  for (let message = 0; message < count; message += 1) {
    if (fate[message] !== DELIVERED) continue;
    const channel = channels[message] ?? 0;
    const row = ended[message] ?? 0;
    const before = latest.get(channel) ?? -1;
    if (row < before) flags[message] = (flags[message] ?? 0) | MESSAGE_FLAGS.overtakes;
    else latest.set(channel, row);
  }
}
