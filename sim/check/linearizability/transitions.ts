import type { Comparable, History, Model } from './history.js';

/** The answer that was told is not the one of the model. */
export const CONTRADICTION = -1;

/** A model with the states as numbers. */
export interface NumberedModel {
  readonly initial: number;
  /** The state behind an operation, whose place in the history this is, or `CONTRADICTION`. */
  next(state: number, place: number): number;
  /** Whether an answered operation changes nothing, whatever the state is. */
  isIdle(place: number): boolean;
}

/**
 * A model with its states as numbers: equal states are one number, and each step is computed once. A search comes by
 * the same state with the same operation again and again, in every order of what does not matter.
 */
export class Transitions<State, Op, Answer extends Comparable> implements NumberedModel {
  readonly initial: number;
  readonly #model: Model<State, Op, Answer>;
  readonly #history: History<Op, Answer>;
  readonly #states: State[] = [];
  readonly #numbers = new Map<string | number, number>();
  readonly #known = new Map<number, number>();
  readonly #isIdle: readonly boolean[];

  constructor(model: Model<State, Op, Answer>, history: History<Op, Answer>) {
    this.#model = model;
    this.#history = history;
    this.#isIdle = history.map(
      ({ op, outcome }) => outcome.kind === 'answered' && model.isIdle(op, outcome.answer),
    );
    this.initial = this.#numberOf(model.initial);
  }

  next(state: number, place: number): number {
    const step = state * this.#history.length + place;
    let next = this.#known.get(step);
    if (next === undefined) {
      next = this.#step(state, place);
      this.#known.set(step, next);
    }
    return next;
  }

  isIdle(place: number): boolean {
    return this.#isIdle[place] === true;
  }

  #step(number: number, place: number): number {
    const state = this.#states[number];
    const operation = this.#history[place];
    if (state === undefined || operation === undefined) return CONTRADICTION;
    const { op, outcome } = operation;
    const { state: next, answer } = this.#model.step(state, op);
    if (outcome.kind === 'answered' && outcome.answer !== answer) return CONTRADICTION;
    return next === state ? number : this.#numberOf(next);
  }

  #numberOf(state: State): number {
    const key = this.#model.key(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.length;
    this.#states.push(state);
    this.#numbers.set(key, number);
    return number;
  }
}
