import { beforeAll, describe, expect, it } from 'vitest';

import type { TraceModel } from '../../../../viz/model/trace-model.js';
import { laneAt, scrollTo } from '../../../../viz/views/spacetime/frame.js';
import { openedRun } from '../../opened-run.js';
import { recipe } from '../../recipes.js';
import { everyLane, frameOf } from './pictures.js';

let model: TraceModel;
beforeAll(async () => {
  ({ model } = await openedRun(recipe('synod', 298, 'px-03')));
});

describe('the frame of the diagram', () => {
  it.each([false, true])('lays lanes side by side inside the plot (narrow: %s)', (isVertical) => {
    const frame = frameOf(model, { isVertical });
    const [, top, , width] = frame.plot;
    expect(frame.overflow > 0).toBe(isVertical && frame.lanes.length > 7);
    let last = top;
    for (const [place, lane] of frame.lanes.entries()) {
      expect(lane.top).toBeGreaterThanOrEqual(last - 1e-6);
      expect(lane.centre).toBeGreaterThan(lane.top);
      expect(lane.bottom).toBeGreaterThan(lane.disk ?? lane.centre);
      expect(laneAt(frame, lane.centre)).toBe(place);
      expect(frame.laneOf[lane.actor]).toBe(place);
      last = lane.bottom;
    }
    if (frame.overflow === 0) expect(last).toBeLessThanOrEqual(top + width + 1e-6);
    expect(laneAt(frame, top - 50)).toBe(-1);
  });

  it('keeps the order of the lanes and leaves out the hidden ones', () => {
    const lanes = [...everyLane(model)].reverse().slice(2);
    const frame = frameOf(model, { lanes });
    expect(frame.lanes.map(({ actor }) => actor)).toEqual(lanes);
    expect(frame.laneOf[everyLane(model).at(-1) ?? 0]).toBe(-1);
  });

  it('scrolls to a lane that is out of sight, and no farther than there are lanes', () => {
    const narrow = frameOf(model, { isVertical: true });
    expect(narrow.overflow).toBeGreaterThan(0);
    const last = narrow.lanes.at(-1)?.actor ?? 0;
    const scroll = scrollTo(narrow, last);
    expect(scroll).toBeCloseTo(narrow.overflow, 6);
    const scrolled = frameOf(model, { isVertical: true, scroll });
    expect(scrollTo(scrolled, last)).toBeCloseTo(scroll, 6);
    const first = narrow.lanes[0]?.actor ?? 0;
    expect(scrollTo(scrolled, first)).toBe(0);
    expect(frameOf(model, { isVertical: true, scroll: 99_999 }).scroll).toBe(narrow.overflow);
  });
});
