/** All small histories of registers, up to the names of clients and values. */
import type { History, Operation } from '../../../../sim/check/linearizability/history.js';
import type { KeyedOp, Value } from './register.js';

/** When an operation began and ended, and whose it was: the first client that was free. */
interface Interval {
  readonly called: number;
  readonly at: number;
  readonly client: number;
}

/** All ways in which so many operations of so many clients can lie to one another, in the order of their beginnings. */
export function* intervals(count: number, clients: number): Generator<readonly Interval[]> {
  yield* fill(
    [],
    Array.from({ length: clients }, () => null),
    { count, now: 1 },
  );
}

type Begun = { readonly called: number; readonly client: number; at: number };

function* fill(
  begun: readonly Begun[],
  busy: readonly (number | null)[],
  { count, now }: { readonly count: number; readonly now: number },
): Generator<readonly Interval[]> {
  if (begun.length === count && busy.every((place) => place === null)) yield begun;
  const free = busy.indexOf(null);
  if (begun.length < count && free >= 0) {
    const occupied = busy.map((place, client) => (client === free ? begun.length : place));
    yield* fill([...begun, { called: now, client: free, at: 0 }], occupied, { count, now: now + 1 });
  }
  for (const [client, place] of busy.entries()) {
    if (place === null) continue;
    const ended = begun.map((operation, other) => (other === place ? { ...operation, at: now } : operation));
    const left = busy.map((other, at) => (at === client ? null : other));
    yield* fill(ended, left, { count, now: now + 1 });
  }
}

/**
 * All histories of reads and unique writes on so many registers that lie in time like this. Each read sees what was there
 * first or what any of the writes writes, be it legal or not. Which register comes first does not matter.
 */
export function* histories(
  lying: readonly Interval[],
  keys: number,
): Generator<History<KeyedOp, Value | boolean>> {
  for (const kinds of tuples(lying.map(() => 2 * keys))) {
    if ((kinds[0] ?? 0) >= 2) continue;
    const writes = kinds.map((kind) => kind % 2 === 0);
    const seen = kinds.map((kind, reader) =>
      writes[reader] === true ? [null] : [null, ...placesOf(kinds, (other) => other === kind - 1)],
    );
    for (const choice of tuples(seen.map(({ length }) => length))) {
      yield lying.map((interval, place): Operation<KeyedOp, Value | boolean> => {
        const { called, at, client } = interval;
        const key = Math.floor((kinds[place] ?? 0) / 2);
        const base = { session: client, connection: 0, mayBeStale: false, called };
        if (writes[place] === true) {
          const op = { kind: 'write', value: place + 1 } as const;
          return { ...base, op: { key, op }, outcome: { kind: 'answered', at, answer: null } };
        }
        const answer = seen[place]?.[choice[place] ?? 0] ?? null;
        return { ...base, op: { key, op: { kind: 'read' } }, outcome: { kind: 'answered', at, answer } };
      });
    }
  }
}

/** The values that the writes of this kind write: their places from 1. */
function placesOf(kinds: readonly number[], isWanted: (kind: number) => boolean): number[] {
  return kinds.flatMap((kind, place) => (isWanted(kind) ? [place + 1] : []));
}

/** All tuples of numbers below these bounds. */
function* tuples(bounds: readonly number[]): Generator<readonly number[]> {
  const [bound, ...others] = bounds;
  if (bound === undefined) {
    yield [];
    return;
  }
  for (const rest of tuples(others)) for (let first = 0; first < bound; first += 1) yield [first, ...rest];
}
