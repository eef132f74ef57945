import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Causality } from '../../../viz/model/cone.js';
import { coneOf } from '../../../viz/model/cone.js';
import type { Row } from '../../../viz/model/trace-model.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';

/** What each row rests on: its cause, the cause that a past follows, its step, its state, and what it counted. */
interface Ties {
  readonly cause: Row;
  readonly followed: boolean;
  readonly step: Row;
  readonly state: Row;
  readonly counted: readonly Row[];
}

const rows: fc.Arbitrary<readonly Ties[]> = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, row) => {
      const earlier = row === 0 ? fc.constant(NO_ROW) : fc.oneof(fc.constant(NO_ROW), fc.nat(row - 1));
      const counted = row === 0 ? fc.constant([]) : fc.array(fc.nat(row - 1), { maxLength: 3 });
      return fc.record({ cause: earlier, followed: fc.boolean(), step: earlier, state: earlier, counted });
    }),
  ),
);

function causality(ties: readonly Ties[]): Causality {
  const count = ties.length;
  const starts = new Uint32Array(count + 1);
  ties.forEach(({ counted }, row) => (starts[row + 1] = (starts[row] ?? 0) + counted.length));
  const zeros = {
    index: new Uint32Array(count),
    micros: new Float64Array(count),
    kind: new Uint8Array(count),
    actor: new Uint16Array(count),
  };
  return {
    columns: { count, ...zeros, cause: Int32Array.from(ties, ({ cause }) => cause) },
    furtherCauses: { starts, rows: Int32Array.from(ties.flatMap(({ counted }) => counted)) },
    order: {
      cause: Int32Array.from(ties, ({ cause, followed }) => (followed ? cause : NO_ROW)),
      step: Int32Array.from(ties, ({ step }) => step),
      state: Int32Array.from(ties, ({ state }) => state),
    },
  };
}

/** By going along every tie until nothing is new. */
function closure(roots: readonly Row[], tiesOf: (row: Row) => readonly Row[]): readonly Row[] {
  const seen = new Set<Row>();
  const open = [...roots];
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    if (row === NO_ROW || seen.has(row)) continue;
    seen.add(row);
    open.push(...tiesOf(row));
  }
  return [...seen].sort((a, b) => a - b);
}

const scene = rows.chain((ties) =>
  fc.tuple(fc.constant(ties), fc.array(fc.nat(ties.length - 1), { maxLength: 3 })),
);

it('has the past that one finds by going back along every tie', () => {
  fc.assert(
    fc.property(scene, ([ties, roots]) => {
      const before = (row: Row): readonly Row[] => {
        const { cause, followed, step, state, counted } = ties[row] ?? {
          cause: NO_ROW,
          followed: false,
          step: NO_ROW,
          state: NO_ROW,
          counted: [],
        };
        return [followed ? cause : NO_ROW, step, state, ...counted];
      };
      expect([...coneOf(causality(ties), roots, 'past')]).toEqual(closure(roots, before));
    }),
  );
});

it('has the future that one finds by going on along causes and counted events', () => {
  fc.assert(
    fc.property(scene, ([ties, roots]) => {
      const after = (row: Row): readonly Row[] =>
        ties.flatMap(({ cause, counted }, effect) =>
          cause === row || counted.includes(row) ? [effect] : [],
        );
      expect([...coneOf(causality(ties), roots, 'future')]).toEqual(closure(roots, after));
    }),
  );
});

it('has both', () => {
  fc.assert(
    fc.property(scene, ([ties, roots]) => {
      const trace = causality(ties);
      const both = new Set([...coneOf(trace, roots, 'past'), ...coneOf(trace, roots, 'future')]);
      expect([...coneOf(trace, roots, 'both')]).toEqual([...both].sort((a, b) => a - b));
    }),
  );
});
