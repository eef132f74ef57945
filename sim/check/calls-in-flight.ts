/** What names a call, and the event that made it. */
interface InFlight {
  readonly client: number;
  readonly xid: number;
  readonly index: number;
}

/**
 * Calls that have not ended, in a list for each client: a client has a few at most, and nearly always the first one ends
 * first, so that a map of them would cost more than it saves.
 */
export class CallsInFlight<C extends InFlight> {
  readonly #byClient: (C[] | undefined)[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(call: C): void {
    this.#count += 1;
    const calls = this.#byClient[call.client];
    if (calls === undefined) this.#byClient[call.client] = [call];
    else calls.push(call);
  }

  find(client: number, xid: number): C | undefined {
    return this.#byClient[client]?.find((call) => call.xid === xid);
  }

  /** False if there is no such call. */
  end(client: number, xid: number): boolean {
    const calls = this.#byClient[client] ?? [];
    const place = calls.findIndex((call) => call.xid === xid);
    if (place < 0) return false;
    if (place === 0) calls.shift();
    else calls.splice(place, 1);
    this.#count -= 1;
    return true;
  }

  /** A client died, and its calls with it. */
  forget(client: number): void {
    this.#count -= this.#byClient[client]?.length ?? 0;
    this.#byClient[client] = undefined;
  }

  /** In the order in which they were made. */
  all(): readonly C[] {
    const all = this.#byClient.flatMap((calls) => calls ?? []);
    return all.sort((a, b) => a.index - b.index);
  }
}
