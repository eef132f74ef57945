/** A file that holds more events than a page can: which of them are read, and which others are offered. */
import type { ReadFrom } from '../read-from.js';
import type { Problem } from '../trace-model.js';
import { thousands } from '../words/phrases.js';
import type { TraceTail } from './tail.js';

export interface ReadingRange {
  readonly from: ReadFrom | null;
  /** No more events are read. */
  readonly eventsMax: number;
  /** What is known of the end of the file; null if nothing is. */
  readonly tail: TraceTail | null;
}

/** Whether an event lies before what is to be read. `skipped`: how many do already. */
export function isBefore({ from, eventsMax }: ReadingRange, skipped: number, index: number): boolean {
  switch (from?.kind) {
    case undefined:
      return false;
    case 'skip':
      return skipped < from.events;
    case 'around':
      // No more events than numbers lie between two events, so that this one is among what is read.
      return index < from.index - eventsMax / 2;
  }
}

/** What was read: so many events were skipped, so many read, and whether there are more. */
export interface Read {
  readonly skipped: number;
  readonly count: number;
  readonly isCut: boolean;
}

/** In a sentence what is left out, with the other parts of the file that can be looked at; null if nothing is. */
export function rangeProblem(
  { skipped, count, isCut }: Read,
  range: ReadingRange,
  line: number,
): Problem | null {
  if (skipped === 0 && !isCut) return null;
  const read = thousands(count);
  const before = skipped === 0 ? 'the first' : `behind the first ${thousands(skipped)} the next`;
  const more = isCut
    ? `The file holds more than ${thousands(skipped + count)} events`
    : 'This is the end of the file';
  const text = `${more}; ${before} ${read} are shown.`;
  return { sort: 'truncated', line, text, offers: offersOf({ skipped, count, isCut }, range) };
}

function offersOf(
  { skipped, count, isCut }: Read,
  { eventsMax, tail }: ReadingRange,
): NonNullable<Problem['offers']> {
  const events = tail?.footer?.events ?? null;
  const proof = tail?.findings[0]?.evidence.at(-1);
  return [
    ...(skipped > 0 ? [{ text: 'Show the first', from: null }] : []),
    ...(isCut ? [{ text: 'Show the next', from: { kind: 'skip', events: skipped + count } as const }] : []),
    ...(isCut && events !== null
      ? [{ text: 'Show the last', from: { kind: 'skip', events: events - eventsMax } as const }]
      : []),
    ...(proof === undefined
      ? []
      : [
          {
            text: 'Show those around the first finding',
            from: { kind: 'around', index: proof.index } as const,
          },
        ]),
  ];
}
