import type { Configuration } from './configurations.js';
import type { Queue } from './queues.js';

/**
 * The configurations that a search has come by (Lowe's memo for the search of Wing and Gong). Nothing has to be tried
 * from a configuration if everything can be tried from one with the same answered calls and the same state that has left
 * more calls of unknown outcome open.
 */
export class Seen {
  readonly #queues: readonly Queue[];
  readonly #seen = new Map<string, (readonly number[])[]>();

  constructor(queues: readonly Queue[]) {
    this.#queues = queues;
  }

  /** Whether there is something new about it. */
  add({ state, progress }: Configuration): boolean {
    let key = String(state);
    for (let at = 0; at < progress.length; at += 2) key += `,${String(progress[at])}`;
    const alike = this.#seen.get(key);
    if (alike === undefined) {
      this.#seen.set(key, [progress]);
      return true;
    }
    if (alike.some((other) => this.#covers(other, progress))) return false;
    alike.push(progress);
    return true;
  }

  #covers(one: readonly number[], other: readonly number[]): boolean {
    return this.#queues.every(({ unknown }, queue) => {
      const [used, usedByOther] = [one[2 * queue + 1] ?? 0, other[2 * queue + 1] ?? 0];
      return used === usedByOther || (used < usedByOther && unknown[usedByOther]?.isBound !== true);
    });
  }
}
