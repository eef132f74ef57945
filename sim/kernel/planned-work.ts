import type { Work } from './pending.js';

/** Work that is one act, and no input to anybody: a fault, the end of one, a phase, a connection that gives up. */
export class PlannedWork implements Work {
  readonly sort: number;
  readonly type = 0;
  readonly #what: string;
  readonly #act: () => void;

  constructor(sort: number, what: string, act: () => void) {
    this.sort = sort;
    this.#what = what;
    this.#act = act;
  }

  execute(): void {
    this.#act();
  }

  describe(): string {
    return this.#what;
  }
}
