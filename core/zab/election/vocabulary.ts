import type { ServerId } from '../../ids.js';
import type { ZabEvent } from '../events.js';
import type { ElectionMessage } from '../messages.js';

export type ElectionTimer =
  /** Nothing came for so long that the vote is sent again, or that connections are tried again. */
  | { readonly kind: 'election-wait'; readonly round: number }
  /** Nothing spoke against the vote of a quorum for so long that it is believed. */
  | { readonly kind: 'election-finalize'; readonly round: number }
  /** A connection takes too long to open. */
  | { readonly kind: 'election-connect'; readonly sid: ServerId };

/** What an election needs of the ports: those of the whole server do. */
export interface ElectionVocabulary {
  readonly message: ElectionMessage;
  readonly datagram: never;
  readonly timer: ElectionTimer;
  readonly job: never;
  readonly event: ZabEvent;
}
