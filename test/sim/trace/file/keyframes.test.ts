import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { KeyframeReader, KeyframeWriter, decodeKeyframe } from '../../../../sim/trace/file/keyframe-codec.js';
import { KeyframeCheck } from '../../../../sim/trace/file/keyframe-check.js';
import { ParsedLine } from '../../../../sim/trace/file/line/parsed-line.js';
import { TraceError } from '../../../../sim/trace/file/line/trace-error.js';
import { TraceReader } from '../../../../sim/trace/file/trace-reader.js';
import { clientsAmong, foldOf } from '../../../../sim/protocols/folds.js';
import { eventsOf } from '../../../../sim/protocols/events.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import type { StateTree, StateValue } from '../../../../sim/trace/state/state-tree.js';
import { recordRun } from './record-run.js';
import { recipe } from '../../../scenarios/recipes.js';

const PROGRESS = { hash: '0123456789abcdef', draws: { 'link/1/2': 5, config: 1 } };

/** Lines of keyframes of these states of actors 1, 2 and so on, one after the other. */
function writeAll(keyframes: readonly (readonly StateTree[])[]): string[] {
  const writer = new KeyframeWriter();
  return keyframes.map((states, i) => {
    const byActor = new Map(states.map((state, actor) => [actor + 1, state]));
    const line = writer.encode({ index: i + 1, micros: 0, progress: null }, byActor);
    writer.commit();
    return line;
  });
}

/** Null for a keyframe that cannot be put together. */
function readAll(lines: readonly string[]): (readonly StateTree[] | null)[] {
  const reader = new KeyframeReader();
  return lines.map((line, i) => {
    const states = reader.add(decodeKeyframe(new ParsedLine(line, 1), i, true));
    return states === null ? null : [...states.values()];
  });
}

/** Of one actor. */
function write(states: readonly StateTree[]): string[] {
  return writeAll(states.map((state) => [state]));
}

function read(lines: readonly string[]): (StateTree | undefined)[] {
  return readAll(lines).map((states) => states?.[0]);
}

function statesIn(line: string | undefined): string | undefined {
  return line?.slice(line.indexOf('"s"'));
}

const long = 'a text that is long enough';
const name = fc.constantFrom('a', 'b', '=', '@', '__proto__', 'constructor', '1');
const { tree } = fc.letrec<{ tree: StateTree; value: StateValue }>((tie) => ({
  tree: fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<StateValue>(-1, null, true, long, [1, 2]),
    tie('tree'),
  ),
}));

