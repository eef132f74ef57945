import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../../../sim/protocols/events.js';
import { clientsAmong, foldOf } from '../../../../sim/protocols/folds.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import type { TraceHeader, TraceItem } from '../../../../sim/trace/file/format.js';
import { KeyframeCheck } from '../../../../sim/trace/file/keyframe-check.js';
import { KeyframeReader } from '../../../../sim/trace/file/keyframe-codec.js';
import { TraceReader } from '../../../../sim/trace/file/trace-reader.js';
import { TraceSlice } from '../../../../sim/trace/file/trace-slice.js';
import type { TraceFold } from '../../../../sim/trace/state/trace-fold.js';
import { recipe } from '../../../scenarios/recipes.js';
import { recordRun } from './record-run.js';
import { eventsIn, readTrace } from './samples.js';

const EVERY = 100;

function foldFor({ protocol, actors }: TraceHeader): TraceFold | null {
  return foldOf(protocol, clientsAmong(actors));
}

/** All that lines say; the keyframes are held against the events. */
function itemsOf(lines: readonly string[]): readonly TraceItem<RunEvent>[] {
  const check = new KeyframeCheck(foldFor);
  const items = [...readTrace(lines, new TraceReader<RunEvent>(eventsOf))];
  for (const [i, item] of items.entries()) check.take(item, i + 1);
  return items;
}

function sliceOf(whole: readonly TraceItem<RunEvent>[], from: number, to: number): readonly string[] {
  const written: string[] = [];
  const write = (line: string): void => void written.push(line);
  const slice = new TraceSlice({ from, to, specsFor: eventsOf, foldFor, keyframeEvents: EVERY, write });
  for (const item of whole) slice.take(item);
  return written;
}

/** What a trace says, with the states of its keyframes put together. */
function saidBy(items: readonly TraceItem<RunEvent>[]): readonly object[] {
  const reader = new KeyframeReader();
  return items.map((item) => {
    if (item.kind === 'keyframe') return { ...item.keyframe, states: reader.add(item.keyframe) };
    return item.kind === 'footer' ? { ...item.footer, keyframes: null } : item;
  });
}

describe.each(['synod', 'zab'] as const)('a part of a trace of %s', (protocol) => {
  const { lines } = recordRun(recipe(8, { protocol }), 'std', EVERY);
  const whole = itemsOf(lines);
  const events = eventsIn(whole);
  const last = events.at(-1)?.at.index ?? 0;
  const range = fc
    .tuple(fc.integer({ min: 2, max: last }), fc.integer({ min: 0, max: 600 }))
    .map(([from, length]) => ({ from, to: Math.min(last, from + length) }))
    .filter(({ from, to }) => events.some(({ at }) => at.index >= from && at.index <= to));
  const specs = eventsOf(protocol) ?? {};

  it('has the events of the part as they were, and their causes as far as they are there', () => {
    fc.assert(
      fc.property(range, ({ from, to }) => {
        const items = itemsOf(sliceOf(whole, from, to));
        const [header] = items;
        expect(header?.kind === 'header' ? header.from : 0).toBe(from);
        const part = eventsIn(items);
        const inPart = part.filter(({ at }) => at.index >= from);
        const asTheyWere = events.filter(({ at }) => at.index >= from && at.index <= to);
        const bare = ({ event, at: { index, micros, actor } }: (typeof events)[number]): object => {
          return { event, index, micros, actor };
        };
        expect(inPart.map(bare)).toEqual(asTheyWere.map(bare));
        const there = new Set(part.map(({ at }) => at.index));
        for (const [i, { at }] of inPart.entries()) {
          const cause = asTheyWere[i]?.at.cause ?? 0;
          if (cause === 0 || there.has(cause)) expect(at.cause).toBe(cause);
          else expect(at.cause === 0 || there.has(at.cause)).toBe(true);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('has an outline of what was before, the states where it begins, and all findings and rules', () => {
    fc.assert(
      fc.property(range, ({ from, to }) => {
        const items = itemsOf(sliceOf(whole, from, to));
        const before = eventsIn(items).filter(({ at }) => at.index < from);
        const outline = events.filter(({ at }) => at.index < from);
        const lastBefore = outline.at(-1)?.at.index;
        const expected = outline.filter(
          ({ event, at }) => at.index === lastBefore || specs[event.kind]?.level === 'min',
        );
        expect(before.map(({ at }) => at.index)).toEqual(expected.map(({ at }) => at.index));
        const keyframe = items.find(({ kind }) => kind === 'keyframe');
        expect(keyframe?.kind === 'keyframe' ? keyframe.keyframe.index : 0).toBe(lastBefore);
        const judged = ({ kind }: TraceItem<RunEvent>): boolean => kind === 'finding' || kind === 'rule';
        expect(items.filter(judged)).toEqual(whole.filter(judged));
      }),
      { numRuns: 8 },
    );
  });

  it('can be cut again, as the whole can', () => {
    fc.assert(
      fc.property(range, fc.nat(50), fc.nat(50), ({ from, to }, earlier, later) => {
        const wide = itemsOf(sliceOf(whole, Math.max(2, from - earlier), to + later));
        const twice = itemsOf(sliceOf(wide, from, to));
        expect(saidBy(twice)).toEqual(saidBy(itemsOf(sliceOf(whole, from, to))));
      }),
      { numRuns: 8 },
    );
  });

  it('that is all of it is the trace itself but for what only a run knows', () => {
    const withoutProgress = lines.map((line) => line.replace(/,"hash":"\w+","draws":\{[^}]*\}/, ''));
    const numbered = (all: readonly string[]): readonly string[] => all.slice(0, -1);
    expect(numbered(sliceOf(whole, 1, last))).toEqual(numbered(withoutProgress));
  });
});
