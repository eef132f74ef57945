/**
 * Where messages were sent, in a rising list for each pair of actors, whichever way they went, and for heartbeats apart:
 * how many a pair exchanged in a stretch of time is then a matter of two searches, however many they are.
 */
import { groupRows } from './row-groups.js';
import type { MessageColumns, MessagePairs } from './trace-model.js';
import { MESSAGE_CLASSES, MESSAGE_FATES } from './trace-model.js';

const HEARTBEAT = MESSAGE_CLASSES.indexOf('heartbeat');
const LOST = MESSAGE_FATES.indexOf('lost');

/** Which list is that of a pair of places in `actors`. */
export function pairPlace(actors: number, a: number, b: number, isHeartbeat: boolean): number {
  return 2 * (Math.min(a, b) * actors + Math.max(a, b)) + (isHeartbeat ? 1 : 0);
}

/** `isListed`: which messages belong to the lists; null if all do. */
export function pairMessages(
  messages: MessageColumns,
  actors: number,
  isListed: ((message: number) => boolean) | null,
): MessagePairs {
  const { count } = messages;
  const lists = new Int32Array(count);
  for (let id = 0; id < count; id += 1) {
    lists[id] =
      isListed === null || isListed(id)
        ? pairPlace(actors, messages.from[id] ?? 0, messages.to[id] ?? 0, messages.class[id] === HEARTBEAT)
        : -1;
  }
  const groups = 2 * actors * actors;
  const sent = groupRows({ count, groups, groupOf: lists, rowOf: messages.sent });
  for (let id = 0; id < count; id += 1) if (messages.fate[id] !== LOST) lists[id] = -1;
  return { sent, lost: groupRows({ count, groups, groupOf: lists, rowOf: messages.sent }) };
}
