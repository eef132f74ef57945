/** Which entries of one list are those of another, in the same order in both. */

/** Pairs of places, rising in both. */
export type Pairs = readonly (readonly [number, number])[];

/**
 * Pairs entries with equal keys: the n-th of a key with the n-th of that key, as many of them as keep their order in
 * both lists.
 */
export function pairEqual(a: readonly number[], b: readonly number[]): Pairs {
  const places = new Map<number, number[]>();
  b.forEach((key, j) => {
    const known = places.get(key);
    if (known === undefined) places.set(key, [j]);
    else known.push(j);
  });
  const used = new Map<number, number>();
  const candidates: (readonly [number, number])[] = [];
  a.forEach((key, i) => {
    const count = used.get(key) ?? 0;
    const j = places.get(key)?.[count];
    used.set(key, count + 1);
    if (j !== undefined) candidates.push([i, j]);
  });
  return longestRising(candidates);
}

/** The longest part of the pairs, which rise in the first place, that rises in the second one too. */
function longestRising(candidates: Pairs): Pairs {
  /** For each length the candidate that ends a chain of it with the lowest second place. */
  const ends: number[] = [];
  const before = new Int32Array(candidates.length).fill(-1);
  candidates.forEach(([, j], at) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((candidates[ends[middle] ?? 0]?.[1] ?? 0) < j) low = middle + 1;
      else high = middle;
    }
    before[at] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = at;
  });
  const chosen: (readonly [number, number])[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const candidate = candidates[at];
    if (candidate !== undefined) chosen.push(candidate);
  }
  return chosen.reverse();
}

/** So far ahead a counterpart is looked for: what comes later is rather something else. */
const LOOK_AHEAD = 12;

/** Between equal pairs: entries of one sort, the next with the next, though they are not equal. */
export function pairAlike(a: readonly number[], b: readonly number[]): Pairs {
  const pairs: (readonly [number, number])[] = [];
  let from = 0;
  a.forEach((sort, i) => {
    for (let j = from; j < Math.min(b.length, from + LOOK_AHEAD); j += 1) {
      if (b[j] !== sort) continue;
      pairs.push([i, j]);
      from = j + 1;
      return;
    }
  });
  return pairs;
}
