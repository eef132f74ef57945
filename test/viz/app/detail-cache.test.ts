import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import { DetailCache } from '../../../viz/app/detail-cache.js';
import type { EventDetail } from '../../../viz/model/service.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';

function service(): {
  asked: (readonly number[])[];
  details(rows: readonly number[]): Promise<EventDetail[]>;
} {
  const asked: (readonly number[])[] = [];
  return {
    asked,
    details: (rows) => {
      asked.push(rows);
      return Promise.resolve(
        rows.map((row) => ({
          row,
          event: { kind: 'run.phased', phase: 'quiet', core: [] },
          summary: `row ${String(row)}`,
        })),
      );
    },
  };
}

function openCache(source: ReturnType<typeof service>): DetailCache {
  const cache = new DetailCache(source);
  cache.open();
  return cache;
}

test('nothing is asked before the trace is whole, and then what was wanted meanwhile', async () => {
  const source = service();
  const cache = new DetailCache(source);
  const seen: string[] = [];
  const end = effect(() => {
    seen.push(cache.summary(3));
  });
  await Promise.resolve();
  expect(source.asked).toEqual([]);
  cache.open();
  await expect.poll(() => seen.at(-1)).toBe('row 3');
  end();
});

test('what one drawing wants is asked for at once, and once', async () => {
  const source = service();
  const cache = openCache(source);
  expect(cache.summary(1)).toBe('');
  expect(cache.summary(2)).toBe('');
  expect(cache.summary(1)).toBe('');
  await expect.poll(() => cache.summary(2)).toBe('row 2');
  expect(cache.summary(1)).toBe('row 1');
  expect(source.asked).toEqual([[1, 2]]);
});

test('whoever asked is told when the text has come', async () => {
  const cache = openCache(service());
  const seen: string[] = [];
  const end = effect(() => {
    seen.push(cache.summary(7));
  });
  await expect.poll(() => seen.at(-1)).toBe('row 7');
  end();
  expect(seen[0]).toBe('');
});

test('texts of a trace that is closed are forgotten, even if they come late', async () => {
  const source = service();
  const cache = openCache(source);
  cache.summary(1);
  await Promise.resolve();
  cache.clear();
  cache.open();
  await Promise.resolve();
  await Promise.resolve();
  expect(cache.summary(1)).toBe('');
  await expect.poll(() => cache.summary(1)).toBe('row 1');
  expect(source.asked).toHaveLength(2);
});

test('no row has no text, and nobody is asked for it', async () => {
  const source = service();
  expect(openCache(source).get(NO_ROW)).toBeNull();
  await Promise.resolve();
  expect(source.asked).toEqual([]);
});
