/** When so many are forgotten, what begins before the first that is known is given up. */
const FORGOTTEN_MAX = 256;

/**
 * The calls of a client by their xids, which begin at 1 and run on over its handles. A list, and no table: the look-ups of
 * a run are many, and the xids that are known lie close together.
 */
export class CallsByXid<C> {
  /** Of the first place in the list. */
  #first = 0;
  #calls: (C | undefined)[] = [];
  #forgotten = 0;

  /** What a handle asks by itself has an xid below 0, and is no call. */
  get(xid: number): C | undefined {
    return xid < this.#first ? undefined : this.#calls[xid - this.#first];
  }

  set(xid: number, call: C): void {
    this.#calls[xid - this.#first] = call;
  }

  forget(xid: number): void {
    if (this.get(xid) === undefined) return;
    this.#calls[xid - this.#first] = undefined;
    this.#forgotten += 1;
    if (this.#forgotten < FORGOTTEN_MAX) return;
    this.#forgotten = 0;
    const known = this.#calls.findIndex((call) => call !== undefined);
    const given = known < 0 ? this.#calls.length : known;
    if (given === 0) return;
    this.#calls = this.#calls.slice(given);
    this.#first += given;
  }

  /** Those that are known, in the order of their xids. */
  *[Symbol.iterator](): Generator<C> {
    for (const call of this.#calls) if (call !== undefined) yield call;
  }
}
