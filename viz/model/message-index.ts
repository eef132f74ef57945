/** Finds the messages that were under way at some moment of a range, without looking at all that were sent before it. */
import { countBelow } from './rows.js';
import type { MessageColumns } from './trace-model.js';

const BLOCK = 256;

export class MessageIndex {
  readonly #messages: MessageColumns;
  /** For each block of messages, the latest end. */
  readonly #latest: Float64Array;

  constructor(messages: MessageColumns) {
    this.#messages = messages;
    this.#latest = new Float64Array(Math.ceil(messages.count / BLOCK));
    for (let message = 0; message < messages.count; message += 1) {
      const block = Math.floor(message / BLOCK);
      const ended = messages.endedMicros[message] ?? 0;
      if (ended > (this.#latest[block] ?? 0)) this.#latest[block] = ended;
    }
  }

  /** Calls `visit` with each message, in the order of sending, until it returns false. Times in µs, both included. */
  forEach(fromMicros: number, toMicros: number, visit: (message: number) => boolean): void {
    const { sentMicros, endedMicros } = this.#messages;
    const after = countBelow(sentMicros, toMicros + 1e-9);
    for (let block = 0; block * BLOCK < after; block += 1) {
      if ((this.#latest[block] ?? 0) < fromMicros) continue;
      const end = Math.min(after, (block + 1) * BLOCK);
      for (let message = block * BLOCK; message < end; message += 1) {
        if ((endedMicros[message] ?? 0) >= fromMicros && !visit(message)) return;
      }
    }
  }
}
