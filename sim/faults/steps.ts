import type { SynodEvent } from '../../core/paxos/synod/events.js';
import type { WorldEvent } from '../trace/world-events.js';

/** A protocol step that a fault can be aimed at: which event stands for it. */
export interface Step<E> {
  /** The kind that the injector has to look at. */
  readonly kind: string;
  matches(event: E): boolean;
  /** Toward whom, for messages; null where that means nothing. */
  to(event: E): number | null;
}

/** Steps by the names that plans use. */
export type Steps<E> = Readonly<Record<string, Step<E>>>;

type Event = SynodEvent | WorldEvent;

/** A step that an event of its own stands for. */
function reported(kind: Event['kind']): Step<Event> {
  return { kind, matches: (event) => event.kind === kind, to: (event) => ('to' in event ? event.to : null) };
}

/** The sending of a message of this name. */
function sent(type: string): Step<Event> {
  return {
    kind: 'net.sent',
    matches: (event) => event.kind === 'net.sent' && event.type === type,
    to: (event) => (event.kind === 'net.sent' ? event.to : null),
  };
}

/** The sync that makes something durable. */
function synced(tag: 'promised' | 'accepted'): Step<Event> {
  return {
    kind: 'disk.synced',
    matches: (event) => event.kind === 'disk.synced' && event.tags.some(({ kind }) => kind === tag),
    to: () => null,
  };
}

/** The steps of Paxos. `before` a sync: it does not become durable; `after` it: its process has not heard of it yet. */
export const PAXOS_STEPS: Steps<Event> = {
  prepare: sent('Prepare'),
  'promise-fsync': synced('promised'),
  promise: reported('paxos.promised'),
  'promise-quorum': reported('paxos.prepared'),
  accept: sent('Accept'),
  'accept-fsync': synced('accepted'),
  accepted: reported('paxos.accepted'),
  chosen: reported('paxos.chosen'),
  learn: reported('paxos.learned'),
  recover: reported('paxos.recovered'),
  role: reported('role.changed'),
};
