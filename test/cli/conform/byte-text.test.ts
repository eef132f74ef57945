import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, pathOf, writtenOf, writtenOrNull } from '../../../cli/conform/byte-text.js';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array).toString('latin1'));

describe('bytes of a recording', () => {
  test.each([
    ['', ''],
    ['abc', 'abc'],
    ['ä', '\u00c3\u00a4'],
    [{ b64: 'gP8=' }, '\u0080\u00ff'],
    [{ repeat: 'xy', count: 3 }, 'xyxyxy'],
    [{ repeat: 'é', count: 2 }, '\u00c3\u00a9\u00c3\u00a9'],
  ])('%j', (form, expected) => {
    expect(bytesOf(form)).toBe(expected);
  });

  test('are written as text if they are UTF-8', () => {
    expect(writtenOf('\u00c3\u00a4b')).toBe('äb');
  });

  test('are written as base64 if they are not', () => {
    expect(writtenOf('\u0080\u00ff')).toEqual({ b64: 'gP8=' });
  });

  test('are written as a repetition if they are many and all the same', () => {
    expect(writtenOf('z'.repeat(1_001))).toEqual({ repeat: 'z', count: 1_001 });
    expect(writtenOf('z'.repeat(1_000))).toBe('z'.repeat(1_000));
    expect(writtenOf(`${'z'.repeat(2_000)}y`)).toBe(`${'z'.repeat(2_000)}y`);
  });

  test('are the same in the form in which we write them', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(bytesOf(writtenOf(some))).toBe(some);
      }),
    );
  });

  test('of a path become the text that a server reads, with U+FFFD for what is not UTF-8', () => {
    expect(pathOf('/ä')).toBe('/ä');
    expect(pathOf({ b64: Buffer.from([0x2f, 0xff, 0x61]).toString('base64') })).toBe('/\ufffda');
    expect(pathOf({ b64: Buffer.from('/ä').toString('base64') })).toBe('/ä');
  });

  test.each([
    5,
    ['a'],
    { b64: 'not base64!' },
    { b64: 'gP8=', more: 1 },
    { repeat: 'x' },
    { repeat: 'x', count: -1 },
  ])('are not %j', (value) => {
    expect(writtenOrNull.safeParse(value).success).toBe(false);
  });

  test('may be missing', () => {
    expect(writtenOrNull.safeParse(null).success).toBe(true);
  });
});
