/**
 * Where everything lies. Lengths are in px of the plane: *along* time, and *across* the lanes; a wide screen lays time
 * along x, a narrow one along y.
 */
import type { Box, Size } from '../../draw/canvas.js';
import { TimeAxis } from '../../draw/time-map.js';
import type { TimeMap } from '../../draw/time-map.js';
import type { Actor } from '../../../sim/cluster.js';

/** The strip of one actor. All across. */
export interface LaneBox {
  /** A place in `actors`. */
  readonly actor: number;
  readonly role: Actor['role'];
  readonly top: number;
  readonly bottom: number;
  /** Where arrows begin and end. */
  readonly centre: number;
  /** The row of its disk; null if it has none, or no room for one. */
  readonly disk: number | null;
}

export interface Frame {
  readonly isVertical: boolean;
  readonly size: Size;
  readonly axis: TimeAxis;
  readonly lanes: readonly LaneBox[];
  /** By place in `actors`: a place in `lanes`, or -1. */
  readonly laneOf: Int32Array;
  /** Where lanes, bands and arrows are: along, across, length, width. */
  readonly plot: Box;
  /** The rows of the faults, across: the first lies at `from`. */
  readonly faults: { readonly from: number; readonly rows: number; readonly pitch: number };
  /** Across: the numbers of the epochs. */
  readonly numbers: number;
  /** Across: the line at which the ticks of the axis begin, and the way to their texts. */
  readonly ruler: number;
  /** How many rows the legend has, below the axis. */
  readonly legendRows: number;
  /** How far the lanes reach beyond the plot, and how far they are scrolled. */
  readonly overflow: number;
  readonly scroll: number;
}

export interface FrameOptions {
  readonly actors: readonly Actor[];
  /** Places in `actors`, in their order. */
  readonly lanes: readonly number[];
  readonly size: Size;
  readonly isVertical: boolean;
  readonly map: TimeMap;
  /** In µs. */
  readonly range: { readonly from: number; readonly to: number };
  /** In px. */
  readonly scroll: number;
  /** How many rows of faults are needed at most. */
  readonly faultRows: number;
  /** 1, or more for a large screen. */
  readonly scale: number;
}

/** Room at the edges of a wide picture: the names, the epochs, a row of faults, the axis and the legend. */
const WIDE = { head: 84, numbers: 20, fault: 18, ruler: 30, right: 12 } as const;
/** A row of the legend; a picture that is high enough has two. */
export const LEGEND_ROW = 24;
const HIGH = 520;
/** Of a narrow one: the names on top, the axis on the left. */
const NARROW = { head: 44, ruler: 64, fault: 8, legend: 24, right: 8 } as const;
/** Above the first lane, for its words. */
const MARGIN = 6;
const MOST_FAULT_ROWS = 3;
const MOST_COLUMNS = 7;
const LEAST_PITCH = 34;
const MOST_PITCH = 132;
/** From this pitch on there is room for a disk row. */
const DISK_PITCH = 44;
/** The lanes of clients need less: they have no disk and no role. */
const CLIENT_SHARE = 0.6;

export function makeFrame(options: FrameOptions): Frame {
  const { size, isVertical, map, range, scale } = options;
  const edges = isVertical ? NARROW : WIDE;
  const rows = Math.min(options.faultRows, MOST_FAULT_ROWS);
  const pitch = edges.fault * scale;
  const start = edges.head * scale;
  const length = Math.max(
    1,
    isVertical ? size.height - start - NARROW.legend * scale : size.width - start - WIDE.right,
  );
  const numbers = isVertical ? NARROW.ruler * scale : 0;
  const faultsFrom = isVertical ? numbers : WIDE.numbers * scale;
  const top = faultsFrom + rows * pitch + 4;
  const legendRows = isVertical ? 0 : size.height >= HIGH ? 2 : 1;
  const below = (WIDE.ruler + legendRows * LEGEND_ROW) * scale + 4;
  const bottom = isVertical ? size.width - NARROW.right : size.height - below;
  const { boxes, overflow, scroll } = layLanes(options, top + MARGIN, Math.max(1, bottom - top - MARGIN));
  const laneOf = new Int32Array(options.actors.length).fill(-1);
  boxes.forEach(({ actor }, place) => {
    laneOf[actor] = place;
  });
  return {
    isVertical,
    size,
    axis: new TimeAxis(map, range, { start, length }),
    lanes: boxes,
    laneOf,
    plot: [start, top, length, Math.max(1, bottom - top)],
    faults: { from: faultsFrom, rows, pitch },
    numbers,
    ruler: isVertical ? NARROW.ruler * scale : bottom,
    legendRows,
    overflow,
    scroll,
  };
}

interface Lanes {
  readonly boxes: readonly LaneBox[];
  readonly overflow: number;
  readonly scroll: number;
}

function layLanes({ actors, lanes, scroll, isVertical }: FrameOptions, top: number, width: number): Lanes {
  const shares = lanes.map((actor) => {
    return actors[actor]?.role === 'server' || isVertical ? 1 : CLIENT_SHARE;
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  const least = isVertical ? width / Math.min(MOST_COLUMNS, Math.max(1, lanes.length)) : LEAST_PITCH;
  const pitch = Math.min(MOST_PITCH, Math.max(least, width / Math.max(1, total)));
  const overflow = Math.max(0, pitch * total - width);
  const scrolled = Math.max(0, Math.min(scroll, overflow));
  // Few lanes stand in the middle rather than at one edge.
  let at = top - scrolled + Math.max(0, (width - pitch * total) / 2);
  const boxes = lanes.map((actor, place): LaneBox => {
    const height = pitch * (shares[place] ?? 1);
    const role = actors[actor]?.role ?? 'client';
    const hasDisk = role === 'server' && height >= DISK_PITCH;
    const centre = at + height * (hasDisk ? 0.42 : 0.5);
    const box = {
      actor,
      role,
      top: at,
      bottom: at + height,
      centre,
      disk: hasDisk ? centre + Math.min(18, height * 0.28) : null,
    };
    at += height;
    return box;
  });
  return { boxes, overflow, scroll: scrolled };
}

/** The lane at a place across; -1 if there is none. */
export function laneAt({ lanes }: Frame, across: number): number {
  return lanes.findIndex(({ top, bottom }) => across >= top && across < bottom);
}

/** How far the lanes must be scrolled so that one of them is in sight. */
export function scrollTo({ lanes, laneOf, plot, scroll, overflow }: Frame, actor: number): number {
  const lane = lanes[laneOf[actor] ?? -1];
  if (lane === undefined) return scroll;
  const [, top, , width] = plot;
  const before = lane.top - MARGIN - top;
  const behind = lane.bottom - (top + width);
  const wanted = before < 0 ? scroll + before : behind > 0 ? scroll + behind : scroll;
  return Math.max(0, Math.min(overflow, wanted));
}
