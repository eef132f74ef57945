/** What a chart has drawn: its marks, and what lies under the pointer. */
import type { SceneMark } from '../../app/view.js';
import type { Box } from '../../draw/canvas.js';
import type { Row } from '../../model/trace-model.js';

/** A box that tells something when it is pointed at, and is taken when it is clicked. */
export interface Hit {
  readonly box: Box;
  /** Where a click takes the cursor; NO_ROW for nowhere. */
  readonly row: Row;
  /** One line for each fact. */
  readonly says: string;
  /** In place of moving the cursor. */
  readonly act?: () => void;
}

export interface Drawing {
  readonly marks: readonly SceneMark[];
  /** Those that lie above come behind. */
  readonly hits: readonly Hit[];
  /** How many things are not drawn one by one. */
  readonly folded: number;
}

export const NOTHING_DRAWN: Drawing = { marks: [], hits: [], folded: 0 };

/** The uppermost hit at a point. */
export function hitAt(hits: readonly Hit[], x: number, y: number): Hit | null {
  return hits.filter(({ box }) => isIn(box, x, y)).at(-1) ?? null;
}

function isIn([left, top, width, height]: Box, x: number, y: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height;
}

/** As a box of at least this size, about the same middle: small marks must be easy to meet. */
export function widened([x, y, width, height]: Box, least: number): Box {
  const w = Math.max(width, least);
  const h = Math.max(height, least);
  return [x - (w - width) / 2, y - (h - height) / 2, w, h];
}
