/**
 * What a search for a legal order is given: calls with the moments at which they began and ended, and a sequential model
 * of the object that was called.
 *
 * Two orders bind it. *Real time*: what was answered before a call began comes before that call. *Program order*: the
 * calls of one session come in the order in which they were made, although several may be under way. A read that may be
 * stale is bound by program order alone, so that all of it together is linearizability if no read may be stale, and
 * ordered sequential consistency, ZooKeeper's promise, if all reads may (Lev-Ari, Bortnikov, Keidar and Shraer, 2017).
 */

/** What a client was told, and when; or nothing: then the call took effect once, at any time after it began, or never. */
export type Outcome<Answer> =
  | { readonly kind: 'answered'; readonly at: number; readonly answer: Answer }
  | { readonly kind: 'unknown' };

/** Where in the order a call may stand, and that it may have changed nothing there. */
export interface Guess {
  readonly at: number;
  readonly isVoid: boolean;
}

export interface Operation<Op, Answer> {
  readonly op: Op;
  readonly session: number;
  /**
   * Of the calls of unknown outcome that a session sent on one connection, a later one took effect only behind the
   * earlier ones. 0: nothing is known of how it was sent.
   */
  readonly connection: number;
  /** A read that may be answered from the past. One without an answer says nothing, and is passed over. */
  readonly mayBeStale: boolean;
  /** When it began. Moments are numbers of one clock; calls and answers at the same moment overlap. */
  readonly called: number;
  /** What somebody thinks of it: the search goes that way first. Nothing else depends on it. */
  readonly guess?: Guess | undefined;
  readonly outcome: Outcome<Answer>;
}

/** The calls of an object, those of each session in the order in which they were made. */
export type History<Op, Answer> = readonly Operation<Op, Answer>[];

/** What an answer can be: such that equal answers are identical. */
export type Comparable = string | number | boolean | null;

/** A sequential object. Its states are never changed, and equal ones have equal keys. */
export interface Model<State, Op, Answer extends Comparable> {
  readonly initial: State;
  key(state: State): string | number;
  /** What the object is afterwards, and what it answers: always the same for equal states. */
  step(state: State, op: Op): { readonly state: State; readonly answer: Answer };
  /** Whether an operation that is answered so changes nothing, whatever the state is: a read, or one that failed. */
  isIdle(op: Op, answer: Answer): boolean;
}
