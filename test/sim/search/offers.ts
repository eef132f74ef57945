import type { Offers } from '../../../sim/kernel/choices.js';

/** Offers of these channels, due one after the other. */
export function offersOf(...channels: readonly number[]): Offers {
  return {
    count: channels.length,
    due: (i) => i,
    channel: (i) => channels[i] ?? 0,
    describe: (i) => `an event of channel ${String(channels[i])}`,
  };
}
