/**
 * In which order items are taken: as they came, or by priority, the smallest number first and of equal ones the oldest.
 * The name of an item holds its priority as letters, so that the list of children is all that a taker has to read.
 */
import { assert } from '../../../assert.js';
import { byText } from '../../../text-order.js';
import type { Numbered } from '../sequence.js';
import { distance, inSequence, readName } from '../sequence.js';

export type QueueOrder = 'arrival' | 'priority';

export const PRIORITY_MAX = 999;
const ITEM = 'item';
/** Three digits, as letters from a to j behind this one: letters stand in the order of their digits. */
const MARK = 'p';
const PRIORITY_LABEL = /^p[a-j]{3}$/;
const FIRST_LETTER = 'a'.charCodeAt(0);
const FIRST_DIGIT = '0'.charCodeAt(0);

/** The label of an item; null: it has no priority. */
export function labelOf(priority: number | null): string {
  if (priority === null) return ITEM;
  assert(priority >= 0 && priority <= PRIORITY_MAX, 'a priority has three digits');
  const digits = String(priority).padStart(3, '0');
  let label = MARK;
  for (let i = 0; i < digits.length; i += 1)
    label += String.fromCharCode(digits.charCodeAt(i) - FIRST_DIGIT + FIRST_LETTER);
  return label;
}

/** The children that are items, the first to be taken in front. */
export function inOrder(order: QueueOrder, children: readonly string[]): readonly Numbered[] {
  if (order === 'arrival') return inSequence(children, [ITEM]);
  const items: Numbered[] = [];
  for (const child of children) {
    const item = readName(child);
    if (item !== null && PRIORITY_LABEL.test(item.label)) items.push(item);
  }
  return items.sort((one, other) => byText(one.label, other.label) || distance(other.sequence, one.sequence));
}
