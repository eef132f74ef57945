import { unreachable } from '../../assert.js';
import type { AcceptedEntry } from '../../define-events.js';
import type { Ballot } from '../ballot.js';
import type { SynodEvent } from './events.js';

/** The one slot that the single-decree synod decides, under the name that the log of Multi-Paxos gives it. */
export const SLOT = 1;

/** The messages of the synod, with the phases of Paxos Made Simple, 2.2, in front. */
export type SynodMessage =
  /** 1a: may I have the promise of this ballot? */
  | { readonly kind: 'Prepare'; readonly ballot: Ballot }
  /** 1b: you have it; this is the highest that I accepted below, if anything. */
  | { readonly kind: 'Promise'; readonly ballot: Ballot; readonly accepted: AcceptedEntry | null }
  /** 2a: accept this value at this ballot. */
  | { readonly kind: 'Accept'; readonly ballot: Ballot; readonly value: number }
  /** 2b: I have, durably. */
  | { readonly kind: 'Accepted'; readonly ballot: Ballot }
  /** I have promised a higher ballot. An optimisation: silence is correct and slower. */
  | { readonly kind: 'Reject'; readonly ballot: Ballot; readonly promised: Ballot }
  /** This value is chosen. */
  | { readonly kind: 'Decide'; readonly ballot: Ballot; readonly value: number }
  /** Does anybody know what is chosen? */
  | { readonly kind: 'LearnReq' }
  /** A client wants a value chosen. */
  | { readonly kind: 'Submit'; readonly value: number }
  /** To the client: this is chosen, be it yours or not. */
  | { readonly kind: 'Answer'; readonly value: number };

/** The timers of servers and clients. */
export type SynodTimer =
  /** Ask again those who have not answered this ballot. */
  | { readonly kind: 'resend'; readonly ballot: Ballot }
  /** The back-off after this ballot was outbid is over. */
  | { readonly kind: 'retry'; readonly ballot: Ballot }
  /** Still nothing learned: ask around. */
  | { readonly kind: 'learn' }
  /** Client: the next call is due. */
  | { readonly kind: 'call'; readonly xid: number }
  /** Client: no answer so far. */
  | { readonly kind: 'timeout'; readonly xid: number };

/** What processes of the synod speak. */
export interface SynodVocabulary {
  readonly message: never;
  readonly datagram: SynodMessage;
  readonly timer: SynodTimer;
  readonly job: never;
  readonly event: SynodEvent;
}

/** What a trace shows of a message beside its name. Paxos has no zxids and no epochs. */
export function describeSynodMessage(message: SynodMessage): {
  slot: number | null;
  ballot: Ballot | null;
  zxid: null;
  epoch: null;
} {
  switch (message.kind) {
    case 'Prepare':
    case 'Promise':
    case 'Reject':
      return { slot: null, ballot: message.ballot, zxid: null, epoch: null };
    case 'Accept':
    case 'Accepted':
    case 'Decide':
      return { slot: SLOT, ballot: message.ballot, zxid: null, epoch: null };
    case 'LearnReq':
    case 'Submit':
    case 'Answer':
      return { slot: null, ballot: null, zxid: null, epoch: null };
    default:
      return unreachable(message);
  }
}
