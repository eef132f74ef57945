/**
 * All that is open in a run. `run(scenario, choices)` is a pure function, so whoever answers these questions decides
 * between random testing, replay, shrinking and exploration; the engine is the same for all of them.
 */

/** One name per independent source: `link/1/2`, `disk/3`, `process/2/4` (its 4th incarnation), `workload/1`. */
export interface RandomStream {
  readonly name: string;
  /** How many draws were made so far. */
  readonly drawn: number;
}

/** The pending events that may be taken next: the head of each channel that is due within the slack, earliest first. */
export interface Offers {
  readonly count: number;
  /** When the i-th offer is due, in µs of virtual time. */
  due(i: number): number;
  /** The channel of the i-th offer; each datagram is a channel of its own. */
  channel(i: number): number;
  /** What the i-th offer would do, for a person. */
  describe(i: number): string;
}

export interface Choices {
  /** The stream of this name; made on first use, the same object ever after. */
  stream(name: string): RandomStream;
  /**
   * An integer in [0, bound), for 1 <= bound <= 2^32. The stream advances by exactly one, whatever the bound, so
   * that a changed range shifts nothing else. 0 is the calm answer: least delay, nothing lost.
   */
  draw(stream: RandomStream, bound: number): number;
  /** Which offer is next; 0 is the earliest due. Asked only if `slackMicros` > 0 and there are several. */
  pick(offers: Offers): number;
  /** How far past the earliest pending event the kernel looks for offers. 0: time alone decides. */
  readonly slackMicros: number;
}
