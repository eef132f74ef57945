import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../cli/input/json-text.js';

describe('JSON that is not', () => {
  test.each([
    ['', 'p:1:1: a value is expected here, but the file ends'],
    ['{"a": 1,}', 'p:1:9: a name in double quotes is expected here, but there is "}"'],
    ['{"a" 1}', 'p:1:6: a colon is expected here, but there is "1"'],
    [
      '{\n  "a": 1\n  "b": 2\n}',
      'p:3:3: a comma or the closing bracket is expected here, but there is "\\""',
    ],
    ['{\n  "a": x\n}', 'p:2:8: a value is expected here, but there is "x"'],
    ['[1, 2', 'p:1:6: a comma or the closing bracket is expected here, but the file ends'],
    ['[01]', 'p:1:2: a value or ] is expected here, but there is "01"'],
    ['{"a": 1]', 'p:1:8: a comma or the closing bracket is expected here, but there is "]"'],
    ['{} {}', 'p:1:4: nothing more is expected here, but there is "{"'],
    ["{'a': 1}", 'p:1:2: a name in double quotes or } is expected here, but there is "\'"'],
    ['{"a": "b', 'p:1:7: a value is expected here, but there is "\\""'],
    ['[nulls]', 'p:1:2: a value or ] is expected here, but there is "nulls"'],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parseJson(text, 'p')).toThrow(message);
  });

  test('a place is found wherever a text was cut off, and only there', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % (text.length + 1));
        const isJson = (): boolean => {
          try {
            JSON.parse(cut);
            return true;
          } catch {
            return false;
          }
        };
        if (isJson()) expect(parseJson(cut, 'p')).toEqual(JSON.parse(cut));
        else expect(() => parseJson(cut, 'p')).toThrow(/^p:\d+:\d+: /);
      }),
    );
  });
});
