import { beforeAll, describe, expect, it } from 'vitest';

import { Plane } from '../../../../viz/draw/plane.js';
import type { TraceModel } from '../../../../viz/model/trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../../../../viz/model/trace-model.js';
import type { HitSubject } from '../../../../viz/views/spacetime/hits.js';
import { hitTest } from '../../../../viz/views/spacetime/hits.js';
import { legendOf } from '../../../../viz/views/spacetime/legend.js';
import { axisTicks, pointText, squeezes } from '../../../../viz/views/spacetime/paint-axis.js';
import { wallsOf } from '../../../../viz/views/spacetime/paint-bands.js';
import { paintLanes } from '../../../../viz/views/spacetime/paint-lanes.js';
import { roleAt } from '../../../../viz/views/spacetime/paint-selection.js';
import { stopBoxes, stopMarks } from '../../../../viz/views/spacetime/paint-stops.js';
import type { Subject } from '../../../../viz/views/spacetime/picture.js';
import { buildPicture, makeSubject } from '../../../../viz/views/spacetime/picture.js';
import { makeScenery } from '../../../../viz/views/spacetime/scenery.js';
import { foldedText, summaryOf } from '../../../../viz/views/spacetime/words.js';
import { RecordingBrush } from '../../draw/recording-brush.js';
import { bytesOf, syntheticLines } from '../../model/synthetic.js';
import { openedRun, openedTrace } from '../../opened-run.js';
import { recipe } from '../../recipes.js';
import type { FrameWishes } from './pictures.js';
import { ALL, frameOf, sceneOf } from './pictures.js';

let model: TraceModel;
let subject: Subject;
let long: TraceModel;

beforeAll(async () => {
  ({ model } = await openedRun(recipe('synod', 298, 'px-03')));
  subject = makeSubject(model);
  ({ model: long } = await openedTrace('long.jsonl', bytesOf(syntheticLines(20_000))));
});

function drawn(wishes: FrameWishes = {}): HitSubject {
  const frame = frameOf(model, wishes);
  return { subject, scenery: makeScenery(model), frame, picture: buildPicture(subject, frame, ALL) };
}

function overlaps(a: readonly number[], b: readonly number[]): boolean {
  const [x = 0, y = 0, w = 0, h = 0] = a;
  const [x2 = 0, y2 = 0, w2 = 0, h2 = 0] = b;
  return x < x2 + w2 && x2 < x + w && y < y2 + h2 && y2 < y + h;
}

describe('what is under the pointer', () => {
  it.each(['order', 'warped'] as const)('is the event whose mark is there (%s)', (mode) => {
    const what = drawn({ mode });
    const { events } = what.picture;
    for (let i = 0; i < events.count; i += 1) {
      const place = [events.places[i * 2] ?? 0, events.places[i * 2 + 1] ?? 0] as const;
      const hit = hitTest(what, place);
      expect(hit?.kind).toBe('row');
      // Marks of one place lie on one another: the one that is found is no farther away than the one that is meant.
      const row = hit?.kind === 'row' ? hit.row : NO_ROW;
      expect(Math.abs(what.frame.axis.pxOfRow(row) - place[0])).toBeLessThan(1);
    }
  });

  it('is the end of an arrow that is nearer', () => {
    const what = drawn({ mode: 'order' });
    const delivered = MESSAGE_FATES.indexOf('delivered');
    const { arrows } = what.picture;
    let met = 0;
    for (let i = 0; i < arrows.count; i += 1) {
      const id = arrows.message[i] ?? 0;
      if (model.messages.fate[id] !== delivered) continue;
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = arrows.ends.slice(i * 4, i * 4 + 4);
      const near = hitTest(what, [x1 + 0.75 * (x2 - x1), y1 + 0.75 * (y2 - y1)]);
      if (near?.kind === 'row' && near.row === model.messages.ended[id]) met += 1;
    }
    // Some arrows cross others just there.
    expect(met).toBeGreaterThan(arrows.count / 3);
  });

  it('is a disturbance in the rows of faults, and nothing beside the lanes', () => {
    const what = drawn({ mode: 'order' });
    const fault = what.scenery.faults.find(({ place }) => place >= 0);
    const { faults, axis, plot } = what.frame;
    const across = faults.from + ((fault?.place ?? 0) + 0.5) * faults.pitch;
    expect(hitTest(what, [axis.pxOfMicros(fault?.startMicros ?? 0), across])).toMatchObject({
      kind: 'fault',
      row: fault?.row,
    });
    expect(hitTest(what, [axis.start - 40, plot[1] + 30])).toBeNull();
    expect(hitTest(what, [axis.start + 40, plot[1] + plot[3] + 30])).toBeNull();
  });

  it('is a count where marks are folded, with the stretch of time that would show them', () => {
    const frame = frameOf(long);
    const longSubject = makeSubject(long);
    const picture = buildPicture(longSubject, frame, ALL);
    const what = { subject: longSubject, scenery: makeScenery(long), frame, picture };
    const server = frame.lanes.find(({ role }) => role === 'server');
    const hit = hitTest(what, [frame.axis.start + 200, (server?.centre ?? 0) + 6]);
    expect(hit?.kind).toBe('fold');
    if (hit?.kind !== 'fold') return;
    expect(hit.text).toMatch(/\d+ (events?|messages?)/);
    expect(hit.to - hit.from).toBeLessThan(long.endMicros / 4);
    expect(hit.from).toBeLessThanOrEqual(frame.axis.microsAt(frame.axis.start + 200));
    expect(hit.to).toBeGreaterThanOrEqual(frame.axis.microsAt(frame.axis.start + 200));
    expect(foldedText(what)).toMatch(/^Counted: [\d\u202f]+ messages, [\d\u202f]+ events\./);
  });
});

