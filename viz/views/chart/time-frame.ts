import type { Size } from '../../draw/canvas.js';
import type { TimeMap } from '../../draw/time-map.js';
import { TimeAxis } from '../../draw/time-map.js';
import type { Frame } from '../spacetime/frame.js';
import { NARROW, WIDE } from '../spacetime/frame.js';

export interface TimeFrameOptions {
  readonly size: Size;
  readonly isVertical: boolean;
  readonly scale: number;
  readonly map: TimeMap;
  /** In µs. */
  readonly range: { readonly from: number; readonly to: number };
  /** How many rows of faults are needed. */
  readonly faultRows: number;
  /** What the lanes need across, and how far they are scrolled, in px. */
  readonly across: number;
  readonly scroll: number;
}

/** Room for the names of lanes on a wide screen: a session's is longer than a server's. */
const HEAD = 148;

/** As the frame of the space-time diagram, for lanes that a view lays out itself. */
export function makeTimeFrame(options: TimeFrameOptions): Frame {
  const { size, isVertical, scale, map, range, across, faultRows } = options;
  const start = (isVertical ? NARROW.head : HEAD) * scale;
  const length = Math.max(
    1,
    isVertical ? size.height - start - NARROW.legend * scale : size.width - start - WIDE.right,
  );
  const pitch = (isVertical ? NARROW.fault : WIDE.fault) * scale;
  const numbers = isVertical ? NARROW.ruler * scale : 0;
  const faultsFrom = isVertical ? numbers : WIDE.numbers * scale;
  const top = faultsFrom + faultRows * pitch + 4;
  const bottom = isVertical ? size.width - NARROW.right : size.height - (WIDE.ruler + WIDE.legend) * scale;
  const width = Math.max(1, bottom - top);
  const overflow = Math.max(0, across - width);
  return {
    isVertical,
    size,
    axis: new TimeAxis(map, range, { start, length }),
    lanes: [],
    laneOf: new Int32Array(0),
    plot: [start, top, length, width],
    faults: { from: faultsFrom, rows: faultRows, pitch },
    numbers,
    ruler: isVertical ? NARROW.ruler * scale : bottom,
    overflow,
    scroll: Math.max(0, Math.min(options.scroll, overflow)),
  };
}
