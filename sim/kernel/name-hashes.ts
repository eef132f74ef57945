import { hashText } from './fingerprint.js';

/** The hashes of the names of messages, timers and jobs, for the run hash: a protocol has a few dozen. */
export class NameHashes {
  readonly #known = new Map<string, number>();

  of(name: string): number {
    let hash = this.#known.get(name);
    if (hash === undefined) {
      hash = hashText(name);
      this.#known.set(name, hash);
    }
    return hash;
  }
}
