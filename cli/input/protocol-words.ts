/** What a plan may call the messages and the steps of each protocol. */
import type { SynodMessage } from '../../core/paxos/synod/messages.js';
import type { ZabMessage } from '../../core/zab/messages.js';
import { PAXOS_STEPS } from '../../sim/faults/paxos-steps.js';
import { ZAB_STEPS } from '../../sim/faults/zab-steps.js';
import type { ProtocolId } from '../../sim/plan.js';
import type { ClientMessage } from '../../core/server/messages.js';

export interface ProtocolWords {
  readonly messages: readonly string[];
  readonly steps: readonly string[];
}

/** Every message has its name here, or this does not compile. */
const SYNOD_MESSAGES: Readonly<Record<SynodMessage['kind'], true>> = {
  Prepare: true,
  Promise: true,
  Accept: true,
  Accepted: true,
  Reject: true,
  Decide: true,
  LearnReq: true,
  Submit: true,
  Answer: true,
};

/** Likewise, those of clients included. */
const ZAB_MESSAGES: Readonly<Record<(ZabMessage | ClientMessage)['kind'], true>> = {
  INITIAL: true,
  NOTIFICATION: true,
  FOLLOWERINFO: true,
  OBSERVERINFO: true,
  LEADERINFO: true,
  ACKEPOCH: true,
  DIFF: true,
  TRUNC: true,
  SNAP: true,
  SNAPPART: true,
  NEWLEADER: true,
  UPTODATE: true,
  PROPOSAL: true,
  ACK: true,
  COMMIT: true,
  INFORM: true,
  PING: true,
  REQUEST: true,
  SYNC: true,
  NOTE: true,
  ConnectRequest: true,
  ConnectResponse: true,
  Request: true,
  Reply: true,
  WatchEvent: true,
  isro: true,
  isroReply: true,
};

export const WORDS: Readonly<Record<ProtocolId, ProtocolWords>> = {
  synod: { messages: Object.keys(SYNOD_MESSAGES), steps: Object.keys(PAXOS_STEPS) },
  zab: { messages: Object.keys(ZAB_MESSAGES), steps: Object.keys(ZAB_STEPS) },
};
