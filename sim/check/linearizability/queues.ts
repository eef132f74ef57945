/**
 * A history as a search uses it up: one queue of answered calls for each session, of which only the head can come next,
 * and beside it the calls of unknown outcome, of which some may be left out.
 */
import type { Guess, History } from './history.js';

/** An answered call. */
export interface Answered {
  /** Its place in the history. */
  readonly place: number;
  /** It can come next only when all that was answered before this moment has come. */
  readonly from: number;
  /** What begins after this moment has to wait for it. */
  readonly until: number;
  /** Its place among all answered calls, by `until`. */
  readonly rank: number;
  readonly queue: number;
  /** Its place in that queue. */
  readonly index: number;
  readonly mayBeStale: boolean;
}

/** A call of unknown outcome. */
export interface Unknown {
  readonly place: number;
  readonly from: number;
  /** So many answered calls of its session come before it. */
  readonly behind: number;
  /**
   * Once more than so many of them have come it was left out for good: that one is a later update of its session. A
   * read is none: a server that lags answers it without an update that its client sent through another one.
   */
  readonly before: number;
  /** It went over the same connection as the one before it, and took effect only if that one did. */
  readonly isBound: boolean;
}

export interface Queue {
  readonly answered: readonly Answered[];
  readonly unknown: readonly Unknown[];
}

export interface Queues {
  readonly queues: readonly Queue[];
  /** All answered calls, by rank. */
  readonly ranked: readonly Answered[];
  /** By place; null if nobody has an idea of any. */
  readonly guesses: readonly Guess[] | null;
}

/** An answered call that has no rank as yet. */
type Unranked = Omit<Answered, 'rank'> & { rank: number; until: number };

/** Sorts the calls of a history into the queues of their sessions. */
export function queuesOf<Op, Answer>(history: History<Op, Answer>): Queues {
  const places = new Map<number, number[]>();
  history.forEach(({ session }, place) => {
    const own = places.get(session);
    if (own === undefined) places.set(session, [place]);
    else own.push(place);
  });
  const answered: Unranked[][] = [];
  const queues: Queue[] = [];
  for (const own of places.values()) {
    const queue = answeredOf(history, own, answered.length);
    answered.push(queue);
    queues.push({ answered: queue, unknown: unknownOf(history, own, queue) });
  }
  const ranked = answered.flat().sort((a, b) => a.until - b.until || a.place - b.place);
  ranked.forEach((call, rank) => (call.rank = rank));
  return { queues, ranked, guesses: guessesOf(history) };
}

/** Behind every guess: what nobody has an idea of has not taken effect, for all that is known. */
export const NO_GUESS: Guess = { at: Number.MAX_SAFE_INTEGER, isVoid: true };

function guessesOf<Op, Answer>(history: History<Op, Answer>): readonly Guess[] | null {
  if (history.every(({ guess }) => guess === undefined)) return null;
  return history.map(({ guess }) => guess ?? NO_GUESS);
}

/**
 * The answered calls of a session. Whoever is behind the head waits for it, so a call begins no earlier than those
 * before it and ends no later than those behind it. A read that may be stale begins with the last update before it, for
 * it can be answered from any state since then.
 */
function answeredOf<Op, Answer>(
  history: History<Op, Answer>,
  places: readonly number[],
  queue: number,
): Unranked[] {
  const calls: Unranked[] = [];
  let from = -Infinity;
  for (const place of places) {
    const operation = history[place];
    if (operation?.outcome.kind !== 'answered') continue;
    const { mayBeStale, called, outcome } = operation;
    if (!mayBeStale) from = Math.max(from, called);
    calls.push({ place, from, until: outcome.at, rank: 0, queue, index: calls.length, mayBeStale });
  }
  let until = Infinity;
  for (const call of [...calls].reverse()) {
    until = Math.min(until, call.until);
    call.until = until;
  }
  return calls;
}

function unknownOf<Op, Answer>(
  history: History<Op, Answer>,
  places: readonly number[],
  answered: readonly Unranked[],
): Unknown[] {
  const calls: Unknown[] = [];
  let [behind, update, lastConnection] = [0, 0, 0];
  for (const place of places) {
    const operation = history[place];
    if (operation === undefined) continue;
    if (operation.outcome.kind === 'answered') behind += 1;
    else if (!operation.mayBeStale) {
      while (update < answered.length && (update < behind || answered[update]?.mayBeStale === true))
        update += 1;
      const before = update < answered.length ? update : Infinity;
      const { called: from, connection } = operation;
      const isBound = connection !== 0 && connection === lastConnection && calls.at(-1)?.before === before;
      calls.push({ place, from, behind, before, isBound });
      lastConnection = connection;
    }
  }
  return calls;
}
