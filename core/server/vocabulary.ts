import type { ZnodeClientEvent } from '../client/events.js';
import type { RecipeEvent } from '../client/recipes/events.js';
import type { ClientTimer } from '../client/vocabulary.js';
import type { ZabEvent } from '../zab/events.js';
import type { ZabMessage } from '../zab/messages.js';
import type { ZabJob, ZabTimer } from '../zab/vocabulary.js';
import type { ServiceEvent } from './events.js';
import type { ClientMessage } from './messages.js';

/** Timers of the client's side of a server. */
export type ServiceTimer =
  /** Time to look which sessions are over (at the leader), and to tell the leader of touches. */
  | { readonly kind: 'session-tick' }
  /** Time to look which containers and TTL znodes nobody uses any more (at the leader). */
  | { readonly kind: 'cleaning-tick' }
  /** The server has looked for a leader long enough to serve those that do with reading. */
  | { readonly kind: 'read-only-grace' }
  /** The line of requests has stood still for some time. */
  | { readonly kind: 'stall' };

/** What servers of the znode service over ZAB speak, and its clients. */
export interface ZnodeVocabulary {
  readonly message: ZabMessage | ClientMessage;
  readonly datagram: never;
  readonly timer: ZabTimer | ServiceTimer | ClientTimer;
  readonly job: ZabJob;
  readonly event: ZabEvent | ServiceEvent | ZnodeClientEvent | RecipeEvent;
}
