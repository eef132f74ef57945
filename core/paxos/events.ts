import { defineEvents } from '../define-events.js';

/** What acceptors, proposers and learners report. */
export const paxosEvents = defineEvents({
  'ballot.stored': {
    key: 'bal',
    level: 'std',
    says: 'An acceptor raised its promise in memory; the tag of a disk sync tells when it is durable.',
    fields: { ballot: 'ballot', fromSlot: 'int' },
  },
  'log.appended': {
    key: 'lga',
    level: 'std',
    says: 'An acceptor put an accepted value into its log; the tag of a disk sync tells when it is durable.',
    fields: { slot: 'int', ballot: 'ballot', value: 'int' },
  },
  'paxos.recovered': {
    key: 'prc',
    level: 'min',
    says: 'An acceptor began a life with what it found on its disk.',
    fields: { promised: 'ballot', entries: 'entries', end: 'text' },
  },
  'paxos.ballot-started': {
    key: 'pbs',
    level: 'std',
    says: 'A proposer began a ballot of its own.',
    fields: { ballot: 'ballot' },
  },
  'paxos.backed-off': {
    key: 'pbo',
    level: 'std',
    says: 'A proposer was outbid and waits before it tries a higher ballot.',
    fields: { ballot: 'ballot', outbidBy: 'ballot', delayMicros: 'micros' },
  },
  'paxos.promised': {
    key: 'prm',
    level: 'std',
    says: 'An acceptor answered a Prepare: no lower ballot any more, and this is what it has accepted.',
    fields: { to: 'actor', ballot: 'ballot', fromSlot: 'int', entries: 'entries' },
  },
  'paxos.prepared': {
    key: 'prq',
    level: 'min',
    says: 'A proposer finished phase 1 with the promises of a Q1.',
    fields: {
      ballot: 'ballot',
      fromSlot: 'int',
      hi: 'int',
      quorum: { type: 'sids', of: 'paxos.promised', by: ['ballot'] },
    },
  },
  'paxos.proposed': {
    key: 'pac',
    level: 'std',
    says: 'A proposer asks for a value at its ballot: a recovered one, or one that is free to choose.',
    fields: { slot: 'int', ballot: 'ballot', value: 'int', how: 'text' },
  },
  'paxos.accepted': {
    key: 'acd',
    level: 'std',
    says: 'An acceptor said that it has accepted a value at a ballot.',
    fields: { slot: 'int', ballot: 'ballot', value: 'int' },
  },
  'paxos.chosen': {
    key: 'cho',
    level: 'std',
    says: 'A proposer counted a Q2 that accepted its value at its ballot.',
    fields: {
      slot: 'int',
      ballot: 'ballot',
      value: 'int',
      quorum: { type: 'sids', of: 'paxos.accepted', by: ['slot', 'ballot'] },
    },
  },
  'paxos.learned': {
    key: 'lrn',
    level: 'std',
    says: 'A learner knows the chosen value.',
    fields: { slot: 'int', ballot: 'ballot', value: 'int', via: 'text' },
  },
});
