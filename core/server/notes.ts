/** What the services of a learner and its leader say to each other, best effort (ZooKeeper's PING data and REVALIDATE). */
import type { ConnectionId, SessionId } from '../ids.js';
import type { LeaderNote } from '../replication/replication.js';

export type SessionNote =
  /** From a learner: clients of these sessions were heard of since the last such note. */
  | { readonly kind: 'touches'; readonly sessionIds: readonly SessionId[] }
  /** From a learner: a client came back with a session, on a connection of its server. */
  | {
      readonly kind: 'revalidate';
      readonly sessionId: SessionId;
      readonly timeoutMs: number;
      readonly connection: ConnectionId;
    }
  /** The leader's answer: `ownerEpoch` counts the attachments, and is null if the session is over. */
  | {
      readonly kind: 'revalidated';
      readonly sessionId: SessionId;
      readonly connection: ConnectionId;
      readonly ownerEpoch: number | null;
    };

export function isSessionNote(note: LeaderNote): note is SessionNote {
  return note.kind === 'touches' || note.kind === 'revalidate' || note.kind === 'revalidated';
}
