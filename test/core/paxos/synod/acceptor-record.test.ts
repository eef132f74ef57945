import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../../core/assert.js';
import { makeBallot, ZERO_BALLOT } from '../../../../core/paxos/ballot.js';
import type { AcceptorState } from '../../../../core/paxos/synod/acceptor-record.js';
import {
  ACCEPTOR_RECORD_BYTES,
  BLANK_ACCEPTOR,
  decodeAcceptor,
  encodeAcceptor,
} from '../../../../core/paxos/synod/acceptor-record.js';

const anyBallot = fc
  .tuple(fc.integer({ min: 1, max: 2147483647 }), fc.integer({ min: 1, max: 8191 }))
  .map(([round, sid]) => makeBallot(round, sid));
const anyState: fc.Arbitrary<AcceptorState> = fc.record({
  promised: fc.oneof(fc.constant(ZERO_BALLOT), anyBallot),
  accepted: fc.option(fc.record({ ballot: anyBallot, value: fc.integer({ min: 0, max: 0xffffffff }) })),
});

function encoded(state: AcceptorState, at = 0): Uint8Array {
  const bytes = new Uint8Array(at + ACCEPTOR_RECORD_BYTES);
  encodeAcceptor(state, bytes, at);
  return bytes;
}

describe("an acceptor's record", () => {
  it('gives back the promise and the accepted value, each with its own ballot', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(decodeAcceptor(encoded(state))).toEqual(state);
      }),
    );
  });

  it('tells a value of 0 from no value', () => {
    const accepted = { ballot: makeBallot(1, 1), value: 0 };
    expect(decodeAcceptor(encoded({ promised: accepted.ballot, accepted })).accepted).toEqual(accepted);
    expect(decodeAcceptor(encoded(BLANK_ACCEPTOR))).toEqual({ promised: ZERO_BALLOT, accepted: null });
  });

  it('is written at the place that it is given, and nowhere else', () => {
    fc.assert(
      fc.property(anyState, fc.nat(9), (state, at) => {
        const bytes = encoded(state, at);
        expect(bytes.subarray(at)).toEqual(encoded(state));
        expect([...bytes.subarray(0, at)].every((byte) => byte === 0)).toBe(true);
      }),
    );
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])(
    'is never written of a value that it could not give back: %d',
    (value) => {
      const ballot = makeBallot(1, 1);
      expect(() => encoded({ promised: ballot, accepted: { ballot, value } })).toThrow(AssertionError);
    },
  );

  it('is never read from bytes of another length', () => {
    expect(() => decodeAcceptor(new Uint8Array(ACCEPTOR_RECORD_BYTES - 1))).toThrow(AssertionError);
    expect(() => decodeAcceptor(new Uint8Array(ACCEPTOR_RECORD_BYTES + 1))).toThrow(AssertionError);
  });
});
