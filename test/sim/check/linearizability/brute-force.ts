/** The definition itself, for histories so small that all orders can be tried: the arbiter of the searches. */
import type { Comparable, History, Model, Operation } from '../../../../sim/check/linearizability/history.js';

/** An order of operations, as places in the history, and the answers that it has to explain: all, unless it says so. */
interface Explanation {
  readonly order: readonly number[];
  readonly these?: readonly number[];
}

/** Whether some order of all these answers, and of anything else, is allowed and explains them. */
export function isLegalByBruteForce<State, Op, Answer extends Comparable>(
  history: History<Op, Answer>,
  model: Model<State, Op, Answer>,
  these: readonly number[] = answeredIn(history),
): boolean {
  const rules = rulesOf(history);
  const goOn = (order: readonly number[], state: State): boolean => {
    if (these.every((place) => order.includes(place))) return true;
    return history.some((operation, place) => {
      if (order.includes(place) || !mayFollow(rules, order, place)) return false;
      const { state: next, answer } = model.step(state, operation.op);
      return isAnswer(operation, answer) && goOn([...order, place], next);
    });
  };
  return goOn([], model.initial);
}

/** Whether an order is allowed and explains what it has to: to check what a search presents. */
export function explains<State, Op, Answer extends Comparable>(
  history: History<Op, Answer>,
  model: Model<State, Op, Answer>,
  { order, these = answeredIn(history) }: Explanation,
): boolean {
  const rules = rulesOf(history);
  let state = model.initial;
  return (
    these.every((place) => order.includes(place)) &&
    order.every((place, at) => {
      const operation = history[place];
      if (operation === undefined || !mayFollow(rules, order.slice(0, at), place)) return false;
      const { state: next, answer } = model.step(state, operation.op);
      state = next;
      return isAnswer(operation, answer);
    })
  );
}

/** For each operation, by place: whether each other one may come before it only, and whether it has to have come. */
type Rules = readonly (readonly { readonly isBefore: boolean; readonly isNeeded: boolean }[])[];

function rulesOf<Op, Answer>(history: History<Op, Answer>): Rules {
  return history.map((_, place) =>
    history.map((_other, other) => ({
      isBefore: mustPrecede(history, other, place),
      isNeeded: isNeededBy(history, other, place),
    })),
  );
}

function mayFollow(rules: Rules, order: readonly number[], place: number): boolean {
  const isLate = order.some((other) => rules[other]?.[place]?.isBefore === true);
  return !isLate && rules[place]?.some(({ isNeeded }, other) => isNeeded && !order.includes(other)) === false;
}

function answeredIn<Op, Answer>(history: History<Op, Answer>): readonly number[] {
  return history.flatMap(({ outcome }, place) => (outcome.kind === 'answered' ? [place] : []));
}

function isAnswer<Op, Answer>({ outcome }: Operation<Op, Answer>, answer: Answer): boolean {
  return outcome.kind === 'unknown' || outcome.answer === answer;
}

/** Whether `one` comes before `other` if both come. */
function mustPrecede<Op, Answer>(history: History<Op, Answer>, one: number, other: number): boolean {
  const [a, b] = [history[one], history[other]];
  if (a === undefined || b === undefined || one === other) return false;
  if (a.outcome.kind === 'answered' && a.outcome.at < b.called && !b.mayBeStale) return true;
  // A server that lags answers a read without an update that its client sent through another one.
  return a.session === b.session && one < other && !(a.outcome.kind === 'unknown' && b.mayBeStale);
}

/** Whether `other` took effect only if `one` did: of what is unknown and was sent on one connection a prefix takes effect. */
function isNeededBy<Op, Answer>(history: History<Op, Answer>, one: number, other: number): boolean {
  const [a, b] = [history[one], history[other]];
  if (a === undefined || b === undefined || one >= other || a.session !== b.session) return false;
  const isBetween = ({ session, outcome, mayBeStale }: Operation<Op, Answer>, place: number): boolean =>
    place > one && place < other && session === a.session && outcome.kind === 'answered' && !mayBeStale;
  const areUnknown = a.outcome.kind === 'unknown' && b.outcome.kind === 'unknown';
  const isBound = areUnknown && a.connection !== 0 && a.connection === b.connection;
  return isBound && !a.mayBeStale && !history.some(isBetween);
}
