import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MessageIndex } from '../../../viz/model/message-index.js';
import type { MessageColumns } from '../../../viz/model/trace-model.js';

function messagesOf(spans: readonly (readonly [number, number])[]): MessageColumns {
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  const count = sorted.length;
  const zeros = new Uint8Array(count);
  return {
    count,
    sent: new Int32Array(count),
    ended: new Int32Array(count),
    sentMicros: Float64Array.from(sorted, ([sent]) => sent),
    endedMicros: Float64Array.from(sorted, ([sent, took]) => sent + took),
    from: new Uint16Array(count),
    to: new Uint16Array(count),
    type: new Uint16Array(count),
    class: zeros,
    fate: zeros,
    flags: zeros,
    ofRow: new Int32Array(0),
  };
}

describe('the index of messages', () => {
  it('finds exactly those under way in a range, in the order of sending', () => {
    const span = fc.tuple(fc.nat(5_000), fc.oneof(fc.nat(10), fc.nat(5_000)));
    fc.assert(
      fc.property(
        fc.array(span, { minLength: 600, maxLength: 700 }),
        fc.nat(6_000),
        fc.nat(800),
        (spans, from, length) => {
          const messages = messagesOf(spans);
          const found: number[] = [];
          new MessageIndex(messages).forEach(from, from + length, (id) => found.push(id) > 0);
          const wanted = [...messages.sentMicros.keys()].filter(
            (id) =>
              (messages.sentMicros[id] ?? 0) <= from + length && (messages.endedMicros[id] ?? 0) >= from,
          );
          expect(found).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('stops when it is told to', () => {
    const messages = messagesOf(Array.from({ length: 1_000 }, (_, i) => [i, 5_000]));
    let visits = 0;
    new MessageIndex(messages).forEach(0, 10_000, () => {
      visits += 1;
      return visits < 7;
    });
    expect(visits).toBe(7);
  });
});
