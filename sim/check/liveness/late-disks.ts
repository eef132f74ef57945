import type { Zxid } from '../../../core/zxid.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';

interface LateDisk {
  /** What was delivered while the disk was behind. */
  readonly end: Zxid;
  /** When the disk had it; infinite until then. */
  caughtUpMicros: number;
  hasLeft: boolean;
}

/**
 * Servers whose disks were behind what they had delivered at some moment. A leader drops a learner whose acknowledgements
 * come too late (ZooKeeper's SyncLimitCheck): it may leave once, until it serves anew, and no later than the leader's word
 * needs to reach it after its disk has caught up.
 */
export class LateDisks {
  readonly #late = new Map<number, LateDisk>();
  readonly #graceMicros: number;

  /** `graceMicros`: how long after a disk has caught up its server may still hear that it came too late. */
  constructor({ judges }: ZabGhosts, graceMicros: number) {
    this.#graceMicros = graceMicros;
    judges.appended.push(({ zxid }, { sid }, { micros }) => {
      const late = this.#late.get(sid);
      if (late !== undefined && zxid >= late.end) late.caughtUpMicros = Math.min(late.caughtUpMicros, micros);
    });
    judges.serving.push((_, { sid }) => this.#late.delete(sid));
  }

  /** Looks at a server's disk now. */
  note(sid: number, ghosts: ZabGhosts): void {
    const replica = ghosts.find(sid);
    if (replica === undefined || replica.logged >= replica.memory.end) return;
    this.#late.set(sid, { end: replica.memory.end, caughtUpMicros: Infinity, hasLeft: false });
  }

  /** Whether a server still acknowledges what its disk was late for. */
  isAtWork(sid: number, micros: number): boolean {
    const late = this.#late.get(sid);
    return late !== undefined && micros <= late.caughtUpMicros + this.#graceMicros;
  }

  /** Whether a server that leaves, or has left and now votes and joins, does so for its disk. */
  mayLeave(sid: number, micros: number): boolean {
    const late = this.#late.get(sid);
    if (late === undefined) return false;
    late.hasLeft ||= micros <= late.caughtUpMicros + this.#graceMicros;
    return late.hasLeft;
  }
}
