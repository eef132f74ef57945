import type { ReturnedCall } from '../owner.js';
import { CODES } from '../../znode/codes.js';
import type { Recipe } from './recipe.js';
import type { Line, SharedHandle } from './shared-handle.js';

const ANY_VERSION = -1;
const REST_MICROS = 20_000;

/** A znode that has to go. */
interface Doomed {
  readonly path: string;
  /** It goes with its session at the latest. */
  readonly isEphemeral: boolean;
}

/**
 * Deletes znodes of one's own, and does not give up before they are gone: while a session lives nobody else removes its
 * ephemerals, and one that was left behind would hold up all others. A delete whose outcome is unknown is made
 * anew; that there is no such znode is as good as having deleted it.
 */
export class GuaranteedDelete implements Recipe {
  private readonly line: Line;
  /** By tag and step, which are the same number. */
  private readonly doomed = new Map<number, Doomed>();
  private numbers = 0;

  constructor(handle: SharedHandle) {
    this.line = handle.join(this);
  }

  /** Nothing is left to do. */
  get isIdle(): boolean {
    return this.doomed.size === 0;
  }

  /** A name that nobody else gives: what is deleted is never what another one has made. */
  discard(path: string, isEphemeral = true): void {
    this.numbers += 1;
    this.doomed.set(this.numbers, { path, isEphemeral });
    this.delete(this.numbers);
  }

  returned(tag: number, call: ReturnedCall): void {
    if (call.outcome === 'ok' || call.code === CODES.NONODE) this.doomed.delete(tag);
    else if (call.outcome === 'unknown') this.delete(tag);
    else this.line.wait(tag, REST_MICROS);
  }

  due(step: number): void {
    this.delete(step);
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  lost(): void {
    this.line.unwait();
    for (const [tag, { isEphemeral }] of this.doomed) {
      if (isEphemeral) this.doomed.delete(tag);
      else this.delete(tag);
    }
  }

  private delete(tag: number): void {
    const doomed = this.doomed.get(tag);
    if (doomed !== undefined)
      this.line.call(tag, { kind: 'delete', path: doomed.path, version: ANY_VERSION });
  }
}
