import type { TimeMapMode } from '../../../../viz/draw/time-map.js';
import { makeTimeMap } from '../../../../viz/draw/time-map.js';
import { LIGHT } from '../../../../viz/draw/tokens.js';
import type { TraceModel } from '../../../../viz/model/trace-model.js';
import type { Filter } from '../../../../viz/views/spacetime/filter.js';
import type { Frame } from '../../../../viz/views/spacetime/frame.js';
import { makeFrame } from '../../../../viz/views/spacetime/frame.js';
import type { Scene } from '../../../../viz/views/spacetime/scene.js';
import { makeScenery } from '../../../../viz/views/spacetime/scenery.js';

export const ALL: Filter = { showsHeartbeats: true, lit: null, isHiding: false };

export interface FrameWishes {
  readonly range?: { readonly from: number; readonly to: number };
  readonly lanes?: readonly number[];
  readonly mode?: TimeMapMode;
  readonly isVertical?: boolean;
  readonly scroll?: number;
}

/** Everybody but the world. */
export function everyLane({ actors }: TraceModel): readonly number[] {
  return [...actors.keys()].filter((actor) => actors[actor]?.role !== 'world');
}

/** A frame of a usual size: all of the trace on all lanes, unless something else is wished for. */
export function frameOf(model: TraceModel, wishes: FrameWishes = {}): Frame {
  const { isVertical = false, mode = 'time' } = wishes;
  return makeFrame({
    actors: model.actors,
    lanes: wishes.lanes ?? everyLane(model),
    size: isVertical ? { width: 390, height: 560 } : { width: 832, height: 700 },
    isVertical,
    map: makeTimeMap(mode, model),
    range: wishes.range ?? { from: 0, to: model.endMicros },
    scroll: wishes.scroll ?? 0,
    faultRows: makeScenery(model).faultRows,
    scale: 1,
  });
}

export function sceneOf(model: TraceModel, frame: Frame): Scene {
  return { model, frame, scenery: makeScenery(model), palette: LIGHT, clocks: [], scale: 1 };
}
