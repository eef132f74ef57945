import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { TimeAxis } from '../../../../viz/draw/time-map.js';
import type { TraceModel } from '../../../../viz/model/trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../../../../viz/model/trace-model.js';
import { visibleSum } from '../../../../viz/views/spacetime/fold.js';
import type { Subject } from '../../../../viz/views/spacetime/picture.js';
import { buildPicture, makeSubject, MOST_MARKS } from '../../../../viz/views/spacetime/picture.js';
import { openedRun, openedTrace } from '../../opened-run.js';
import { bytesOf, syntheticLines } from '../../model/synthetic.js';
import { recipe } from '../../recipes.js';
import { ALL, everyLane, frameOf } from './pictures.js';

let long: TraceModel;
let short: TraceModel;
let longSubject: Subject;
let shortSubject: Subject;

beforeAll(async () => {
  ({ model: long } = await openedTrace('long.jsonl', bytesOf(syntheticLines(30_000))));
  ({ model: short } = await openedRun(recipe('synod', 298, 'px-03')));
  longSubject = makeSubject(long);
  shortSubject = makeSubject(short);
});

/** Events that stand on a lane as marks of their own. */
function markedRows({ model, looks }: Subject): readonly number[] {
  const lanes = new Set(everyLane(model));
  const { kind, actor, count } = model.columns;
  return [...Array(count).keys()].filter(
    (row) => lanes.has(actor[row] ?? 0) && (looks[kind[row] ?? 0] ?? null) !== null,
  );
}

describe('a picture of few events', () => {
  it('holds an arrow for each message and a mark for each other event, none twice', () => {
    const { arrows, events, fold } = buildPicture(shortSubject, frameOf(short), ALL);
    expect(fold).toBeNull();
    expect([...arrows.message]).toEqual([...Array(short.messages.count).keys()]);
    expect([...events.row].sort((a, b) => a - b)).toEqual(markedRows(shortSubject));
  });

  it('leads each arrow from the lane of its sender to that of its receiver, and a lost one not all the way', () => {
    const frame = frameOf(short);
    const { arrows } = buildPicture(shortSubject, frame, ALL);
    const lost = MESSAGE_FATES.indexOf('lost');
    let losses = 0;
    for (let i = 0; i < arrows.count; i += 1) {
      const id = arrows.message[i] ?? 0;
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = arrows.ends.slice(i * 4, i * 4 + 4);
      const from = frame.lanes[frame.laneOf[short.messages.from[id] ?? 0] ?? 0]?.centre ?? 0;
      const to = frame.lanes[frame.laneOf[short.messages.to[id] ?? 0] ?? 0]?.centre ?? 0;
      const isLost = short.messages.fate[id] === lost;
      if (isLost) losses += 1;
      expect(x2).toBeGreaterThanOrEqual(x1);
      expect(y1).toBeCloseTo(from, 2);
      expect(y2).toBeCloseTo(isLost ? from + 0.6 * (to - from) : to, 2);
    }
    expect(losses).toBeGreaterThan(5);
  });

  it('leaves out what begins or ends on a hidden lane, and heartbeats that nobody wants', () => {
    const lanes = everyLane(short).slice(1);
    const { arrows, events } = buildPicture(shortSubject, frameOf(short, { lanes }), ALL);
    const shown = new Set(lanes);
    const wanted = [...Array(short.messages.count).keys()].filter(
      (id) => shown.has(short.messages.from[id] ?? 0) && shown.has(short.messages.to[id] ?? 0),
    );
    expect([...arrows.message]).toEqual(wanted);
    expect(wanted.length).toBeLessThan(short.messages.count);
    expect([...events.row].every((row) => shown.has(short.columns.actor[row] ?? 0))).toBe(true);
  });

  it('keeps the ends of arrows near the plot, however far they reach', () => {
    const at = short.endMicros / 2;
    const frame = frameOf(short, { range: { from: at, to: at + 1 } });
    const { arrows } = buildPicture(shortSubject, frame, ALL);
    for (let i = 0; i < arrows.count * 4; i += 2) {
      expect(arrows.ends[i]).toBeGreaterThanOrEqual(frame.axis.start - 41);
      expect(arrows.ends[i]).toBeLessThanOrEqual(frame.axis.end + 41);
    }
  });

  it('lights an arrow of a cone if both of its ends are in it, one of a search by either end', () => {
    const id =
      [...Array(short.messages.count).keys()].find((each) => short.messages.ended[each] !== NO_ROW) ?? 0;
    const sent = short.messages.sent[id] ?? 0;
    const ended = short.messages.ended[id] ?? 0;
    const litOf = (sort: 'cone' | 'search', rows: readonly number[]): number =>
      buildPicture(shortSubject, frameOf(short), {
        ...ALL,
        lit: { sort, rows: new Set(rows) },
      }).arrows.isLit.reduce((sum, isLit) => sum + isLit, 0);
    expect(litOf('cone', [sent])).toBe(0);
    expect(litOf('cone', [sent, ended])).toBe(1);
    expect(litOf('search', [ended])).toBe(1);
    const hidden = buildPicture(shortSubject, frameOf(short), {
      ...ALL,
      isHiding: true,
      lit: { sort: 'search', rows: new Set([ended]) },
    });
    expect([...hidden.arrows.message]).toEqual([id]);
    // What is never folded is never hidden either.
    expect(hidden.events.count).toBe(
      shortSubject.kept.filter((row) => (short.columns.actor[row] ?? 0) > 0).length,
    );
  });
});

