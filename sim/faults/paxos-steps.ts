import type { SynodEvent } from '../../core/paxos/synod/events.js';
import type { WorldEvent } from '../trace/world-events.js';
import { reported, sent, synced } from './common-steps.js';
import type { Steps } from './steps.js';

/** The steps of Paxos. `before` a sync: it does not become durable; `after` it: its process has not heard of it yet. */
export const PAXOS_STEPS: Steps<SynodEvent | WorldEvent> = {
  prepare: sent(['Prepare']),
  'promise-fsync': synced(['promised']),
  promise: reported('paxos.promised'),
  'promise-quorum': reported('paxos.prepared'),
  accept: sent(['Accept']),
  'accept-fsync': synced(['accepted']),
  accepted: reported('paxos.accepted'),
  chosen: reported('paxos.chosen'),
  learn: reported('paxos.learned'),
  recover: reported('paxos.recovered'),
  role: reported('role.changed'),
};