describe('the evidence', () => {
  const at = (finding: number | null): Parameters<typeof stopMarks>[2] => ({
    findings: model.findings,
    finding,
    stop: 0,
  });

  it('stands with its number and role at its events, and one sign at the edge for what is out of sight', () => {
    const stops = model.findings[0]?.stops ?? [];
    const marks = stopMarks(subject, frameOf(model, { mode: 'order' }), at(0)).filter(
      ({ isAtHand }) => isAtHand,
    );
    expect(marks.map(({ row }) => row)).toEqual(stops.map(({ row }) => row));
    expect(marks.map(({ text }) => text)).toEqual(stops.map(({ role }, i) => `${String(i + 1)} ${role}`));
    const before = frameOf(model, { range: { from: 0, to: 1 } });
    const edges = stopMarks(subject, before, at(0)).filter(({ isAtHand }) => isAtHand);
    const lanes = new Set(stops.map(({ row }) => model.columns.actor[row]));
    expect(edges.map(({ side }) => side)).toEqual([...lanes].map(() => 1));
    expect(edges.map(({ text }) => text.replaceAll(/\D/g, '')).join('').length).toBe(stops.length);
  });

  it('has labels that do not cover one another, and no words of lanes under them', () => {
    for (const isVertical of [false, true]) {
      const frame = frameOf(model, { mode: 'order', isVertical });
      const scene = sceneOf(model, frame);
      const brush = new RecordingBrush();
      const plane = new Plane(brush, isVertical);
      const boxes = stopBoxes(plane, scene, { subject, evidence: at(0) });
      expect(boxes.length).toBeGreaterThan(6);
      for (const { text, at: place, style } of paintLanes(plane, scene, boxes))
        plane.text(text, ...place, style);
      const onScreen = boxes.map((box) => plane.box(box));
      for (const { box, text } of brush.texts) {
        const [x, y, w, h] = box;
        const isCovered = onScreen.some((other) => overlaps([x, y + 1, w, h - 2], other));
        expect(isCovered, text).toBe(false);
      }
      for (const [i, { box }] of brush.texts.entries()) {
        for (const { box: other, text } of brush.texts.slice(i + 1)) {
          const [x, y, w, h] = box;
          expect(overlaps([x, y + 2, w, h - 4], other), text).toBe(false);
        }
      }
    }
  });
});

describe('the axis', () => {
  it('tells points of time with as many digits as tell them apart', () => {
    expect([pointText(1_204_113, 1), pointText(1_204_113, 1_000), pointText(2_000_000, 1_000_000)]).toEqual([
      '1.204113 s',
      '1.204 s',
      '2 s',
    ]);
  });

  it.each(['time', 'order', 'warped'] as const)(
    'has ticks in rising order that differ in their words (%s)',
    (mode) => {
      for (const range of [
        { from: 0, to: model.endMicros },
        { from: 6_000, to: 8_000 },
      ]) {
        const { axis } = frameOf(model, { mode, range });
        const ticks = axisTicks(axis, model, 96);
        expect(ticks.length).toBeGreaterThan(1);
        expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
        for (const { at } of ticks) {
          expect(at).toBeGreaterThanOrEqual(axis.start - 1e-6);
          expect(at).toBeLessThanOrEqual(axis.end + 1e-6);
        }
      }
    },
  );

  it('says where time is squeezed, and only when it is', () => {
    const [first] = squeezes(frameOf(model, { mode: 'warped' }).axis, model, 40);
    expect(first?.text).toMatch(/^\d[\d.]* (µs|ms|s)$/);
    expect(squeezes(frameOf(model).axis, model, 40)).toEqual([]);
  });
});

describe('what stands around the messages', () => {
  it('never puts two disturbances of one row on top of one another', () => {
    const { faults, faultRows } = makeScenery(model);
    expect(faults.length).toBeGreaterThan(3);
    for (let place = 0; place < faultRows; place += 1) {
      const row = faults.filter((item) => item.place === place);
      for (const [i, item] of row.entries()) {
        const next = row[i + 1];
        if (next !== undefined) expect(next.startMicros).toBeGreaterThanOrEqual(item.endMicros);
      }
    }
  });

  it('builds a wall between neighbours of different groups, and none beside an actor of no group', () => {
    const frame = frameOf(model);
    const [a = 0, b = 0, c = 0] = frame.lanes.map(({ actor }) => actor);
    expect(wallsOf({ groups: [[a, b], [c]] }, frame)).toEqual([frame.lanes[2]?.top]);
    expect(wallsOf({ groups: [[a], [c]] }, frame)).toEqual([]);
  });

  it('knows the role at a time, and that a server is down', () => {
    const down = model.outages.find(({ sort }) => sort === 'down');
    expect(down).toBeDefined();
    expect(roleAt(model, down?.actor ?? 0, down?.startMicros ?? 0)).toBe('down');
    const role = model.roles[0];
    expect(roleAt(model, role?.actor ?? 0, role?.startMicros ?? 0)).toBe(role?.role);
    expect(roleAt(model, role?.actor ?? 0, -1)).toBe('');
  });

  it('has words for everything that it shows', () => {
    const what = drawn({ mode: 'order' });
    const words = legendOf(subject, what.picture).map(({ word }) => word);
    expect(words).toEqual(
      expect.arrayContaining(['proposal', 'acknowledgement', 'commit', 'vote', 'lost', 'durable']),
    );
    expect(new Set(words).size).toBe(words.length);
    const summary = summaryOf(what);
    expect(summary).toContain(`${String(what.picture.arrows.count)} messages`);
    expect(summary).toContain('order of events');
    expect(foldedText(what)).toBeNull();
  });
});