describe('keyframes', () => {
  it('hold how far the run has come', () => {
    const line = new KeyframeWriter().encode({ index: 7, micros: 9, progress: PROGRESS }, new Map());
    expect(line).toBe(
      '{"k":"key","i":7,"t":9,"hash":"0123456789abcdef","draws":{"config":1,"link/1/2":5},"s":{}}',
    );
    expect(decodeKeyframe(new ParsedLine(line, 1), 0, true)).toMatchObject({ index: 7, progress: PROGRESS });
  });

  it('refer to the keyframe that holds what did not change', () => {
    const same = { text: long };
    const lines = write([
      { same, other: 1 },
      { same, other: 2 },
      { same, other: 2, more: { same } },
    ]);
    expect(lines.map((line) => line.slice(line.indexOf('"s"')))).toEqual([
      `"s":{"1":{"other":1,"same":{"text":"${long}"}}}}`,
      '"s":{"1":{"other":2,"same":{"=":0}}}}',
      `"s":{"1":{"more":{"same":{"text":"${long}"}},"other":2,"same":{"=":0}}}}`,
    ]);
  });

  it('refer to another actor for what it has as well, by content', () => {
    const same = (): StateTree => ({ text: long, more: { list: [1000, 2000, 3000, 4000] } });
    const lines = writeAll([
      [
        { same: same(), other: 1 },
        { same: same(), other: 2 },
        { other: 2, same: same() },
      ],
    ]);
    expect(lines.map(statesIn)).toEqual([
      `"s":{"1":{"other":1,"same":{"more":{"list":[1000,2000,3000,4000]},"text":"${long}"}},` +
        '"2":{"other":2,"same":{"@":1}},"3":{"@":2}}}',
    ]);
  });

  it('refer to another actor only at the same place, and only for what is longer than that', () => {
    const part = { text: long };
    const [line] = writeAll([
      [
        { a: part, short: { b: 1 }, list: [1, 2] },
        { b: { ...part }, short: { b: 1 }, list: [1, 2] },
      ],
    ]);
    expect(statesIn(line)).toBe(
      `"s":{"1":{"a":{"text":"${long}"},"list":[1,2],"short":{"b":1}},` +
        `"2":{"b":{"text":"${long}"},"list":[1,2],"short":{"b":1}}}}`,
    );
  });

  it('refer to an earlier keyframe rather than to another actor, and to one for what was such a reference there', () => {
    const [deep, twin] = [{ deep: { text: long } }, { deep: { text: long } }];
    const lines = writeAll([
      [{ part: deep }, { part: twin }],
      [
        { part: deep, other: 1 },
        { part: twin, other: 2 },
      ],
      [{ other: 1 }, { part: { deep: twin.deep, other: 3 } }],
    ]);
    expect(lines.map(statesIn)).toEqual([
      `"s":{"1":{"part":{"deep":{"text":"${long}"}}},"2":{"@":1}}}`,
      '"s":{"1":{"other":1,"part":{"=":0}},"2":{"other":2,"part":{"=":0}}}}',
      '"s":{"1":{"other":1},"2":{"part":{"deep":{"=":0},"other":3}}}}',
    ]);
    expect(readAll(lines).at(-1)).toEqual([{ other: 1 }, { part: { ...twin, other: 3 } }]);
  });

  it('that are not written are not referred to', () => {
    const writer = new KeyframeWriter();
    const states = (): Map<number, StateTree> => new Map([7, 8].map((actor) => [actor, { text: long }]));
    const [at, kept] = [{ index: 1, micros: 0, progress: null }, states()];
    writer.encode(at, kept);
    expect(statesIn(writer.encode(at, kept))).toBe(`"s":{"7":{"text":"${long}"},"8":{"@":7}}}`);
  });

  it('come to the states of which they were made', () => {
    const states = fc.array(tree, { minLength: 1, maxLength: 5 }).chain((trees) =>
      // Some states come again as they are, whole or as a part of another.
      fc.array(fc.tuple(fc.constantFrom(...trees), fc.option(fc.constantFrom(...trees))), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(states, (picks) => {
        const made = picks.map(([one, inside]) => (inside === null ? one : { ...one, inside }));
        expect(read(write(made))).toEqual(made);
      }),
    );
  });

  it('come to the states of several actors, which have parts in common', () => {
    const keyframes = fc.array(tree, { minLength: 1, maxLength: 3 }).chain((trees) => {
      const one = fc.constantFrom(...trees);
      // A copy is another object: of several actors, none has a part that another one has.
      const state = fc.tuple(one, fc.option(one)).map(([outer, inside]): StateTree => {
        return structuredClone(inside === null ? outer : { ...outer, inside });
      });
      const kept = fc.array(state, { minLength: 1, maxLength: 6 });
      return kept.chain((all) =>
        fc.array(fc.array(fc.constantFrom(...all), { maxLength: 4 }), { maxLength: 6 }),
      );
    });
    fc.assert(
      fc.property(keyframes, (made) => {
        const lines = writeAll(made);
        const came = readAll(lines);
        expect(came).toEqual(made);
        const again = writeAll(came.map((states) => states ?? []));
        expect(readAll(again)).toEqual(made);
      }),
    );
  });

  it('share in memory what they share in the file', () => {
    const same = { text: long };
    const [first, second] = read(write([{ same }, { same, more: 1 }]));
    expect(second?.['same']).toBe(first?.['same']);
    const [states] = readAll(writeAll([[{ same, a: 1 }, { same: { ...same } }]]));
    expect(states?.[1]?.['same']).toBe(states?.[0]?.['same']);
  });

  it('that refer to what is not there are refused', () => {
    const [, second = ''] = write([{ same: { text: long } }, { same: { text: long }, more: 1 }]);
    const lost = second.replace(/\{"text":"[^"]*"\}/, '{"=":0}');
    expect(read([lost])).toEqual([undefined]);
    const [pair = ''] = writeAll([[{ same: { text: long } }, { same: { text: long }, more: 1 }]]);
    expect(readAll([pair])).not.toEqual([null]);
    for (const wrong of [
      pair.replace('{"@":1}', '{"@":2}'),
      pair.replace('{"@":1}', '{"@":3}'),
      pair.replace('"1":{"same"', '"1":{"else"'),
    ]) {
      expect(wrong).not.toBe(pair);
      expect(readAll([wrong])).toEqual([null]);
    }
  });
});

describe('keyframes of a damaged file', () => {
  const { lines } = recordRun(recipe(8, { protocol: 'zab' }), 'std', 500);
  const keyframes = lines.flatMap((line, i) => (line.startsWith('{"k":"key"') ? [i] : []));

  /** What each keyframe comes to, by its last event. */
  function statesOf(of: readonly string[]): Map<number, ReadonlyMap<number, StateTree> | null> {
    const reader = new TraceReader<RunEvent>(eventsOf, 'skip');
    const states = new KeyframeReader();
    const came = new Map<number, ReadonlyMap<number, StateTree> | null>();
    for (const [i, line] of of.entries()) {
      const item = reader.line(line, i + 1);
      if (item.kind === 'keyframe') came.set(item.keyframe.index, states.add(item.keyframe));
    }
    return came;
  }

  it.each([
    ['cut off', (line: string) => line.slice(0, 40)],
    ['that says a wrong index', (line: string) => line.replace(/"i":\d+/, '"i":"1"')],
  ])('behind one %s come to the same states as without it, or to none', (_, damage) => {
    const [, , third = 0] = keyframes;
    const whole = statesOf(lines);
    const left = statesOf(lines.map((line, i) => (i === third ? damage(line) : line)));
    expect(left.size).toBe(whole.size - 1);
    const came = [...left].filter(([, states]) => states !== null);
    // Most of those behind it come.
    expect(2 * came.length).toBeGreaterThan(whole.size);
    for (const [index, states] of came) expect(states).toEqual(whole.get(index));
    // There are keyframes that refer to the lost one, and it is missed.
    expect(came.length).toBeLessThan(left.size);
  });
});

describe('a keyframe that refers to an actor that is not there', () => {
  it('is told', () => {
    const { lines } = recordRun(recipe(8, { protocol: 'zab' }), 'std', 500);
    const number = lines.findIndex((line) => line.includes('{"@":1}'));
    expect(number).toBeGreaterThan(0);
    const reader = new TraceReader<RunEvent>(eventsOf);
    const check = new KeyframeCheck((header) => foldOf(header.protocol, clientsAmong(header.actors)));
    expect(() => {
      for (const [i, line] of lines.entries()) {
        const lost = i === number ? line.replace('{"@":1}', '{"@":99}') : line;
        check.take(reader.line(lost, i + 1), i + 1);
      }
    }).toThrow(`line ${String(number + 1)}: the keyframe refers to what stands nowhere before it`);
  });
});

describe.each(['zab', 'synod'] as const)('the keyframes of runs of %s at full detail', (protocol) => {
  it('hold the timers that are armed', () => {
    const { lines } = recordRun(recipe(8, { protocol }), 'full', protocol === 'zab' ? 2_000 : 200);
    const check = new KeyframeCheck((header) => foldOf(header.protocol, clientsAmong(header.actors)));
    const reader = new TraceReader<RunEvent>(eventsOf);
    for (const [i, line] of lines.entries()) check.take(reader.line(line, i + 1), i + 1);
    const keyframes = lines.filter((line) => line.startsWith('{"k":"key"')).join('\n');
    expect(keyframes).toMatch(/"timers":\{"\d+":\{"dueMicros":\d+,"timer":"[\w-]+"\}/);
  });
});

it('a keyframe of format 2 tells of no timers', () => {
  const { lines } = recordRun(recipe(8, { protocol: 'synod' }), 'min');
  const header = new TraceReader<RunEvent>(eventsOf).line(lines[0] ?? '', 1);
  if (header.kind !== 'header') throw new Error('a trace begins with its header');
  const fold = foldOf('synod', new Set());
  if (fold === null) throw new Error('the synod has a fold');
  const at = { index: 1, micros: 0, actor: 1, cause: 0 };
  const started = { kind: 'process.started', incarnation: 1 } as const;
  const set = { kind: 'timer.set', timer: 'retry', id: 1, atMicros: 5 } as const;
  fold.apply(started, at);
  const keyframe = new KeyframeWriter().encode(
    { index: 2, micros: 0, progress: null },
    new Map([0, 1].map((actor) => [actor, fold.stateOf(actor) ?? {}])),
  );
  const check = (version: readonly [number, number]): void => {
    const held = new KeyframeCheck(() => foldOf('synod', new Set()));
    held.take({ ...header, version }, 1);
    held.take({ kind: 'event', event: started, at, causes: [] }, 2);
    held.take({ kind: 'event', event: set, at: { ...at, index: 2 }, causes: [] }, 3);
    const line = new ParsedLine(keyframe, 4);
    held.take({ kind: 'keyframe', keyframe: decodeKeyframe(line, 0, true) }, 4);
  };
  expect(() => check([2, 0])).not.toThrow();
  expect(() => check([3, 0])).toThrow('the keyframe is not what the events come to, at actor 1.timers');
});

describe.each(['zab', 'synod'] as const)('the keyframes of runs of %s', (protocol) => {
  const { lines } = recordRun(recipe(8, { protocol }), 'std', protocol === 'zab' ? 500 : 50);
  const keyframes = lines.filter((line) => line.startsWith('{"k":"key"'));

  function check(of: readonly string[]): void {
    const reader = new TraceReader<RunEvent>(eventsOf);
    const held = new KeyframeCheck((header) => foldOf(header.protocol, clientsAmong(header.actors)));
    for (const [i, line] of of.entries()) held.take(reader.line(line, i + 1), i + 1);
  }

  it('are what the events before them come to', () => {
    expect(keyframes.length).toBeGreaterThan(1);
    check(lines);
  });

  it('that say something else are told', () => {
    const changed = lines.map((line) => line.replace(/("k":"key".*"phase":")(\w+)/, '$1no$2'));
    expect(() => check(changed)).toThrow(TraceError);
    expect(() => check(changed)).toThrow(
      /the keyframe is not what the events come to, at actor \d+\.(?:\w+\.)?phase$/,
    );
  });

  it('take at most half of the file, and stand where the footer says', () => {
    const size = keyframes.reduce((sum, line) => sum + line.length, 0);
    const text = lines.join('\n');
    expect(2 * size).toBeLessThanOrEqual(text.length);
    const bytes = new TextEncoder().encode(text);
    const footer = new TraceReader<RunEvent>(eventsOf);
    const items = lines.map((line, i) => footer.line(line, i + 1));
    const last = items.at(-1);
    if (last?.kind !== 'footer') throw new Error('a whole trace ends with its footer');
    const places = last.footer.keyframes;
    expect(places).toHaveLength(keyframes.length);
    for (const [i, { offset, index }] of places.entries()) {
      const line = keyframes[i] ?? '';
      expect(new TextDecoder().decode(bytes.subarray(offset, offset + line.length))).toBe(line);
      expect(line).toContain(`"i":${String(index)},`);
    }
  });

  it('tell how far the run has come: no two alike, and no stream takes a draw back', () => {
    const told = keyframes.map((line) => decodeKeyframe(new ParsedLine(line, 1), 0, true).progress);
    expect(new Set(told.map((progress) => progress?.hash)).size).toBe(keyframes.length);
    for (const [i, progress] of told.entries()) {
      for (const [stream, drawn] of Object.entries(told[i - 1]?.draws ?? {})) {
        expect(progress?.draws[stream]).toBeGreaterThanOrEqual(drawn);
      }
    }
  });
});
