import type { ClientMessage } from '../../../core/server/messages.js';
import type { SynodMessage } from '../../../core/paxos/synod/messages.js';
import type { ZabMessage } from '../../../core/zab/messages.js';
import type { MessageClass } from '../trace-model.js';

type MessageName = ZabMessage['kind'] | ClientMessage['kind'] | SynodMessage['kind'];

/** Every message has its class here, or this does not compile. */
const CLASSES: Readonly<Record<MessageName, MessageClass>> = {
  NOTIFICATION: 'vote',
  INITIAL: 'vote',
  FOLLOWERINFO: 'sync',
  OBSERVERINFO: 'sync',
  LEADERINFO: 'sync',
  ACKEPOCH: 'sync',
  DIFF: 'sync',
  TRUNC: 'sync',
  SNAP: 'sync',
  SNAPPART: 'sync',
  NEWLEADER: 'sync',
  UPTODATE: 'sync',
  PROPOSAL: 'proposal',
  ACK: 'ack',
  COMMIT: 'commit',
  INFORM: 'commit',
  PING: 'heartbeat',
  REQUEST: 'client',
  SYNC: 'client',
  NOTE: 'other',
  ConnectRequest: 'client',
  ConnectResponse: 'client',
  Request: 'client',
  Reply: 'client',
  WatchEvent: 'client',
  isro: 'client',
  isroReply: 'client',
  Prepare: 'vote',
  Promise: 'vote',
  Accept: 'proposal',
  Accepted: 'ack',
  Reject: 'other',
  Decide: 'commit',
  LearnReq: 'sync',
  Submit: 'client',
  Answer: 'client',
};

/** What a message is for, by its name; `other` for one of a protocol that is not known here. */
export function classOfMessage(name: string): MessageClass {
  return isKnown(name) ? CLASSES[name] : 'other';
}

function isKnown(name: string): name is MessageName {
  return Object.hasOwn(CLASSES, name);
}
