import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import type { TimeMapMode } from '../../../../viz/draw/time-map.js';
import type { TraceModel } from '../../../../viz/model/trace-model.js';
import { MESSAGE_FATES } from '../../../../viz/model/trace-model.js';
import { messageFilter } from '../../../../viz/views/spacetime/filter.js';
import type { Filter } from '../../../../viz/views/spacetime/filter.js';
import type { Buckets, Fold } from '../../../../viz/views/spacetime/fold.js';
import type { Frame } from '../../../../viz/views/spacetime/frame.js';
import type { Subject } from '../../../../viz/views/spacetime/picture.js';
import { makeSubject } from '../../../../viz/views/spacetime/picture.js';
import { bytesOf, syntheticLines } from '../../model/synthetic.js';
import { openedTrace } from '../../opened-run.js';
import { ALL, everyLane, frameOf } from './pictures.js';

let model: TraceModel;
let subject: Subject;

beforeAll(async () => {
  ({ model } = await openedTrace('counted.jsonl', bytesOf(syntheticLines(4_000))));
  subject = makeSubject(model);
});

const LOST = MESSAGE_FATES.indexOf('lost');

/** The bucket of a row; -1 if it is not counted. */
function bucketOf({ axis }: Frame, { from, width, count }: Buckets, row: number): number {
  const bucket = Math.floor((axis.map.ofRow(row) - from) / width);
  return bucket < count ? bucket : -1;
}

/** All that is counted of messages, one by one: by pair and bucket, `lost` apart. */
function messagesByHand(frame: Frame, filter: Filter, fold: Fold): ReadonlyMap<string, number> {
  const { messages } = model;
  const isShown = messageFilter(model, frame.laneOf, filter);
  const counts = new Map<string, number>();
  const pairs = new Set(fold.pairs.map(({ a, b }) => keyOf(a, b)));
  for (let id = 0; id < messages.count; id += 1) {
    const bucket = bucketOf(frame, fold.ribbons, messages.sent[id] ?? 0);
    if (!isShown(id) || bucket < 0) continue;
    const pair = keyOf(messages.from[id] ?? 0, messages.to[id] ?? 0);
    const name = pairs.has(pair) ? pair : 'others';
    add(counts, `${name} ${String(bucket)}`);
    if (messages.fate[id] === LOST && pairs.has(pair)) add(counts, `lost ${pair} ${String(bucket)}`);
  }
  return counts;
}

function told({ pairs, messages, lost, others, ribbons }: Fold): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const put = (name: string, bucket: number, count: number | undefined): void => {
    if (count !== undefined && count > 0) counts.set(`${name} ${String(bucket)}`, count);
  };
  for (let bucket = 0; bucket < ribbons.count; bucket += 1) {
    put('others', bucket, others[bucket]);
    pairs.forEach(({ a, b }, place) => {
      put(keyOf(a, b), bucket, messages[place * ribbons.count + bucket]);
      put(`lost ${keyOf(a, b)}`, bucket, lost[place * ribbons.count + bucket]);
    });
  }
  return counts;
}

function marksByHand(frame: Frame, { isHiding, lit }: Filter, { bars }: Fold): Uint32Array {
  const { columns, actors } = model;
  const counts = new Uint32Array(actors.length * bars.count);
  for (let row = 0; row < columns.count; row += 1) {
    const actor = columns.actor[row] ?? 0;
    const bucket = bucketOf(frame, bars, row);
    const isMarked = (subject.looks[columns.kind[row] ?? 0] ?? null) !== null;
    if (!isMarked || bucket < 0 || (frame.laneOf[actor] ?? -1) < 0) continue;
    if (isHiding && lit?.rows.has(row) === false) continue;
    counts[actor * bars.count + bucket] = (counts[actor * bars.count + bucket] ?? 0) + 1;
  }
  return counts;
}

function keyOf(a: number, b: number): string {
  return `${String(Math.min(a, b))}-${String(Math.max(a, b))}`;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

describe('counting what is folded', () => {
  const wishes = fc.record({
    start: fc.double({ min: 0, max: 1, noNaN: true }),
    width: fc.double({ min: 0.01, max: 1, noNaN: true }),
    mode: fc.constantFrom<TimeMapMode>('time', 'order', 'warped'),
    hidden: fc.nat(4),
    showsHeartbeats: fc.boolean(),
    found: fc.option(fc.integer({ min: 2, max: 9 }), { nil: null }),
  });

  it('tells of each bucket what looking at every row and message finds there', () => {
    fc.assert(
      fc.property(wishes, ({ start, width, mode, hidden, showsHeartbeats, found }) => {
        const from = start * model.endMicros * (1 - width);
        const range = { from, to: from + width * model.endMicros };
        const frame = frameOf(model, { range, mode, lanes: everyLane(model).slice(hidden) });
        const rows = [...model.columns.kind.keys()].filter((row) => found !== null && row % found === 0);
        const lit = found === null ? null : { sort: 'search' as const, rows: new Set(rows) };
        const filter = { ...ALL, showsHeartbeats, lit, isHiding: lit !== null };
        const fold = subject.folder.fold(frame, filter);
        expect(sorted(told(fold))).toEqual(sorted(messagesByHand(frame, filter, fold)));
        expect(fold.events).toEqual(marksByHand(frame, filter, fold));
      }),
      { numRuns: 60 },
    );
  });
});
