import { counterOf } from '../../../core/zxid.js';
import type { ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';

/**
 * When the last zxid of an epoch was used: its leader gives up by design (ZOOKEEPER-1277) and answers nothing of what is
 * under way, and another epoch has to begin. An epoch has four billion zxids, but those of a run may have ten.
 */
export class SpentEpochs {
  #micros = -Infinity;

  constructor({ counterMax }: ZabContext, ghosts: ZabGhosts) {
    ghosts.judges.proposed.push(({ zxid }, _, { micros }) => {
      if (counterOf(zxid) >= counterMax) this.#micros = micros;
    });
  }

  /** Whether one was spent less than `boundMicros` before. */
  hasJustBeen(micros: number, boundMicros: number): boolean {
    return micros < this.#micros + boundMicros;
  }
}
