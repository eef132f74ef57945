import type { Comparable, Operation } from './history.js';
import type { Verdict } from './search.js';

export type IllegalVerdict = Extract<Verdict, { readonly kind: 'illegal' }>;

/** An illegal history and what the search says of it. */
export interface Proof<T> {
  readonly history: readonly T[];
  readonly verdict: IllegalVerdict;
}

/**
 * A smaller proof that a history is illegal: up to the moment from which on nothing explains it, and without the reads
 * that it can do without. All updates stay, for without a write a good history may be bad as well.
 */
export function shrunk<T extends Operation<unknown, Comparable>>(
  proof: Proof<T>,
  search: (history: readonly T[]) => Verdict,
): Proof<T> {
  let best = proof;
  const adopt = (history: readonly T[]): boolean => {
    const verdict = search(history);
    if (verdict.kind === 'illegal') best = { history, verdict };
    return verdict.kind === 'illegal';
  };
  const ends = momentsOf(proof.history);
  for (let [low, high] = [0, ends.length - 1]; low < high;) {
    const middle = (low + high) >> 1;
    if (adopt(beginningOf(proof.history, ends[middle] ?? Infinity))) high = middle;
    else low = middle + 1;
  }
  let reads = best.history.filter(({ mayBeStale }) => mayBeStale);
  for (let size = reads.length; size > 0; size = Math.floor(size / 2)) {
    for (let at = 0; at < reads.length;) {
      const out = new Set(reads.slice(at, at + size));
      if (adopt(best.history.filter((operation) => !out.has(operation))))
        reads = reads.filter((read) => !out.has(read));
      else at += size;
    }
  }
  return best;
}

/** When something was answered. */
function momentsOf(history: readonly Operation<unknown, unknown>[]): readonly number[] {
  const moments = history.flatMap(({ outcome }) => (outcome.kind === 'answered' ? [outcome.at] : []));
  return moments.sort((a, b) => a - b);
}

/** What was known at this moment: what was not answered by then may have happened, or not. */
function beginningOf<T extends Operation<unknown, Comparable>>(
  history: readonly T[],
  end: number,
): readonly T[] {
  return history.flatMap((operation): T[] => {
    const { called, outcome, mayBeStale } = operation;
    if (called > end) return [];
    if (outcome.kind === 'unknown' || outcome.at <= end) return [operation];
    return mayBeStale ? [] : [{ ...operation, outcome: { kind: 'unknown' } }];
  });
}
