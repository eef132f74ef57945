import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { ByKind } from '../by-kind.js';
import { entryFor } from '../by-kind.js';

/**
 * What an event is about: one transaction (its zxid), one session (its id, below 0), or its process as a whole (role, epoch, election,
 * ballot). Events of one step that are about different transactions do not rest on one another.
 */
export type Topic = number;

/** Numbers that no zxid is, and no session below 0. */
export const PROCESS: Topic = 0.5;
export const NONE: Topic = 0.25;

export function isTxn(topic: Topic): boolean {
  return topic >= 1;
}

export function isSession(topic: Topic): boolean {
  return topic < 0;
}

/** Whether a kind is a process's own word; what the world saw of it (messages, connections, disk, timers) is not. */
export function isReport(kind: string): boolean {
  return !/^(?:net|conn|disk|timer)\./.test(kind);
}

/** Messages about one transaction. */
const ABOUT_TXN: ReadonlySet<string> = new Set(['PROPOSAL', 'ACK', 'COMMIT', 'INFORM']);

/** What leaves because of the last thing that was reported, whatever it is about. */
const CLIENT_MESSAGES: ReadonlySet<string> = new Set([
  'ConnectRequest',
  'ConnectResponse',
  'Request',
  'Reply',
  'WatchEvent',
  'REQUEST',
  'SYNC',
  'NOTE',
]);

const TOPICS: Partial<ByKind<RunEvent, null, Topic>> = {
  'zab.proposed': ofTxn,
  'zab.acked': ofTxn,
  'zab.committed': ofTxn,
  'txn.applied': ofTxn,
  'tree.loaded': ofTxn,
  'log.appended': (event) => ('zxid' in event ? ofTxn(event) : PROCESS),
  'disk.written': ({ tag }) => (tag?.kind === 'log' ? ofTxn(tag) : PROCESS),
  'net.sent': ({ type, zxid }) => {
    if (zxid !== null && ABOUT_TXN.has(type)) return ofTxn({ zxid });
    return CLIENT_MESSAGES.has(type) ? NONE : PROCESS;
  },
};

/** What an event of a kind is about. */
export function topicsOf(kind: string): (event: RunEvent) => Topic {
  const topic = entryFor<RunEvent, null, Topic>(TOPICS, kind);
  if (topic !== undefined) return (event) => topic(event, null);
  const otherwise = isReport(kind) ? PROCESS : NONE;
  return (event) => ('session' in event && event.session > 0 ? -event.session : otherwise);
}

function ofTxn({ zxid }: { readonly zxid: number }): Topic {
  return zxid >= 1 ? zxid : PROCESS;
}