describe('a picture of many events', () => {
  it('draws what is never folded one by one, and counts all the rest exactly', () => {
    const { arrows, events, fold, foldsMessages, foldsEvents } = buildPicture(
      longSubject,
      frameOf(long),
      ALL,
    );
    expect([foldsMessages, foldsEvents]).toEqual([true, true]);
    expect(arrows.count).toBe(0);
    const lanes = new Set(everyLane(long));
    expect([...events.row]).toEqual(
      [...longSubject.kept].filter((row) => lanes.has(long.columns.actor[row] ?? 0)),
    );
    const messages = [...(fold?.messages ?? []), ...(fold?.others ?? [])].reduce(
      (sum, each) => sum + each,
      0,
    );
    expect(messages).toBe(long.messages.count);
    const counted = (fold?.events ?? new Uint32Array(0)).reduce((sum, each) => sum + each, 0);
    expect(counted).toBe(markedRows(longSubject).length);
    expect(
      visibleSum(fold?.events ?? new Uint32Array(0), fold?.bars ?? { from: 0, width: 1, count: 0 }, {
        from: 0,
        to: long.endMicros,
      }),
    ).toBe(counted);
  });

  it('counts as lost what was lost', () => {
    const lost = MESSAGE_FATES.indexOf('lost');
    const { fold } = buildPicture(longSubject, frameOf(long), ALL);
    const told = (fold?.lost ?? new Uint32Array(0)).reduce((sum, each) => sum + each, 0);
    const all = long.messages.fate.filter((fate) => fate === lost).length;
    // Those of links without a ribbon are counted with the others.
    expect(told).toBeLessThanOrEqual(all);
    if (fold?.otherPairs === 0) expect(told).toBe(all);
  });

  it('never draws more than it may, at any zoom and in any mode', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.0001, max: 1, noNaN: true }),
        fc.constantFrom('time', 'order', 'warped'),
        (start, width, mode) => {
          const from = start * long.endMicros * (1 - width);
          const frame = frameOf(long, { range: { from, to: from + width * long.endMicros }, mode });
          const { arrows, events } = buildPicture(longSubject, frame, ALL);
          expect(arrows.count + events.count).toBeLessThanOrEqual(MOST_MARKS);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts again only when the level changes or the surroundings are left', () => {
    const width = long.endMicros * 0.2;
    const foldAt = (from: number, length: number): unknown => {
      const frame = frameOf(long, { range: { from, to: from + length } });
      return longSubject.folder.fold({ ...frame, axis: axisOn(frame.axis) }, ALL);
    };
    const { map } = frameOf(long).axis;
    const first = foldAt(long.endMicros * 0.3, width);
    expect(foldAt(long.endMicros * 0.35, width)).toBe(first);
    expect(foldAt(long.endMicros * 0.35, width / 4)).not.toBe(first);

    /** The same map each time, as the diagram has it. */
    function axisOn({ from, to, start, length }: TimeAxis): TimeAxis {
      return new TimeAxis(map, { from: map.toMicros(from), to: map.toMicros(to) }, { start, length });
    }
  });

  it('shows a cone among what is folded', () => {
    const rows = [...Array(long.messages.count).keys()]
      .slice(0, 20)
      .flatMap((id) => [long.messages.sent[id] ?? 0, long.messages.ended[id] ?? 0]);
    const picture = buildPicture(longSubject, frameOf(long), {
      ...ALL,
      lit: { sort: 'cone', rows: new Set(rows) },
    });
    expect(picture.foldsMessages).toBe(true);
    expect([...picture.arrows.message]).toEqual([...Array(20).keys()]);
    expect(picture.arrows.isLit.every((isLit) => isLit === 1)).toBe(true);
  });
});
