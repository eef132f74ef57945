/**
 * What the main thread and its workers share while they work: how far each worker is, and from which batch on nobody
 * needs to go on. A batch can then be long, and yet the progress moves with each run and an interrupt is heard at once.
 */
export class Control {
  /** To be handed to a worker, which makes its own `Control` of it. */
  readonly buffer: SharedArrayBuffer;
  /** Place 0: the last batch that is wanted. Behind it, for each lane, how many runs of its batch are done. */
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** For so many lanes, with everything wanted. */
  static forLanes(lanes: number): Control {
    const control = new Control(new SharedArrayBuffer((1 + lanes) * Int32Array.BYTES_PER_ELEMENT));
    Atomics.store(control.#words, 0, ALL);
    return control;
  }

  /** Whether the runs of a batch are still wanted. */
  wants(ordinal: number): boolean {
    return ordinal <= Atomics.load(this.#words, 0);
  }

  /** Batches behind this one are no longer wanted. */
  stopAfter(ordinal: number): void {
    if (this.wants(ordinal)) Atomics.store(this.#words, 0, ordinal);
  }

  /** Nothing is wanted any more. */
  stop(): void {
    this.stopAfter(NONE);
  }

  /** How many runs of its batch a lane has done. */
  setDone(lane: number, runs: number): void {
    Atomics.store(this.#words, 1 + lane, runs);
  }

  /** How many runs are done in the batches under way. */
  get done(): number {
    let runs = 0;
    for (let i = 1; i < this.#words.length; i += 1) runs += Atomics.load(this.#words, i);
    return runs;
  }
}

const ALL = 2147483647;
const NONE = -1;
