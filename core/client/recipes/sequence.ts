/**
 * Names of sequential znodes: `_c_<guid>-<label>-<number>`, as Curator's protected creates give them. The text in front
 * tells its maker which one is its own; the number alone says who comes first.
 */

/** A name, taken apart. */
export interface Numbered {
  readonly name: string;
  readonly guid: string;
  readonly label: string;
  readonly sequence: number;
}

/** Ten digits, or a sign and what is left of them; ten behind the sign at the lower end. */
const NAME = /^_c_([0-9a-f]+)-([a-z]+)-(\d{10}|-\d{9,10})$/;

/** What a name begins with whose end the service gives. */
export function prefixOf(guid: string, label: string): string {
  return `_c_${guid}-${label}-`;
}

/** A number as it stands at the end of a name. */
export function digitsOf(sequence: number): string {
  const digits = String(Math.abs(sequence));
  return sequence < 0 ? `-${digits.padStart(9, '0')}` : digits.padStart(10, '0');
}

/** Null for a name that no recipe has made. */
export function readName(name: string): Numbered | null {
  const [, guid, label, digits] = NAME.exec(name) ?? [];
  if (guid === undefined || label === undefined || digits === undefined) return null;
  const sequence = Number(digits);
  return (sequence | 0) === sequence ? { name, guid, label, sequence } : null;
}

/** Those among the children whose label is one of these, in the order of their numbers. */
export function inSequence(children: readonly string[], labels: readonly string[]): readonly Numbered[] {
  const found: Numbered[] = [];
  for (const child of children) {
    const read = readName(child);
    if (read !== null && labels.includes(read.label)) found.push(read);
  }
  return found.sort((one, other) => distance(other.sequence, one.sequence));
}

/**
 * Positive if `later` was given behind `earlier`. Numbers have 32 bits with a sign, and go on from the largest to the
 * smallest: of two that exist at one time the distance tells which one is older. They begin anew with their parent, so
 * that children of two parents of one path must not be compared.
 */
export function distance(earlier: number, later: number): number {
  return (later - earlier) | 0;
}
