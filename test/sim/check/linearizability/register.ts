/** A register, and a text that grows, as sequential objects: what the recorded histories were made with. */
import { unreachable } from '../../../../core/assert.js';
import type { Model } from '../../../../sim/check/linearizability/history.js';

export type Value = string | number | null;

export type RegisterOp =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly value: Value }
  | { readonly kind: 'append'; readonly value: string }
  /** Answers whether the register was as expected: then it is changed, else not. */
  | { readonly kind: 'cas'; readonly expected: Value; readonly value: Value };

export function register(initial: Value): Model<Value, RegisterOp, Value | boolean> {
  return {
    initial,
    key: (state) => (typeof state === 'string' ? `text ${state}` : String(state)),
    step: (state, op) => {
      switch (op.kind) {
        case 'read':
          return { state, answer: state };
        case 'write':
          return { state: op.value, answer: null };
        case 'append':
          return { state: `${String(state)}${op.value}`, answer: null };
        case 'cas':
          return state === op.expected ? { state: op.value, answer: true } : { state, answer: false };
        default:
          return unreachable(op);
      }
    },
    isIdle: ({ kind }, answer) => kind === 'read' || (kind === 'cas' && answer === false),
  };
}

/** An operation of one of several registers. */
export interface KeyedOp {
  readonly key: number;
  readonly op: RegisterOp;
}

/** Several registers as one object. */
export function registers(count: number): Model<readonly Value[], KeyedOp, Value | boolean> {
  const one = register(null);
  return {
    initial: Array.from({ length: count }, () => null),
    key: (state) => state.map((value) => one.key(value)).join(),
    step: (state, { key, op }) => {
      const { state: after, answer } = one.step(state[key] ?? null, op);
      return {
        state: after === state[key] ? state : state.map((value, at) => (at === key ? after : value)),
        answer,
      };
    },
    isIdle: ({ op }, answer) => one.isIdle(op, answer),
  };
}
