/** Broadcast as its leader sees it (paper, phase 3): proposals go out, acknowledgements come in, commits go out. */
import type { ServerId } from '../../ids.js';
import type { Entry } from '../../replication/entry.js';
import type { Origin, Request } from '../../replication/state-machine.js';
import { Arena } from '../../storage/arena.js';
import { makeEntry } from '../../storage/log-record.js';
import type { Zxid } from '../../zxid.js';
import { counterOf } from '../../zxid.js';
import type { LearnerHandler } from '../learner-handler.js';
import type { QuorumMessage } from '../messages.js';
import type { RoleContext } from '../role-context.js';
import type { Term } from '../vocabulary.js';
import type { Proposals } from './proposals.js';

/** A `sync` that waits for the commit of what was proposed before it. */
interface PendingSync {
  readonly behind: Zxid;
  readonly ticket: number;
  /** Who asked: a learner, or nobody but this server itself. */
  readonly handler: LearnerHandler | null;
}

export interface LeaderBroadcastOptions {
  readonly context: RoleContext;
  readonly term: Term;
  readonly proposals: Proposals;
  /** Those that connected, whatever their stage. */
  readonly handlers: ReadonlyMap<number, LearnerHandler>;
}

export class LeaderBroadcast {
  private readonly context: RoleContext;
  private readonly term: Term;
  private readonly proposals: Proposals;
  private readonly handlers: ReadonlyMap<number, LearnerHandler>;
  /** Proposals that this server's own log has not made durable. */
  private readonly unlogged: Zxid[] = [];
  private syncs: PendingSync[] = [];
  /** Of the records that it makes. */
  private readonly arena = new Arena();

  constructor({ context, term, proposals, handlers }: LeaderBroadcastOptions) {
    this.context = context;
    this.term = term;
    this.proposals = proposals;
    this.handlers = handlers;
  }

  /** Makes a transaction of a request and proposes it. False if the epoch has no zxid left (ZOOKEEPER-1277). */
  propose(request: Request, origin: Origin, tick: number): boolean {
    const { env, machine, history, log, settings } = this.context;
    const zxid = this.proposals.lastProposed + 1;
    if (counterOf(zxid) > settings.counterMax) return false;
    const timeMillis = env.clock.wallMillis();
    // A refused request is proposed like any other, as an error: its place in the order is part of the answer.
    const txn = machine.prepare(request, machine.admit(request, origin), { zxid, timeMillis });
    const entry = makeEntry({ zxid, timeMillis, origin, txn }, machine, this.arena);
    this.proposals.propose(entry);
    this.unlogged.push(zxid);
    history.willLog(entry);
    log.write(entry);
    for (const handler of this.handlers.values()) {
      if (!handler.isForwarding || !handler.isVoter) continue;
      if (handler.isSynchronised) handler.unacked.push({ zxid, tick });
      handler.send({ kind: 'PROPOSAL', entry });
    }
    return true;
  }

  /** The leader's own log is durable up to here: it acknowledges to itself, like any other. */
  onLogDurable(zxid: Zxid): void {
    while ((this.unlogged[0] ?? Infinity) <= zxid) {
      const own = this.unlogged.shift();
      if (own !== undefined) this.onAck(this.context.env.self, own);
    }
  }

  /** A voter has a proposal on its disk. */
  onAck(sid: ServerId, zxid: Zxid): void {
    const committed = this.proposals.ack(sid, zxid);
    for (const entry of committed) this.send(entry);
    if (committed.length > 0) this.releaseSyncs();
  }

  /** Answers when all that is proposed by now is committed; at once if nothing is outstanding. No quorum is asked. */
  sync(ticket: number, handler: LearnerHandler | null): void {
    const sync = { behind: this.proposals.lastProposed, ticket, handler };
    if (this.proposals.hasOutstanding) this.syncs.push(sync);
    else this.answer(sync);
  }

  private send(entry: Entry): void {
    const commit: QuorumMessage = { kind: 'COMMIT', zxid: entry.zxid };
    const inform: QuorumMessage = { kind: 'INFORM', entry };
    for (const handler of this.handlers.values()) {
      if (handler.isForwarding) handler.send(handler.isVoter ? commit : inform);
    }
    this.context.env.lanes.post('commit', { kind: 'deliver', term: this.term, entry });
  }

  private releaseSyncs(): void {
    const { outstandingFrom } = this.proposals;
    const released = this.syncs.filter(({ behind }) => behind < outstandingFrom);
    this.syncs = this.syncs.filter(({ behind }) => behind >= outstandingFrom);
    for (const sync of released) this.answer(sync);
  }

  private answer({ ticket, handler }: PendingSync): void {
    if (handler !== null) handler.send({ kind: 'SYNC', ticket });
    else this.context.env.lanes.post('commit', { kind: 'caught-up', term: this.term, ticket });
  }
}
