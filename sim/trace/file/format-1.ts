/**
 * Format 1, as later ones have it: there each event line names its fields, and a text stands where it is used. Nothing else
 * differs, so that a line of an event is all that has to be upgraded. A field that came later, and whose value is known
 * for all that was before it, is supplied.
 */
import { ENVELOPE_KEYS, FIELDS_KEY } from './format.js';
import type { ParsedLine } from './line/parsed-line.js';

/** By kind and field. */
const SUPPLIED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // There was no other watch.
  'watch.armed': { mode: 'one-shot' },
};

/** The line of an event of format 1 in the form that lines have since format 2. `names` are those of its fields, in declared order. */
export function upgradeEvent(
  line: ParsedLine,
  { kind, names }: { readonly kind: string; readonly names: readonly string[] },
): ParsedLine {
  line.refuseOthers(new Set([...ENVELOPE_KEYS, ...names]));
  const values: Record<string, unknown> = {};
  for (const key of ENVELOPE_KEYS) if (line.has(key)) values[key] = line.at(key);
  values[FIELDS_KEY] = names.map((name) => (line.has(name) ? line.at(name) : SUPPLIED[kind]?.[name]));
  return line.inPlaceOf(values);
}
