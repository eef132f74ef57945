/**
 * Format 1, as format 2 has it: there each event line names its fields, and a text stands where it is used. Nothing else
 * differs, so that a line of an event is all that has to be upgraded.
 */
import { ENVELOPE_KEYS, FIELDS_KEY } from './format.js';
import type { ParsedLine } from './line/parsed-line.js';

/** The line of an event of format 1 in the form of format 2. `names` are those of its fields, in declared order. */
export function upgradeEvent(line: ParsedLine, names: readonly string[]): ParsedLine {
  line.refuseOthers(new Set([...ENVELOPE_KEYS, ...names]));
  const values: Record<string, unknown> = {};
  for (const key of ENVELOPE_KEYS) if (line.has(key)) values[key] = line.at(key);
  values[FIELDS_KEY] = names.map((name) => line.at(name));
  return line.inPlaceOf(values);
}
