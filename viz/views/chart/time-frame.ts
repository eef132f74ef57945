import type { Size } from '../../draw/canvas.js';
import type { TimeMap } from '../../draw/time-map.js';
import { TimeAxis } from '../../draw/time-map.js';
import { LINE } from './legend.js';
import type { Frame } from '../spacetime/frame.js';

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
  /** Lines of the legend, on a wide screen. */
  readonly legendRows: number;
}

/** Room at the edges of a wide picture. The names of lanes take more than in the diagram: a session's is long. */
const WIDE = { head: 148, numbers: 20, fault: 18, ruler: 30, right: 12 } as const;
/** Of a narrow one: the names on top, the axis on the left. */
const NARROW = { head: 44, ruler: 64, fault: 8, bottom: 8, right: 8 } as const;
/** Room for the first line of the legend on a wide screen. */
export const LEGEND = 28;

/** As the frame of the space-time diagram, for lanes that a view lays out itself. */
export function makeTimeFrame(options: TimeFrameOptions): Frame {
  const { size, isVertical, scale, map, range, across, faultRows } = options;
  const start = (isVertical ? NARROW.head : WIDE.head) * scale;
  const length = Math.max(
    1,
    isVertical ? size.height - start - NARROW.bottom : size.width - start - WIDE.right,
  );
  const pitch = (isVertical ? NARROW.fault : WIDE.fault) * scale;
  const numbers = isVertical ? NARROW.ruler * scale : 0;
  const faultsFrom = isVertical ? numbers : WIDE.numbers * scale;
  const top = faultsFrom + faultRows * pitch + 4;
  const bottom = isVertical
    ? size.width - NARROW.right
    : size.height - (WIDE.ruler + LEGEND + (options.legendRows - 1) * LINE) * scale;
  const width = Math.max(1, bottom - top);
  const overflow = Math.max(0, across - width);
  return {
    isVertical,
    size,
    axis: new TimeAxis(map, range, { start, length }),
    lanes: [],
    laneOf: new Int32Array(0),
    legendRows: options.legendRows,
    plot: [start, top, length, width],
    faults: { from: faultsFrom, rows: faultRows, pitch },
    numbers,
    ruler: isVertical ? NARROW.ruler * scale : bottom,
    overflow,
    scroll: Math.max(0, Math.min(options.scroll, overflow)),
  };
}
