/**
 * Broadcast as a learner sees it (paper, phase 3): a follower logs each proposal, acknowledges it when it is durable, and
 * delivers it when it is committed, which may be before its own disk has it. An observer is told of both at once.
 */
import type { ConnectionId } from '../../ids.js';
import type { Entry } from '../../replication/entry.js';
import type { Zxid } from '../../zxid.js';
import { formatZxid } from '../../zxid.js';
import { History } from '../history/history.js';
import type { RoleContext } from '../role-context.js';
import type { Term } from '../vocabulary.js';

/** Null if all is well; else why the leader must be left. */
export type Failure = string | null;

export class LearnerBroadcast {
  private readonly context: RoleContext;
  private readonly term: Term;
  private readonly connection: ConnectionId;
  /** ZooKeeper's pendingTxns: proposed and not committed. */
  private readonly pending: Entry[] = [];
  /** Proposals that are not acknowledged, because they are not durable. */
  private readonly unacked: Zxid[] = [];
  private lastProposed: Zxid;

  constructor(context: RoleContext, term: Term, connection: ConnectionId) {
    this.context = context;
    this.term = term;
    this.connection = connection;
    this.lastProposed = context.history.loggedZxid;
  }

  onProposal(entry: Entry): Failure {
    if (!History.follows(this.lastProposed, entry.zxid)) {
      return this.refuse('zxid-gap', `the one behind ${formatZxid(this.lastProposed)}`, entry.zxid);
    }
    this.lastProposed = entry.zxid;
    this.pending.push(entry);
    this.unacked.push(entry.zxid);
    this.context.history.willLog(entry);
    this.context.log.write(entry);
    return null;
  }

  /** ZooKeeper ends the process here; leaving the leader is enough, because nothing was delivered. */
  onCommit(zxid: Zxid): Failure {
    const [next] = this.pending;
    if (next?.zxid !== zxid) {
      return this.refuse('commit-unmatched', next === undefined ? 'nothing' : formatZxid(next.zxid), zxid);
    }
    this.pending.shift();
    const { env } = this.context;
    env.observe({ kind: 'zab.committed', zxid, quorum: [] });
    env.lanes.post('commit', { kind: 'deliver', term: this.term, entry: next });
    return null;
  }

  /** An observer logs as well, and acknowledges nothing. */
  onInform(entry: Entry): Failure {
    const failure = this.onProposal(entry);
    if (failure !== null) return failure;
    this.unacked.pop();
    return this.onCommit(entry.zxid);
  }

  /** The log is durable up to here. */
  onLogDurable(zxid: Zxid): void {
    while ((this.unacked[0] ?? Infinity) <= zxid) {
      const acked = this.unacked.shift();
      if (acked !== undefined) this.context.env.streams.send(this.connection, { kind: 'ACK', zxid: acked });
    }
  }

  private refuse(guard: string, expected: string, actual: Zxid): Failure {
    const { env } = this.context;
    env.observe({ kind: 'guard.refused', guard, from: env.self, expected, actual: formatZxid(actual) });
    return `${guard}: ${expected} was expected, but ${formatZxid(actual)} came`;
  }
}
