import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextOf, Rows } from '../../../viz/app/rows.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';

const someRows = fc.uniqueArray(fc.nat(200)).map((rows) => rows.sort((a, b) => a - b));

test('a set of rows says of each row what a plain set says', () => {
  fc.assert(
    fc.property(someRows, (list) => {
      const rows = new Rows(Int32Array.from(list), 201);
      const plain = new Set(list);
      expect(rows.size).toBe(plain.size);
      expect([...rows]).toEqual(list);
      for (let row = -1; row <= 202; row += 1) expect(rows.has(row)).toBe(plain.has(row));
    }),
  );
});

test('what two sets share is in both', () => {
  fc.assert(
    fc.property(someRows, someRows, (a, b) => {
      const common = new Rows(Int32Array.from(a), 201).within(new Set(b));
      expect([...common]).toEqual(a.filter((row) => b.includes(row)));
    }),
  );
});

test('the next row is the nearest in its direction, and never the row itself', () => {
  fc.assert(
    fc.property(someRows, fc.nat(200), (rows, from) => {
      expect(nextOf(rows, from, 1)).toBe(rows.find((row) => row > from) ?? NO_ROW);
      expect(nextOf(rows, from, -1)).toBe(rows.filter((row) => row < from).at(-1) ?? NO_ROW);
    }),
  );
});
