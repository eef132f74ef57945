import type { Work } from './pending.js';

/** Work of the run's own plan: a fault, the end of one, a phase. */
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
