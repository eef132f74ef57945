import { distance } from 'fastest-levenshtein';

/** How many names are suggested at most. */
const SUGGESTIONS_MAX = 3;
/** A name is near if fewer than one letter in so many is different; the first two differences are always forgiven. */
const LETTERS_PER_TYPO = 3;

/** The names that somebody may have meant, the nearest first; none if nothing is near. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const allowed = Math.max(2, Math.floor(name.length / LETTERS_PER_TYPO));
  return [...new Set(names)]
    .map((candidate) => ({ candidate, typos: typosBetween(name, candidate) }))
    .filter(({ typos }) => typos <= allowed)
    .sort((a, b) => a.typos - b.typos || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, SUGGESTIONS_MAX)
    .map(({ candidate }) => candidate);
}

/** `; did you mean a or b?` if something is near, else what `otherwise` says. */
export function suggestion(name: string, names: readonly string[], otherwise: string): string {
  const near = nearest(name, names);
  return near.length === 0 ? `; ${otherwise}` : `; did you mean ${listed(near, 'or')}?`;
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(names: readonly string[], word: 'and' | 'or'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${word} ${names.slice(-1).join('')}`;
}

/** Who types the beginning of a name has made no mistake yet. */
function typosBetween(typed: string, name: string): number {
  const typos = distance(typed.toLowerCase(), name.toLowerCase());
  return typed.length >= 3 && name.startsWith(typed.toLowerCase()) ? Math.min(typos, 1) : typos;
}
