/**
 * The positions of a search: which calls have come so far, and the state behind them. From each there is a move for every
 * call that may come next. All searches go through this one graph, each in its own order.
 */
import type { Guess } from './history.js';
import type { Answered, Queue, Queues } from './queues.js';
import { NO_GUESS } from './queues.js';
import type { NumberedModel } from './transitions.js';
import { CONTRADICTION } from './transitions.js';

/** The calls that have come, the last one first. Configurations share their past. */
export interface Taken {
  readonly place: number;
  readonly before: Taken | null;
  readonly count: number;
}

export interface Configuration {
  /**
   * How far each queue is used up, two numbers for each: of its answered calls, and of those of unknown outcome, where
   * what was left out for good counts as used up.
   */
  readonly progress: readonly number[];
  /** The first answered call, by rank, that has not come. */
  readonly rank: number;
  readonly state: number;
  readonly taken: Taken | null;
  /** The last that any move on the way here was guessed to be. */
  readonly reached: number;
}

/** A call whose turn it may be. Whether its answer is right shows when it is taken: most moves never are. */
export interface Move {
  readonly from: Configuration;
  readonly queue: number;
  readonly place: number;
  /** How far the calls of unknown outcome are used up with it, if it is one of them; else 0. */
  readonly unknown: number;
}

/** A configuration in the making. */
interface Draft {
  readonly progress: number[];
  rank: number;
  state: number;
  taken: Taken | null;
  readonly reached: number;
}

export class Configurations {
  readonly queues: readonly Queue[];
  readonly #ranked: readonly Answered[];
  readonly #guesses: readonly Guess[] | null;
  readonly #model: NumberedModel;

  constructor({ queues, ranked, guesses }: Queues, model: NumberedModel) {
    this.queues = queues;
    this.#ranked = ranked;
    this.#guesses = guesses;
    this.#model = model;
  }

  /** Nothing has come but what can come at once. */
  start(): Configuration {
    const progress = this.queues.flatMap(() => [0, 0]);
    return this.#settled({ progress, rank: 0, state: this.#model.initial, taken: null, reached: 0 });
  }

  /** The call that has to come next or soon: what begins after its answer has to wait for it. Undefined: all have come. */
  due({ rank }: Configuration): Answered | undefined {
    return this.#ranked[rank];
  }

  /**
   * What may come next, the most promising first: what is thought to come first or, if nobody has an idea, what was
   * answered first, for answers mostly come in the order in which calls took effect.
   */
  moves(from: Configuration): Move[] {
    const moves: Move[] = [];
    const due = this.due(from);
    if (due === undefined) return moves;
    this.#offerHead(moves, from, due.queue);
    for (let queue = 0; queue < this.queues.length; queue += 1) {
      if (queue !== due.queue) this.#offerHead(moves, from, queue);
    }
    for (let queue = 0; queue < this.queues.length; queue += 1) this.#offerUnknown(moves, from, queue);
    if (this.#guesses !== null) this.#sort(moves, this.#guesses, from);
    return moves;
  }

  /**
   * By the guesses. Last comes what would contradict them: what should have come before something that has come, and what
   * would change what it is thought to have left alone.
   */
  #sort(moves: Move[], guesses: readonly Guess[], { reached, state }: Configuration): void {
    const keyOf = ({ place, unknown }: Move): number => {
      const { at, isVoid } = guesses[place] ?? NO_GUESS;
      const isWrong = at < reached || (isVoid && unknown > 0 && this.#model.next(state, place) !== state);
      return isWrong ? at + NO_GUESS.at : at;
    };
    moves.sort((a, b) => keyOf(a) - keyOf(b));
  }

  /** The configuration behind a move; null if it leads nowhere. */
  take({ from, queue, place, unknown }: Move): Configuration | null {
    const state = this.#model.next(from.state, place);
    if (state === CONTRADICTION) return null;
    // One of unknown outcome that changes nothing may as well be left out, unless another one takes effect only behind it.
    const isNeeded = unknown === 0 || this.queues[queue]?.unknown[unknown]?.isBound === true;
    if (state === from.state && !isNeeded) return null;
    const guess = this.#guesses?.[place] ?? NO_GUESS;
    const reached = guess === NO_GUESS ? from.reached : Math.max(from.reached, guess.at);
    const draft: Draft = {
      progress: from.progress.slice(),
      rank: from.rank,
      state,
      taken: from.taken,
      reached,
    };
    if (unknown > 0) {
      draft.progress[2 * queue + 1] = unknown;
      draft.taken = after(from.taken, place);
    } else this.#use(draft, queue, place);
    return this.#settled(draft);
  }

  #head(progress: readonly number[], queue: number): Answered | undefined {
    return this.queues[queue]?.answered[progress[2 * queue] ?? 0];
  }

