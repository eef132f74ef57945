/** Random histories of a register that was never there: about half of the short ones are legal. */
import fc from 'fast-check';

import type { History, Outcome } from '../../../../sim/check/linearizability/history.js';
import type { RegisterOp, Value } from './register.js';

export type RegisterHistory = History<RegisterOp, Value | boolean>;

/** What a random history has beyond plain calls. */
export interface Oddities {
  /** Reads that may be stale. */
  readonly stale: boolean;
  /** Several calls of a session under way, and calls of unknown outcome with others behind them. */
  readonly pipelined: boolean;
}

const few = fc.nat({ max: 2 });
const someOp: fc.Arbitrary<RegisterOp> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<RegisterOp>({ kind: 'read' }) },
  { weight: 2, arbitrary: few.map((value): RegisterOp => ({ kind: 'write', value })) },
  {
    weight: 2,
    arbitrary: fc.tuple(few, few).map(([expected, value]): RegisterOp => ({ kind: 'cas', expected, value })),
  },
);

const someCall = fc.record({
  op: someOp,
  session: fc.nat({ max: 2 }),
  /** Of so many moments, when it began and how long it took. */
  called: fc.nat({ max: 12 }),
  took: fc.nat({ max: 6 }),
  isUnknown: fc.nat({ max: 3 }).map((die) => die === 0),
  isStale: fc.boolean(),
  hangsUp: fc.boolean(),
  answer: fc.oneof(few, fc.constant(null), fc.boolean()),
});
type SomeCall = typeof someCall extends fc.Arbitrary<infer T> ? T : never;

/** Any calls with any answers that such operations can have: mostly illegal, if there are many. */
export function anyHistory(countMax: number, { stale, pipelined }: Oddities): fc.Arbitrary<RegisterHistory> {
  return fc.array(someCall, { minLength: 1, maxLength: countMax }).map((calls) => {
    const connections = [1, 1, 1];
    const inOrder = [...calls].sort((a, b) => a.called - b.called);
    return inOrder.map((call, place) => {
      const isRead = call.op.kind === 'read';
      const isUnknown = pipelined && call.isUnknown && !isRead;
      const session = pipelined ? call.session : place;
      const connection = connections[call.session] ?? 0;
      if (call.hangsUp) connections[call.session] = connection + 1;
      const outcome: Outcome<Value | boolean> = isUnknown
        ? { kind: 'unknown' }
        : { kind: 'answered', at: call.called + call.took, answer: answerOf(call) };
      const mayBeStale = stale && isRead && call.isStale;
      return { op: call.op, session, connection, mayBeStale, called: call.called, outcome };
    });
  });
}

function answerOf({ op, answer }: SomeCall): Value | boolean {
  if (op.kind === 'read') return typeof answer === 'boolean' ? null : answer;
  return op.kind === 'cas' ? answer === true : null;
}
