import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Digest } from '../../../../core/replication/state-machine.js';
import { LedgerMachine } from '../../../../sim/workload/ledger/machine.js';
import { stampOf } from './history.js';

interface Put {
  readonly account: number;
  readonly value: number;
  readonly version: number;
}

function digestOf(puts: readonly Put[]): Digest {
  const machine = new LedgerMachine();
  for (const [i, put] of puts.entries()) machine.apply(Object.assign({ kind: 'put' }, put), stampOf(i + 1));
  return machine.digest();
}

/** What a plain table holds after these puts, in a form that can be compared. */
function stateOf(puts: readonly Put[]): string {
  const table = new Map(
    puts.map(({ account, value, version }) => [account, `${account}=${value}@${version}`]),
  );
  return [...table.values()].sort((a, b) => (a < b ? -1 : 1)).join(' ');
}

/** So few that different histories often end in one state. */
const anyPuts = fc.array(
  fc.record({ account: fc.nat(1), value: fc.nat(1), version: fc.integer({ min: 1, max: 2 }) }),
  { maxLength: 5 },
);

describe('the digest', () => {
  it('of a new ledger is zero', () => {
    expect(new LedgerMachine().digest()).toEqual({ high: 0, low: 0 });
  });

  it('is equal if the states are equal, and only then, whatever the way to them', () => {
    let equal = 0;
    fc.assert(
      fc.property(anyPuts, anyPuts, (some, others) => {
        const isSame = stateOf(some) === stateOf(others);
        if (isSame && some.length !== others.length) equal += 1;
        const [first, second] = [digestOf(some), digestOf(others)];
        expect(first.high === second.high && first.low === second.low).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
    expect(equal).toBeGreaterThan(0);
  });

  it('tells all small states apart, each of its words by itself', () => {
    const accounts = [0, 1, 2];
    const contents = [null, ...[-1, 0, 1].flatMap((value) => [1, 2].map((version) => ({ value, version })))];
    let states: (readonly Put[])[] = [[]];
    for (const account of accounts) {
      states = states.flatMap((puts) =>
        contents.map((content) => (content === null ? puts : [...puts, { account, ...content }])),
      );
    }
    const digests = states.map(digestOf);
    expect(new Set(digests.map(({ high }) => high)).size).toBe(states.length);
    expect(new Set(digests.map(({ low }) => low)).size).toBe(states.length);
  });

  it('has two words of 32 bits', () => {
    const { high, low } = digestOf([{ account: 4294967295, value: -2147483648, version: 4294967295 }]);
    expect([high | 0, low | 0]).toEqual([high, low]);
  });
});
