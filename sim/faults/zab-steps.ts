import type { ServiceEvent } from '../../core/server/events.js';
import type { ZabEvent } from '../../core/zab/events.js';
import type { ZabMessage } from '../../core/zab/messages.js';
import { counterOf } from '../../core/zxid.js';
import type { WorldEvent } from '../trace/world-events.js';
import { reported, sent, synced } from './common-steps.js';
import type { Step, Steps } from './steps.js';

type Event = ZabEvent | ServiceEvent | WorldEvent;

/** The sending of a packet. */
function packet(...names: readonly ZabMessage['kind'][]): Step<WorldEvent> {
  return sent(names);
}

/** The sending of an ACK: of a proposal, or of NEWLEADER, whose ACK bears `e.0`. */
function ack(of: 'PROPOSAL' | 'NEWLEADER'): Step<WorldEvent> {
  return sent(['ACK'], ({ zxid }) => zxid !== null && (counterOf(zxid) === 0) === (of === 'NEWLEADER'));
}

/** The leader's commit. A learner that hears of it reports the same kind, and names nobody. */
const commit: Step<Event> = {
  kind: 'zab.committed',
  matches: (event) => event.kind === 'zab.committed' && event.quorum.length > 0,
  to: () => null,
  toward: packet('COMMIT', 'INFORM'),
};

const EPOCH_FSYNC = synced(['acceptedEpoch']);

/**
 * The steps of ZAB, in the order of a leadership, and those of the service on top. `before` a sync: it does not become durable; `after` it: its process
 * has not heard of it yet. The log is synced in two phases for two reasons, which are steps of their own.
 */
export const ZAB_STEPS: Steps<Event> = {
  recover: reported('log.recovered'),
  role: reported('role.changed'),
  notif: packet('NOTIFICATION'),
  'vote-final': reported('zab.elected'),
  followerinfo: packet('FOLLOWERINFO', 'OBSERVERINFO'),
  leaderinfo: packet('LEADERINFO'),
  'accepted-epoch-fsync': EPOCH_FSYNC,
  'epoch-fsync': EPOCH_FSYNC,
  ackepoch: packet('ACKEPOCH'),
  diff: packet('DIFF'),
  trunc: packet('TRUNC'),
  snap: packet('SNAP'),
  'snap-chunk': packet('SNAPPART'),
  truncate: reported('log.truncated'),
  'snapshot-install': reported('tree.loaded'),
  newleader: packet('NEWLEADER'),
  'history-fsync': synced(['log', 'snapshot'], 'synchronisation'),
  'current-epoch-fsync': synced(['currentEpoch']),
  'ack-newleader': ack('NEWLEADER'),
  established: reported('zab.established'),
  uptodate: packet('UPTODATE'),
  request: packet('REQUEST'),
  proposal: { ...reported<Event>('zab.proposed'), toward: packet('PROPOSAL') },
  'log-append': reported('log.appended'),
  'log-fsync': synced(['log'], 'broadcast'),
  ack: ack('PROPOSAL'),
  'ack-counted': reported('zab.acked'),
  commit,
  apply: reported('txn.applied'),
  reply: reported('server.replied'),
  touch: reported('session.touched'),
  'session-open': reported('session.opened'),
  'session-expire': reported('session.expiring'),
  'session-close': reported('session.closed'),
  'watch-fired': reported('watch.fired'),
  snapshot: { ...reported<Event>('snap.written'), before: reported('snap.started') },
};
