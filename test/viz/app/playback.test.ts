import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENTS_PER_SECOND, played } from '../../../viz/app/playback.js';
import type { Playing } from '../../../viz/app/playback.js';
import { Rows } from '../../../viz/app/rows.js';
import { eventsAt } from './events-at.js';

const start: Playing = { micros: 0, row: 0, speed: 1, layout: 'time', carry: 0, filter: null };

test('time goes on as fast as the speed says', () => {
  const model = eventsAt([0, 500_000, 900_000]);
  expect(played(model, start, 100_000)).toMatchObject({ micros: 100_000, row: 0, skippedMicros: 0 });
  expect(played(model, { ...start, speed: 10 }, 60_000)).toMatchObject({ micros: 600_000, row: 1 });
});

test('nobody waits for idle time, and what is skipped is said', () => {
  const model = eventsAt([0, 12_600_000]);
  const next = played(model, start, 16_000);
  expect(next).toMatchObject({ micros: 12_400_000, row: 0, skippedMicros: 12_400_000, isAtEnd: false });
});

test('it ends at the last event', () => {
  const model = eventsAt([0, 10]);
  expect(played(model, { ...start, micros: 10, row: 1 }, 16_000).isAtEnd).toBe(true);
});

test('in the order of events each takes as long as the other, at equal times too', () => {
  const model = eventsAt([0, 0, 0, 7_000_000]);
  const order: Playing = { ...start, layout: 'order', speed: 1 / EVENTS_PER_SECOND };
  let at = played(model, order, 600_000);
  expect(at.row).toBe(0);
  at = played(model, { ...order, ...at }, 600_000);
  expect(at.row).toBe(1);
  at = played(model, { ...order, ...at }, 1_300_000);
  expect(at).toMatchObject({ row: 2, micros: 3_500_000 });
});

test('with a filter the cursor stands on its rows alone', () => {
  const model = eventsAt([0, 10, 20, 30, 40]);
  const filter = new Rows(Int32Array.of(0, 3), 5);
  expect(played(model, { ...start, filter }, 25)).toMatchObject({ micros: 25, row: 0 });
  expect(played(model, { ...start, filter }, 35)).toMatchObject({ micros: 35, row: 3 });
});

test('playing never goes back, and reaches the end in any layout', () => {
  const times = fc.array(fc.nat(3_000_000), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(times, fc.constantFrom('time', 'order', 'warped'), (list, layout) => {
      const model = eventsAt([...list].sort((a, b) => a - b));
      let at = { ...start, layout, isAtEnd: false };
      for (let frame = 0; frame < 2000 && !at.isAtEnd; frame += 1) {
        const next = played(model, at, 50_000);
        expect(next.micros).toBeGreaterThanOrEqual(at.micros);
        expect(next.row).toBeGreaterThanOrEqual(at.row);
        at = { ...at, ...next };
      }
      expect(at).toMatchObject({ isAtEnd: true, row: list.length - 1 });
    }),
  );
});
