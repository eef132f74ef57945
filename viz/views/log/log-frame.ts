/** Where the rows and columns of the log grid lie, and which columns are in sight. */
import type { Size } from '../../draw/canvas.js';

export interface LogFrame {
  readonly size: Size;
  /** 1, or more for a large screen. */
  readonly scale: number;
  /** The names of the servers, on the left. */
  readonly head: number;
  /** The strip of all columns: from its top, and how high. */
  readonly strip: { readonly top: number; readonly height: number };
  /** The middle of the two lines above the columns. */
  readonly numbers: number;
  readonly ops: number;
  /** The top of the first row, and the way to the next. */
  readonly top: number;
  readonly pitch: number;
  /** Width of a column. */
  readonly width: number;
  /** The first column in sight, and how many fit. */
  readonly first: number;
  readonly fitting: number;
  readonly columns: number;
  /** The middle of the legend; null if there is no room for one. */
  readonly legend: number | null;
}

export interface LogFrameOptions {
  readonly size: Size;
  readonly scale: number;
  readonly isNarrow: boolean;
  readonly servers: number;
  readonly columns: number;
  /** The letters of the longest zxid: a column is wide enough for it. */
  readonly letters: number;
  /** The first column in sight; moved to where there are columns. */
  readonly first: number;
}

const WIDE_HEAD = 116;
const NARROW_HEAD = 64;
/** A digit, and room beside them. */
const LETTER = 7.6;
const LEAST_WIDTH = 44;
const MOST_PITCH = 64;
const LEAST_PITCH = 30;

export function makeLogFrame(options: LogFrameOptions): LogFrame {
  const { size, scale, isNarrow, servers, columns } = options;
  const head = (isNarrow ? NARROW_HEAD : WIDE_HEAD) * scale;
  const width = Math.max(LEAST_WIDTH, options.letters * LETTER + 8) * scale;
  const fitting = Math.max(1, Math.floor((size.width - head - 8) / width));
  const stripHeight = Math.max(3, Math.min(5 * scale, 40 / Math.max(1, servers))) * servers + 4;
  const strip = { top: 22 * scale, height: stripHeight };
  const numbers = strip.top + stripHeight + 20 * scale;
  const top = numbers + 28 * scale;
  const legendRoom = 52 * scale;
  const room = size.height - top - legendRoom;
  const pitch =
    Math.max(LEAST_PITCH, Math.min(MOST_PITCH, room / Math.max(1, servers))) * Math.min(scale, 1.2);
  const bottom = top + pitch * servers;
  return {
    size,
    scale,
    head,
    strip,
    numbers,
    ops: numbers + 16 * scale,
    top,
    pitch,
    width,
    first: clampFirst(options.first, columns, fitting),
    fitting,
    columns,
    legend: bottom + 24 * scale <= size.height ? bottom + 24 * scale : null,
  };
}

export function clampFirst(first: number, columns: number, fitting: number): number {
  return Math.max(0, Math.min(Math.round(first), columns - fitting));
}

/** What should be in sight: a column, and if there is room for both, where histories begin to differ. */
export interface Wish {
  readonly column: number;
  /** -1 if they do not differ. */
  readonly divergence: number;
}

/** Unmoved if all is in sight; else with the column at two thirds, for what leads to it counts most. */
export function firstToShow(
  { column, divergence }: Wish,
  { first, fitting, columns }: Pick<LogFrame, 'first' | 'fitting' | 'columns'>,
): number {
  const isInSight = (one: number): boolean => one >= first && one < first + fitting;
  const left = divergence < 0 ? column : Math.min(column, divergence);
  const right = Math.max(column, divergence);
  if (right - left < fitting) {
    if (isInSight(left) && isInSight(right)) return first;
    const middle = left === right ? column - Math.floor((fitting * 2) / 3) : left - 1;
    return clampFirst(Math.max(middle, right - fitting + 1), columns, fitting);
  }
  return isInSight(column) ? first : clampFirst(column - Math.floor((fitting * 2) / 3), columns, fitting);
}

/** The left edge of a column. */
export function columnX({ head, width, first }: LogFrame, column: number): number {
  return head + (column - first) * width;
}
