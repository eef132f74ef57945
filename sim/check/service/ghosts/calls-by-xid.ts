/** When so many of a run are forgotten, what begins before the first that is known is given up. */
const FORGOTTEN_MAX = 256;
/** Xids that are farther apart lie in two runs. */
const GAP_MAX = 256;

/** Calls whose xids lie close together. */
interface Run<C> {
  /** The xid of the first place in the list. */
  first: number;
  calls: (C | undefined)[];
  forgotten: number;
}

/**
 * The calls of a client by their xids, which begin at 1 and run on over its handles; a new life begins far behind the one
 * before. Lists, and no table: the look-ups of a run are many, and nearly all are in the last list.
 */
export class CallsByXid<C> {
  readonly #runs: Run<C>[] = [];

  /** What a handle asks by itself has an xid below 0, and is no call. */
  get(xid: number): C | undefined {
    const run = this.#runOf(xid);
    return run?.calls[xid - run.first];
  }

  /** Xids rise. */
  set(xid: number, call: C): void {
    const last = this.#runs.at(-1);
    if (last === undefined || xid - last.first - last.calls.length > GAP_MAX)
      this.#runs.push({ first: xid, calls: [call], forgotten: 0 });
    else last.calls[xid - last.first] = call;
  }

  forget(xid: number): void {
    const run = this.#runOf(xid);
    if (run?.calls[xid - run.first] === undefined) return;
    run.calls[xid - run.first] = undefined;
    run.forgotten += 1;
    if (run.forgotten < FORGOTTEN_MAX) return;
    run.forgotten = 0;
    const known = run.calls.findIndex((call) => call !== undefined);
    const given = known < 0 ? run.calls.length : known;
    if (given === 0) return;
    run.calls = run.calls.slice(given);
    run.first += given;
  }

  /** Those that are known, in the order of their xids. */
  *[Symbol.iterator](): Generator<C> {
    for (const { calls } of this.#runs) {
      for (const call of calls) if (call !== undefined) yield call;
    }
  }

  /** The last run that begins at this xid or before. */
  #runOf(xid: number): Run<C> | undefined {
    for (let place = this.#runs.length - 1; place >= 0; place -= 1) {
      const run = this.#runs[place];
      if (run !== undefined && xid >= run.first) return run;
    }
    return undefined;
  }
}
