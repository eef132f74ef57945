import type { RunEvent } from '../../../scenarios/run-recipe.js';

/**
 * Names of things that are counted anew in each run, and readings of clocks: two runs that do the same thing a
 * little later differ in these and in nothing else.
 */
const PASSING: ReadonlySet<string> = new Set([
  'msg',
  'conn',
  'connection',
  'ticket',
  'tookMicros',
  'nowMicros',
  'deadlineMicros',
  'timeMs',
]);

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** 32 bits of what an event says, whenever and with whatever connection it says it: equal for equal words (FNV-1a). */
export function fingerprintOf(event: RunEvent): number {
  const text = JSON.stringify(event, (key, value: unknown) => (PASSING.has(key) ? undefined : value));
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}
