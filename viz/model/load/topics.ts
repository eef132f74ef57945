import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { ByKind } from '../by-kind.js';
import { entryFor } from '../by-kind.js';

/**
 * What an event is about: one transaction (its zxid), one session, or its process as a whole (role, epoch, election,
 * ballot). Events of one step that are about different transactions do not rest on one another.
 */
export type Topic = `z${number}` | `s${number}` | 'process' | 'none';

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
  'log.appended': (event) => ('zxid' in event ? ofTxn(event) : 'process'),
  'disk.written': ({ tag }) => (tag?.kind === 'log' ? ofTxn(tag) : 'process'),
  'net.sent': ({ type, zxid }) => {
    if (zxid !== null && ABOUT_TXN.has(type)) return `z${zxid}`;
    return CLIENT_MESSAGES.has(type) ? 'none' : 'process';
  },
};

export function topicOf(event: RunEvent): Topic {
  const topic = entryFor<RunEvent, null, Topic>(TOPICS, event.kind);
  if (topic !== undefined) return topic(event, null);
  if ('session' in event && event.session > 0) return `s${event.session}`;
  return isReport(event.kind) ? 'process' : 'none';
}

function ofTxn({ zxid }: { readonly zxid: number }): Topic {
  return `z${zxid}`;
}