  #offerHead(moves: Move[], from: Configuration, queue: number): void {
    const head = this.#head(from.progress, queue);
    if (head === undefined || head.from > this.#deadline(from)) return;
    moves.push({ from, queue, place: head.place, unknown: 0 });
  }

  #offerUnknown(moves: Move[], from: Configuration, queue: number): void {
    const unknown = this.queues[queue]?.unknown ?? [];
    const [answered, first] = [from.progress[2 * queue] ?? 0, from.progress[2 * queue + 1] ?? 0];
    const deadline = this.#deadline(from);
    for (let index = first; index < unknown.length; index += 1) {
      const call = unknown[index];
      if (call === undefined || call.behind > answered) return;
      // What begins too late hides nothing: the end of a session may come before what its client, unaware, asks for.
      if (call.from > deadline) continue;
      if (index === first || !call.isBound)
        moves.push({ from, queue, place: call.place, unknown: index + 1 });
    }
  }

  #deadline(configuration: Configuration): number {
    return this.due(configuration)?.until ?? Infinity;
  }

  /**
   * Takes at once what changes nothing and is answered as it was: later it would change nothing either, and nobody else is
   * hindered by it. That is most of the reads, and it is what keeps the graph small.
   */
  #settled(draft: Draft): Configuration {
    let hasMoved = true;
    while (hasMoved) {
      hasMoved = false;
      this.#advance(draft);
      if (this.due(draft) === undefined) break;
      for (let queue = 0; queue < this.queues.length; queue += 1) {
        const head = this.#head(draft.progress, queue);
        if (head === undefined || !this.#isFree(draft, head)) continue;
        this.#use(draft, queue, head.place);
        hasMoved = true;
      }
    }
    return draft;
  }

  #isFree(draft: Draft, { queue, place, index, from }: Answered): boolean {
    if (!this.#model.isIdle(place) || from > this.#deadline(draft)) return false;
    if (this.#model.next(draft.state, place) === CONTRADICTION) return false;
    // Not if a call of unknown outcome had to come before it: that may want another state.
    return this.queues[queue]?.unknown[draft.progress[2 * queue + 1] ?? 0]?.before !== index;
  }

  /** Uses up the head of a queue, and with it the calls of unknown outcome that cannot come behind it. */
  #use(draft: Draft, queue: number, place: number): void {
    const { progress } = draft;
    const [answered, unknown] = [2 * queue, 2 * queue + 1];
    const count = (progress[answered] ?? 0) + 1;
    let left = progress[unknown] ?? 0;
    while ((this.queues[queue]?.unknown[left]?.before ?? count) < count) left += 1;
    progress[answered] = count;
    progress[unknown] = left;
    draft.taken = after(draft.taken, place);
  }

  #advance(draft: Draft): void {
    let due = this.due(draft);
    while (due !== undefined && (draft.progress[2 * due.queue] ?? 0) > due.index) {
      draft.rank += 1;
      due = this.due(draft);
    }
  }
}

function after(before: Taken | null, place: number): Taken {
  return { place, before, count: (before?.count ?? 0) + 1 };
}
