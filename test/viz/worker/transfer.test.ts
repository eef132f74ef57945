import { expect, it } from 'vitest';
import { movableModel } from '../../../viz/worker/transfer.js';
import { openTrace } from '../model/open-trace.js';
import { recipe } from '../recipes.js';

const { model } = await openTrace(recipe('zab', 7));

/** Every typed array in a value. */
function columnsIn(value: unknown): readonly ArrayBufferView[] {
  if (ArrayBuffer.isView(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(columnsIn);
}

it('says the same, and leaves the original whole when its columns are moved away', () => {
  const { value, buffers } = movableModel(model);
  const moved = structuredClone({ value }, { transfer: [...buffers] }).value;
  expect(columnsIn(value).every(({ byteLength }) => byteLength === 0)).toBe(true);
  expect(moved).toEqual(model);
});

it('moves every column, and nothing of the room in which it grew', () => {
  const { value, buffers } = movableModel(model);
  const columns = columnsIn(value);
  expect(new Set(buffers)).toEqual(new Set(columns.map(({ buffer }) => buffer)));
  const bytes = columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(buffers.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(bytes);
});
