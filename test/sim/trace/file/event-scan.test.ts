import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRecord } from '../../../../sim/trace/file/json-guards.js';
import { codeOfName, EventScan } from '../../../../sim/trace/file/line/event-scan.js';

interface Line {
  readonly k: string;
  readonly t: number;
  readonly n: number;
  readonly i?: number;
  readonly c?: number;
  readonly q?: readonly number[];
  readonly x?: readonly unknown[];
}

/** What a scan took of a line, as the line says it; null if it left it to others. */
function scanned(text: string): Omit<Line, 'k'> | null {
  const scan = new EventScan();
  if (!scan.take(text)) return null;
  const { micros, actor, index, delta, deltas, values } = scan;
  return {
    t: micros,
    n: actor,
    ...(index < 0 ? {} : { i: index }),
    ...(delta < 0 ? {} : { c: delta }),
    ...(deltas.length === 0 ? {} : { q: deltas }),
    ...(text.includes(',"x":') ? { x: values } : {}),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const json: unknown = JSON.parse(text);
  if (!isRecord(json)) throw new Error('a line is an object');
  return json;
}

const name = fc.stringMatching(/^[a-z]{1,4}$/);
const count = fc.nat({ max: 999_999_999_999_999 });
const plainText = fc.string({ unit: 'grapheme' }).filter((text) => JSON.stringify(text) === `"${text}"`);
const integer = fc.oneof(
  count,
  count.filter((value) => value > 0).map((value) => -value),
);
const leaf = fc.oneof(integer, plainText, fc.boolean(), fc.constant(null));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    leaf,
    fc.array(tie('value')),
    fc.dictionary(
      plainText.filter((text) => text !== '__proto__'),
      tie('value'),
      { minKeys: 1, noNullPrototype: true },
    ),
  ),
}));
/** A line of an event with its keys in their order; those that are undefined are not written. */
const line = fc
  .record({
    k: name,
    t: count,
    n: count,
    i: fc.option(count, { nil: undefined }),
    c: fc.option(count, { nil: undefined }),
    q: fc.option(fc.array(count, { minLength: 1 }), { nil: undefined }),
    x: fc.option(fc.array(value), { nil: undefined }),
  })
  .map((parts) => JSON.stringify(parts));

describe('a scan of a line', () => {
  it('takes each line of the usual form, and reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(line, (text) => {
        const { k, ...rest } = parsed(text);
        expect(scanned(text)).toEqual(rest);
        const scan = new EventScan();
        scan.take(text);
        expect(scan.code).toBe(codeOfName(String(k)));
      }),
    );
  });

  it('reads a part of a longer text as it reads that part alone', () => {
    const around = fc.constantFrom('', '\n', '{', '}', ',"x":[1]', '0', '"}');
    fc.assert(
      fc.property(around, line, around, (before, text, behind) => {
        const whole = new EventScan();
        const part = new EventScan();
        whole.take(text);
        const to = before.length + text.length;
        expect(part.take(`${before}${text}${behind}`, before.length, to)).toBe(true);
        const { code, micros, actor, index, delta, deltas, values } = whole;
        expect(part).toMatchObject({ code, micros, actor, index, delta, deltas, values });
        // What is cut short is not taken, whatever goes on behind the cut.
        expect(part.take(`${before}${text}${behind}`, before.length, to - 1)).toBe(false);
      }),
    );
  });

  it('takes nothing that JSON.parse refuses or reads otherwise, wherever a line is damaged', () => {
    fc.assert(
      fc.property(
        line,
        fc.nat(),
        fc.constantFrom('', '0', '-', '"', ',', ':', '}', ']', '{', '\\', '.', 'e', ' '),
        (text, at, put) => {
          const place = at % text.length;
          const damaged = text.slice(0, place) + put + text.slice(place + 1);
          const taken = scanned(damaged);
          if (taken === null) return;
          const { k, ...rest } = parsed(damaged);
          expect(taken).toEqual(rest);
          expect(codeOfName(String(k))).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['other keys', '{"k":"up","t":1,"n":2,"y":[]}'],
    ['another order', '{"k":"up","n":2,"t":1}'],
    ['spaces', '{"k":"up", "t":1,"n":2}'],
    ['a key twice', '{"k":"up","t":1,"n":2,"n":3}'],
    ['more behind the end', '{"k":"up","t":1,"n":2}}'],
    ['escapes', String.raw`{"k":"up","t":1,"n":2,"x":["\u0041"]}`],
    ['a fraction', '{"k":"up","t":1,"n":2,"x":[1.5]}'],
    ['minus 0', '{"k":"up","t":1,"n":2,"x":[-0]}'],
    ['a zero in front', '{"k":"up","t":01,"n":2}'],
    ['a number too long to be surely exact', '{"k":"up","t":9007199254740993,"n":2}'],
    ['a name that means something to objects', '{"k":"up","t":1,"n":2,"x":[{"__proto__":1}]}'],
    ['very deep lists', `{"k":"up","t":1,"n":2,"x":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['a long name', '{"k":"uppercut","t":1,"n":2}'],
  ])('leaves %s to others', (_, text) => {
    expect(scanned(text)).toBeNull();
  });
});

it('each short name of up to four letters has a code of its own', () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(codeOfName(a) === codeOfName(b)).toBe(a === b);
    }),
  );
  expect(codeOfName('uppercut')).toBe(0);
  expect(codeOfName('a1')).toBe(0);
});
