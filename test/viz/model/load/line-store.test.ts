import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineStore } from '../../../../viz/model/load/line-store.js';

const encoder = new TextEncoder();

/** Reads bytes in pieces of given sizes; the rest in one. */
function read(
  bytes: Uint8Array,
  sizes: readonly number[],
): { store: LineStore; lines: (readonly [string, number])[] } {
  const store = new LineStore();
  const lines: (readonly [string, number])[] = [];
  const take = (text: string, from: number, to: number, offset: number): void => {
    lines.push([text.slice(from, to), offset]);
  };
  let at = 0;
  for (const size of sizes) {
    store.push(bytes.subarray(at, at + size), take);
    at += size;
  }
  store.push(bytes.subarray(at), take);
  store.end(take);
  return { store, lines };
}

const texts = fc.array(
  fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })).map((text) => text.replaceAll('\n', ' ')),
  { maxLength: 30 },
);

it('tells the lines and where they begin, however they come, and reads them again', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(50)), (written, sizes) => {
      const bytes = encoder.encode(written.map((line) => `${line}\n`).join(''));
      const { store, lines } = read(bytes, sizes);
      expect(lines.map(([text]) => text)).toEqual(
        written.map((line) => new TextDecoder().decode(encoder.encode(line))),
      );
      for (const [text, offset] of lines) expect(store.lineAt(offset)).toBe(text);
      expect(store.bytes).toBe(bytes.length);
    }),
  );
});

it('keeps lines whole over its blocks, long ones too', () => {
  const long = 'x'.repeat(3_000_000);
  const many = Array.from({ length: 40_000 }, (_, i) => `{"line":${String(i)},"é":"${'y'.repeat(i % 90)}"}`);
  const all = [long, ...many, 'the last has no end'];
  const { store, lines } = read(encoder.encode(all.join('\n')), [1, 65_536, 1_000_000, 7]);
  expect(lines.map(([text]) => text)).toEqual(all);
  const [, offset] = lines.at(-5) ?? ['', 0];
  expect(store.lineAt(offset)).toBe(all.at(-5));
  const size = store.blocks.reduce((sum, block) => sum + block.length, 0);
  expect(size).toBe(store.bytes);
});
