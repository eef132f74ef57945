import type { EventOf } from '../define-events.js';
import { defineEvents } from '../define-events.js';

/** What servers of ZAB report of themselves. */
export const zabEvents = defineEvents({
  'role.changed': {
    key: 'rol',
    level: 'min',
    says: 'A server took another role or entered another phase of it.',
    fields: { role: 'text', phase: 'text', epoch: 'int?', leader: 'actor?', why: 'text' },
  },
  'guard.refused': {
    key: 'rej',
    level: 'std',
    says: 'A server refused an input: which guard, what it expected, what came.',
    fields: { guard: 'text', from: 'actor', expected: 'text', actual: 'text' },
  },
  'zab.voted': {
    key: 'vot',
    level: 'std',
    says: 'A server stands for a leader: at the beginning of an election, or because it heard of a better one.',
    fields: { round: 'int', leader: 'actor', zxid: 'zxid', peerEpoch: 'int', role: 'text' },
  },
  'zab.notified': {
    key: 'ntf',
    level: 'std',
    says: 'A server in an election took up a notification; box: current (this round), settled, or ignored.',
    fields: {
      from: 'actor',
      round: 'int',
      leader: 'actor',
      zxid: 'zxid',
      peerEpoch: 'int',
      role: 'text',
      box: 'text',
    },
  },
  'zab.elected': {
    key: 'elc',
    level: 'min',
    says: 'A server ended its election: these servers stand for this leader, itself among them or not.',
    fields: {
      leader: 'actor',
      round: 'int',
      quorum: { type: 'sids', of: 'zab.notified', by: ['leader'], from: 'from' },
    },
  },
  'zab.epoch-proposed': {
    key: 'epp',
    level: 'min',
    says: 'A leader fixed its epoch, above all that these servers had accepted; it is durable at the leader.',
    fields: { epoch: 'int', quorum: 'sids' },
  },
  'zab.epoch-acked': {
    key: 'epa',
    level: 'std',
    says: "A leader got a learner's ACKEPOCH; currentEpoch is -1 if the learner had accepted the epoch before.",
    fields: { from: 'actor', epoch: 'int', currentEpoch: 'int', zxid: 'zxid' },
  },
  'epoch.stored': {
    key: 'epo',
    level: 'min',
    says: 'A server holds a new epoch in memory (which: accepted or current); its disk made it durable before.',
    fields: { which: 'text', epoch: 'int' },
  },
  'zab.sync-chosen': {
    key: 'syn',
    level: 'std',
    says: 'A leader chose how to synchronise a learner that reported peer: DIFF, TRUNC or SNAP, by which rule.',
    fields: { learner: 'actor', mode: 'text', zxid: 'zxid', peer: 'zxid', rule: 'int' },
  },
  'zab.sync-applied': {
    key: 'sya',
    level: 'std',
    says: "A learner did what its leader's opening packet asks: the log is cut, the snapshot is in memory.",
    fields: { mode: 'text', zxid: 'zxid' },
  },
  'zab.newleader-acked': {
    key: 'nla',
    level: 'std',
    says: 'A server has taken over the initial history of an epoch, up to zxid, and says so; the leader its own.',
    fields: { epoch: 'int', zxid: 'zxid' },
  },
  'zab.established': {
    key: 'est',
    level: 'min',
    says: 'A leader counted a quorum that has taken over its initial history, which ends at zxid.',
    fields: {
      epoch: 'int',
      zxid: 'zxid',
      quorum: { type: 'sids', of: 'zab.newleader-acked', by: ['epoch'] },
    },
  },
  'server.serving': {
    key: 'srv',
    level: 'min',
    says: 'A server began to serve clients in an epoch, having applied everything up to zxid.',
    fields: { epoch: 'int', zxid: 'zxid' },
  },
  'zab.proposed': {
    key: 'pro',
    level: 'std',
    says: 'A leader proposed a transaction: txn is the checksum of its bytes, op what it does, code why it does nothing.',
    fields: {
      zxid: 'zxid',
      txn: 'int',
      origin: 'actor',
      session: 'session',
      cxid: 'int',
      op: 'text',
      code: 'int',
      timeMs: 'int',
    },
  },
  'zab.acked': {
    key: 'ack',
    level: 'std',
    says: 'A leader counted an acknowledgement of a proposal, its own included.',
    fields: { from: 'actor', zxid: 'zxid' },
  },
  'zab.committed': {
    key: 'cmt',
    level: 'std',
    says: 'A leader committed a transaction with these acknowledgements; a learner heard of it and names nobody.',
    fields: { zxid: 'zxid', quorum: { type: 'sids', of: 'zab.acked', by: ['zxid'], from: 'from' } },
  },
  'log.appended': {
    key: 'lga',
    level: 'std',
    says: 'A server put a transaction into its log; the tag of a disk sync tells when it is durable.',
    fields: { zxid: 'zxid' },
  },
  'log.truncated': {
    key: 'trn',
    level: 'min',
    says: 'A server cut its log behind zxid, durably; so many transactions are gone.',
    fields: { zxid: 'zxid', removed: 'int' },
  },
  'log.recovered': {
    key: 'lgr',
    level: 'min',
    says: 'A server began a life with this snapshot and a log that ends at last; end: clean, torn or refused.',
    fields: { snapshot: 'zxid', last: 'zxid', acceptedEpoch: 'int', currentEpoch: 'int', end: 'text' },
  },
  'snap.started': {
    key: 'sns',
    level: 'std',
    says: 'A server began to write a snapshot of what it has applied up to zxid, while it goes on.',
    fields: { zxid: 'zxid' },
  },
  'snap.written': {
    key: 'snw',
    level: 'std',
    says: 'A snapshot is durable, with transactions up to end perhaps; an installed one (SNAP) voids the log before.',
    fields: { zxid: 'zxid', end: 'zxid', isInstalled: 'bool' },
  },
  'tree.loaded': {
    key: 'tld',
    level: 'min',
    says: 'Memory was brought to zxid otherwise than by delivery: from disk, log, TRUNC, DIFF, SNAP, or a fuzzy transfer.',
    fields: { zxid: 'zxid', from: 'text', digestHigh: 'int', digestLow: 'int' },
  },
  'txn.applied': {
    key: 'apl',
    level: 'std',
    says: 'A server delivered a committed transaction; the digest is that of its state behind it.',
    fields: { zxid: 'zxid', txn: 'int', digestHigh: 'int', digestLow: 'int' },
  },
});

/** What servers of ZAB report of themselves. Clients report the events that they report under any protocol. */
export type ZabEvent = EventOf<typeof zabEvents>;
