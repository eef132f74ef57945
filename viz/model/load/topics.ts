import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Tag } from '../../../core/storage/tag.js';

/**
 * What an event is about: one transaction (its zxid), one session, or its process as a whole (role, epoch, election,
 * ballot). Events of one step that are about different transactions do not rest on one another.
 */
export type Topic = `z${number}` | `s${number}` | 'process' | 'none';

/** Whether a kind is a process's own word; what the world saw of it (messages, connections, disk, timers) is not. */
export function isReport(kind: string): boolean {
  return !/^(?:net|conn|disk|timer)\./.test(kind);
}

export function topicOf(event: RunEvent): Topic {
  switch (event.kind) {
    case 'zab.proposed':
    case 'zab.acked':
    case 'zab.committed':
    case 'txn.applied':
    case 'tree.loaded':
      return `z${event.zxid}`;
    case 'log.appended':
      return 'zxid' in event ? `z${event.zxid}` : 'process';
    case 'disk.written':
      return event.tag === null ? 'process' : topicOfTag(event.tag);
    case 'net.sent':
      return topicOfMessage(event);
    default:
      if ('session' in event && event.session > 0) return `s${event.session}`;
      return /^(?:net|conn|disk|timer)\./.test(event.kind) ? 'none' : 'process';
  }
}

/** Messages about one transaction. */
const ABOUT_TXN: ReadonlySet<string> = new Set(['PROPOSAL', 'ACK', 'COMMIT', 'INFORM']);

function topicOfMessage({ type, zxid }: Extract<RunEvent, { readonly kind: 'net.sent' }>): Topic {
  if (zxid !== null && ABOUT_TXN.has(type)) return `z${zxid}`;
  return CLIENT_MESSAGES.has(type) ? 'none' : 'process';
}

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

function topicOfTag(tag: Tag): Topic {
  return tag.kind === 'log' ? `z${tag.zxid}` : 'process';
}
