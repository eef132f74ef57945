import fc from 'fast-check';
import { expect, it } from 'vitest';
import { densityOf } from '../../../../viz/model/load/density.js';
import { EventTable } from '../../../../viz/model/load/event-table.js';
import { effectsOf, GrowingLists, rowsByActor } from '../../../../viz/model/load/row-lists.js';
import { countBelow, lastRowAt, rowOfIndex, rowsIn } from '../../../../viz/model/rows.js';
import type { EventColumns } from '../../../../viz/model/trace-model.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';

/** Events with growing gaps between their numbers and their times, on three lanes. */
const events = fc.array(
  fc.record({ gap: fc.integer({ min: 1, max: 3 }), wait: fc.nat(50), actor: fc.nat(2) }),
  {
    minLength: 1,
    maxLength: 200,
  },
);

function tableOf(given: readonly { gap: number; wait: number; actor: number }[]): EventTable {
  const table = new EventTable();
  let [index, micros] = [0, 0];
  for (const { gap, wait, actor } of given) {
    index += gap;
    micros += wait;
    table.add({ index, micros, cause: NO_ROW }, 0, actor, index * 10);
  }
  return table;
}

it('finds the row of each index, while the table grows and later', () => {
  fc.assert(
    fc.property(events, (given) => {
      const table = tableOf(given);
      const columns = table.columns();
      const rows = new Map([...columns.index].map((index, row) => [index, row]));
      const last = columns.index.at(-1) ?? 0;
      for (let index = 0; index <= last + 2; index += 1) {
        expect(table.rowOf(index)).toBe(rows.get(index) ?? NO_ROW);
        expect(rowOfIndex(columns, index)).toBe(rows.get(index) ?? NO_ROW);
      }
    }),
  );
});

it('grows without losing anything', () => {
  const table = new EventTable();
  for (let i = 0; i < 40_000; i += 1)
    table.add({ index: i + 1, micros: i, cause: i - 1 }, i % 200, i % 7, i * 3);
  const { count, index, cause, kind } = table.columns();
  expect([count, index[39_999], cause[39_999], kind[39_999], table.offsetOf(39_999)]).toEqual([
    40_000, 40_000, 39_998, 199, 119_997,
  ]);
});

it('finds the last row at a time, and counts what lies below a value', () => {
  fc.assert(
    fc.property(events, fc.nat(2_000), (given, micros) => {
      const columns = tableOf(given).columns();
      const times = [...columns.micros];
      expect(lastRowAt(columns, micros)).toBe(times.filter((time) => time <= micros).length - 1);
      expect(countBelow(columns.micros, micros)).toBe(times.filter((time) => time < micros).length);
    }),
  );
});

it('counts every event in each level of the density, with at most about twice as many buckets as events', () => {
  fc.assert(
    fc.property(events, fc.boolean(), (given, isPart) => {
      const columns = tableOf(given).columns();
      const lanes = 3;
      const from = isPart ? (columns.micros[0] ?? 0) : 0;
      const end = columns.micros.at(-1) ?? 0;
      const levels = densityOf(columns, lanes, { from, to: end });
      for (const { bucketMicros, buckets, counts } of levels) {
        const expected = new Array<number>(lanes * buckets).fill(0);
        columns.micros.forEach((micros, row) => {
          const place = (columns.actor[row] ?? 0) * buckets + Math.floor((micros - from) / bucketMicros);
          expected[place] = (expected[place] ?? 0) + 1;
        });
        expect([...counts]).toEqual(expected);
      }
      const total = levels.reduce((sum, { counts }) => sum + counts.length, 0);
      expect(total).toBeLessThanOrEqual(2 * Math.max(columns.count, lanes) + lanes * levels.length);
      expect(levels.at(-1)?.buckets).toBe(1);
    }),
  );
});

it('turns causes round, and lists the rows of each actor', () => {
  const ties = fc.array(
    fc.record({ cause: fc.nat(), counted: fc.array(fc.nat(), { maxLength: 3 }), actor: fc.nat(3) }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(ties, (given) => {
      const causeOf = (value: number, row: number): number => (row === 0 ? NO_ROW : (value % (row + 1)) - 1);
      const counted = given.map((tie, row) =>
        tie.counted.map((value) => causeOf(value, row)).filter((cause) => cause >= 0),
      );
      const lists = new GrowingLists();
      for (const each of counted) lists.add(each);
      const columns: EventColumns = {
        count: given.length,
        index: Uint32Array.from(given, (_, row) => row + 1),
        micros: new Float64Array(given.length),
        kind: new Uint8Array(given.length),
        actor: Uint16Array.from(given, ({ actor }) => actor),
        cause: Int32Array.from(given, ({ cause }, row) => causeOf(cause, row)),
      };
      const further = lists.lists();
      const effects = effectsOf(columns, further);
      const byActor = rowsByActor(columns, 4);
      given.forEach((_, row) => {
        expect([...rowsIn(further, row)]).toEqual(counted[row]);
        const wanted = given.flatMap((__, effect) => [
          ...(columns.cause[effect] === row ? [effect] : []),
          ...(counted[effect] ?? []).filter((cause) => cause === row).map(() => effect),
        ]);
        expect([...rowsIn(effects, row)]).toEqual(wanted);
      });
      for (let actor = 0; actor < 4; actor += 1)
        expect([...rowsIn(byActor, actor)]).toEqual(
          given.flatMap((tie, row) => (tie.actor === actor ? [row] : [])),
        );
    }),
  );
});
