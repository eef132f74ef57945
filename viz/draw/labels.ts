/**
 * Room for labels: what is asked for first is kept, and what would overlap it or leave the frame is left out and counted.
 * Ask in the order of importance.
 */
import type { Box } from './canvas.js';

/** Width of a column of the index, in px: a label lies in a few of them. */
const COLUMN = 64;

export class LabelRoom {
  readonly #frame: Box;
  readonly #columns = new Map<number, Box[]>();
  #dropped = 0;

  /** Labels stay inside the frame. */
  constructor(frame: Box) {
    this.#frame = frame;
  }

  /** How many found no room. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes the room for a label, if it is free. */
  take(box: Box): boolean {
    if (this.isFree(box)) {
      this.block(box);
      return true;
    }
    this.#dropped += 1;
    return false;
  }

  /** Takes the first of several places that is free; null if none is. Counts as one label. */
  takeFirst(boxes: readonly Box[]): Box | null {
    const free = boxes.find((box) => this.isFree(box)) ?? null;
    if (free === null) this.#dropped += 1;
    else this.block(free);
    return free;
  }

  /** Keeps labels away from a mark that is drawn in any case. */
  block(box: Box): void {
    for (let column = columnOf(box[0]); column <= columnOf(box[0] + box[2]); column += 1) {
      const boxes = this.#columns.get(column);
      if (boxes === undefined) this.#columns.set(column, [box]);
      else boxes.push(box);
    }
  }

  isFree(box: Box): boolean {
    if (!isInside(box, this.#frame)) return false;
    for (let column = columnOf(box[0]); column <= columnOf(box[0] + box[2]); column += 1) {
      for (const other of this.#columns.get(column) ?? []) if (overlap(box, other)) return false;
    }
    return true;
  }
}

function columnOf(x: number): number {
  return Math.floor(x / COLUMN);
}

function isInside(box: Box, frame: Box): boolean {
  return (
    box[0] >= frame[0] &&
    box[1] >= frame[1] &&
    box[0] + box[2] <= frame[0] + frame[2] &&
    box[1] + box[3] <= frame[1] + frame[3]
  );
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}
