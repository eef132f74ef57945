/** Words on the lanes, each where there is room for it. */
import type { Box, TextStyle } from '../../draw/canvas.js';
import { LabelRoom } from '../../draw/labels.js';

/** A text that has found its room. */
export interface LaneWord {
  readonly text: string;
  /** Along, across. */
  readonly at: readonly [number, number];
  readonly style: TextStyle;
}

/** The words on lanes: what is put first is kept, and what finds no room is left out. */
export class LaneWords {
  readonly list: LaneWord[] = [];
  readonly #room: LabelRoom;

  constructor(plot: Box, taken: readonly Box[]) {
    this.#room = new LabelRoom(plot);
    for (const box of taken) this.#room.block(box);
  }

  put(box: Box, word: LaneWord): void {
    if (this.#room.take(box)) this.list.push(word);
  }
}
