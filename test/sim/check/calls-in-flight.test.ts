import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallsInFlight } from '../../../sim/check/calls-in-flight.js';

interface Call {
  readonly client: number;
  readonly xid: number;
  readonly index: number;
}

const client = fc.integer({ min: 1, max: 3 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const), client }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('end' as const), client, xid: fc.nat({ max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), client }) },
);

describe('calls in flight', () => {
  it('are those that were made and have neither ended nor died with their client', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const calls = new CallsInFlight<Call>();
        let open: readonly Call[] = [];
        const xids = [0, 0, 0, 0];
        steps.forEach((one, index) => {
          if (one.kind === 'call') {
            const xid = (xids[one.client] ?? 0) + 1;
            xids[one.client] = xid;
            const call = { client: one.client, xid, index };
            calls.add(call);
            open = [...open, call];
          } else if (one.kind === 'end') {
            const ended = open.find(({ client: own, xid }) => own === one.client && xid === one.xid);
            expect(calls.find(one.client, one.xid)).toBe(ended);
            expect(calls.end(one.client, one.xid)).toBe(ended !== undefined);
            open = open.filter((call) => call !== ended);
          } else {
            calls.forget(one.client);
            open = open.filter((call) => call.client !== one.client);
          }
          expect(calls.count).toBe(open.length);
          expect(calls.all()).toEqual(open);
        });
      }),
    );
  });
});
