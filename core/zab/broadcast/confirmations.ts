/**
 * Whether a leader still led when it was asked: one that was deposed may not know so for a while, and must not speak of
 * what later epochs hold. ZooKeeper's leader never asks itself.
 */
import type { ConnectionId, ServerId } from '../../ids.js';
import type { LearnerHandler } from '../learner-handler.js';
import type { RoleContext } from '../role-context.js';
import type { Proposals } from './proposals.js';

/** A question that no quorum has answered so far. */
interface Doubt {
  /** How many questions were asked up to this one. */
  readonly question: number;
  readonly ticket: number;
}

export interface ConfirmationsOptions {
  readonly context: RoleContext;
  readonly proposals: Proposals;
  /** Those that connected, whatever their stage. */
  readonly handlers: ReadonlyMap<ConnectionId, LearnerHandler>;
}

/**
 * A question is settled when a quorum of voters, this server among them, has answered a PING that was sent after it.
 *
 * Why that is enough: a learner answers a PING of this leader only on the connection on which it acknowledged this
 * leader's NEWLEADER, and it closes that connection before it accepts another epoch. It never comes back from a later
 * epoch, because it refuses LEADERINFO of an epoch below the one that it has accepted. So when it answered, it had
 * accepted no later epoch, let alone acknowledged its NEWLEADER. A later leader needs a Q1 that has accepted its epoch,
 * and each Q1 meets the Q2 of those who answered: when the question was asked, nothing of a later epoch was committed.
 *
 * Connections are FIFO and a learner answers every PING at once: the n-th answer is to the n-th PING.
 */
export class Confirmations {
  private readonly context: RoleContext;
  private readonly proposals: Proposals;
  private readonly handlers: ReadonlyMap<ConnectionId, LearnerHandler>;
  /** In the order in which they were asked: whoever has answered a later one has answered all before it. */
  private readonly doubts: Doubt[] = [];
  /** How many questions were asked. */
  private questions = 0;

  constructor({ context, proposals, handlers }: ConfirmationsOptions) {
    this.context = context;
    this.proposals = proposals;
    this.handlers = handlers;
  }

  /** Does this server lead? The voters are pinged at once. */
  ask(ticket: number): void {
    this.questions += 1;
    this.doubts.push({ question: this.questions, ticket });
    for (const handler of this.handlers.values()) {
      if (handler.isVoter && handler.isSynchronised) this.ping(handler);
    }
  }

  /** A PING, be it for a question or because it is time for one. */
  ping(handler: LearnerHandler): void {
    handler.ping(this.proposals.lastProposed, this.questions);
  }

  /** The tickets of the questions that are settled by now and were not before. */
  settle(): readonly number[] {
    if (this.doubts.length === 0) return NOTHING;
    const settled: number[] = [];
    for (let oldest = this.doubts[0]; oldest !== undefined; oldest = this.doubts[0]) {
      if (!this.context.quorums.isQ2(this.answerersOf(oldest))) break;
      settled.push(oldest.ticket);
      this.doubts.shift();
    }
    return settled;
  }

  private answerersOf({ question }: Doubt): ReadonlySet<ServerId> {
    const answerers = new Set<ServerId>([this.context.env.self]);
    for (const { sid, isVoter, isSynchronised, answered } of this.handlers.values()) {
      if (isVoter && isSynchronised && answered >= question) answerers.add(sid);
    }
    return answerers;
  }
}

const NOTHING: readonly number[] = [];
