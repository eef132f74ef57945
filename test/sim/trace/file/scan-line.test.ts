import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { scanLine } from '../../../../sim/trace/file/line/scan-line.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('scanLine', () => {
  it.each([
    ['{"a":1}', null],
    ['{"a":1,}', 8],
    ['{"a":1]', 7],
    ['{"a" 1}', 6],
    ['{"a":01}', 7],
    ['[1,2,,3]', 6],
    ['{"a":tru3}', 6],
    ['hello', 1],
    ['{} {}', 4],
    ['', 1],
  ])('finds where %s stops being JSON', (text, column) => {
    expect(scanLine(text).brokenAt).toBe(column);
  });

  it.each(['{', '{"a', '{"a":', '{"a":"x\\', '{"a":tr', '{"a":-', '[1,', '[[1]'])(
    'finds that %s breaks off behind its end',
    (text) => {
      expect(scanLine(text).brokenAt).toBe(text.length + 1);
    },
  );

  it('calls JSON whatever the engine calls JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"\\u00',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '"',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, put]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + put + json.slice(place + 1);
      }),
    );
    fc.assert(
      fc.property(text, (line) => (scanLine(line).brokenAt === null) === isJson(line)),
      { numRuns: 3000 },
    );
  });

  it('finds the keys of the outermost object, and of no other', () => {
    const { keys } = scanLine('{"a":{"b":1}, "c":["d"],"\\u0065":"f"}');
    expect([...keys]).toEqual([
      ['a', 2],
      ['c', 15],
      ['e', 25],
    ]);
  });
});
