/**
 * What the rules of ZAB need to know of a run, kept once for all of them: in the terms of model checking, its ghost
 * variables. They are fed by the events alone. A rule registers with `judges` for what it decides, and is called before
 * the ghosts take the event up, so that it judges by what was before.
 *
 * Several rules share the ghosts; the first of them feeds them.
 */
import { assert, unreachable } from '../../../../core/assert.js';
import type { Tag } from '../../../../core/storage/tag.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, epochOf, makeZxid } from '../../../../core/zxid.js';
import type { Envelope, Handlers } from '../../../trace/event-stream.js';
import type { ZabRunEvent } from '../context.js';
import type { EpochDisk } from './epoch-disk.js';
import { Epochs } from './epochs.js';
import type { Judge } from './judges.js';
import { Judges } from './judges.js';
import { Replica } from './replica.js';
import { onDirectorySynced, onRename } from './temporary-files.js';

type EventOf<K extends ZabRunEvent['kind']> = Extract<ZabRunEvent, { readonly kind: K }>;

/** The name under which the disk tells of a sync of its directory. */
const DIRECTORY = '.';
/** So often, in proposals, it is looked what may be forgotten. */
const FORGET_EVERY = 512;

export class ZabGhosts {
  readonly epochs = new Epochs();
  readonly judges = new Judges();
  /** The end of the committed history: what a leader committed, and all that an established leader began with. */
  committed: Zxid = ZERO_ZXID;
  /** The event that extended it last. */
  committedAt = 0;
  /** The end of the longest history that a serving server has in its state, and who had it first. */
  delivered: Zxid = ZERO_ZXID;
  deliveredBy = 0;
  deliveredAt = 0;
  /** Epochs with an established leader, in the order in which they were established. */
  readonly established: number[] = [];
  readonly #replicas: (Replica | undefined)[] = [];
  readonly #servers: readonly number[];
  #proposals = 0;
  #isFed = false;

  constructor(servers: readonly number[]) {
    this.#servers = servers;
    for (const sid of servers) this.#replicas[sid] = new Replica(sid, this.epochs);
  }

  /** The server of this address; undefined for a client. */
  find(actor: number): Replica | undefined {
    return this.#replicas[actor];
  }

  /** The handlers of a rule: its own, and for the first rule also those that feed the ghosts. */
  handlersWith(own: Handlers<ZabRunEvent>): Handlers<ZabRunEvent> {
    for (const kind in own)
      assert(!(kind in this.#handlers), `the ghosts judge ${kind}, so a rule asks them for it`);
    if (this.#isFed) return own;
    this.#isFed = true;
    return { ...this.#handlers, ...own };
  }

  readonly #handlers: Handlers<ZabRunEvent> = {
    'process.started': (_, at) => this.find(at.actor)?.start(at.index),
    'process.crashed': (event, at) => this.#crashed(event, at),
    'disk.written': (event, at) => this.#written(event, at),
    'disk.synced': (event, at) => this.#synced(event, at),
    'disk.failed': ({ tags }, { actor }) => this.#lost(tags, actor),
    'disk.lost': ({ tags }, { actor }) => this.#lost(tags, actor),
    'disk.damaged': (_, at) => this.#damaged(at),
    'net.sent': (event, at) => this.#sent(event, at),
    'role.changed': (event, at) => this.#roleChanged(event, at),
    'zab.voted': (event, at) => this.#judge(this.judges.voted, event, at),
    'epoch.stored': (event, at) => this.#judge(this.judges.epochStored, event, at),
    'zab.epoch-proposed': (event, at) => this.#epochProposed(event, at),
    'zab.sync-applied': ({ mode }, { actor }) => this.#syncApplied(mode, actor),
    'zab.newleader-acked': (event, at) => this.#newLeaderAcked(event, at),
    'zab.established': (event, at) => this.#established(event, at),
    'server.serving': (event, at) => this.#serving(event, at),
    'zab.proposed': (event, at) => this.#proposed(event, at),
    'zab.acked': (event, at) => this.#judge(this.judges.acked, event, at),
    'zab.committed': (event, at) => this.#committed(event, at),
    'log.appended': (event, at) => this.#appended(event, at),
    'log.truncated': (event, at) => this.#truncated(event, at),
    'log.recovered': (event, at) => this.#recovered(event, at),
    'tree.loaded': (event, at) => this.#loaded(event, at),
    'txn.applied': (event, at) => this.#applied(event, at),
  };

  #judge<K extends ZabRunEvent['kind']>(
    judges: readonly Judge<K>[],
    event: EventOf<K>,
    at: Envelope,
  ): Replica | undefined {
    const replica = this.#replicas[at.actor];
    if (replica !== undefined) for (const judge of judges) judge(event, replica, at);
    return replica;
  }

  #crashed(event: EventOf<'process.crashed'>, at: Envelope): void {
    const replica = this.#judge(this.judges.crashed, event, at);
    if (replica !== undefined) replica.crash();
    else for (const judge of this.judges.clientCrashed) judge(at.actor, at);
  }

  #written({ file, op, tag }: EventOf<'disk.written'>, at: Envelope): void {
    const replica = this.find(at.actor);
    if (replica === undefined) return;
    const { log, accepted, current, isInstalling } = replica;
    switch (tag?.kind) {
      case 'log':
        log.append(tag.zxid, at.index);
        return;
      case 'snapshot':
        log.writeSnapshot(tag.zxid, file, { index: at.index, isInstalled: isInstalling });
        return;
      case 'acceptedEpoch':
        accepted.write(tag.epoch, file, at.index);
        return;
      case 'currentEpoch':
        current.write(tag.epoch, file, at.index);
        return;
      case undefined:
        this.#renamedOrCut(replica, { file, op, micros: at.micros });
        return;
      case 'promised':
      case 'accepted':
        return;
      default:
        unreachable(tag);
    }
  }

  /** A change of a name or of a size. */
  #renamedOrCut(replica: Replica, change: { file: string; op: string; micros: number }): void {
    const { file, op, micros } = change;
    if (op === 'rename') for (const files of replica.temporaryFiles()) onRename(files, file, micros);
    if (op === 'remove') replica.log.removed(file);
    if ((op === 'remove' || op === 'truncate') && file.startsWith(LOG_FILE)) replica.log.cutting();
  }

  #synced({ file, tags, tookMicros }: EventOf<'disk.synced'>, at: Envelope): void {
    const replica = this.find(at.actor);
    if (replica === undefined) return;
    for (const tag of tags) mark(replica, tag, 'synced');
    if (file === DIRECTORY) {
      for (const files of replica.temporaryFiles()) onDirectorySynced(files, at.micros - tookMicros);
    }
    replica.log.advance();
    // The history first: one sync of the directory may make it durable together with the epoch that rests on it.
    const installed = replica.log.installed();
    if (installed !== null) {
      for (const judge of this.judges.installed) judge(installed, replica, at);
      replica.logged = installed;
    }
    replica.log.settleSnapshots();
    this.#settleEpoch(replica.accepted, replica, at);
    this.#settleEpoch(replica.current, replica, at);
  }

  #settleEpoch(disk: EpochDisk, replica: Replica, at: Envelope): void {
    for (let epoch = disk.next(); epoch !== null; epoch = disk.next()) {
      for (const judge of this.judges.epochDurable) judge({ which: disk.kind, epoch }, replica, at);
      disk.take();
    }
  }

  #lost(tags: readonly Tag[], actor: number): void {
    const replica = this.find(actor);
    if (replica !== undefined) for (const tag of tags) mark(replica, tag, 'lost');
  }

  #damaged(at: Envelope): void {
    const replica = this.find(at.actor);
    if (replica === undefined) return;
    for (const judge of this.judges.damaged) judge(replica, at);
    replica.isDamaged = true;
  }

  #sent(event: EventOf<'net.sent'>, at: Envelope): void {
    this.#judge(this.judges.sent, event, at);
    switch (event.type) {
      case 'ACK':
        this.#judge(this.judges.ack, event, at);
        return;
      case 'PROPOSAL':
      case 'INFORM':
        this.#judge(this.judges.proposal, event, at);
        return;
      case 'COMMIT':
        this.#judge(this.judges.commit, event, at);
        return;
      case 'ACKEPOCH':
        this.#judge(this.judges.ackEpoch, event, at);
        return;
      case 'LEADERINFO':
        this.#judge(this.judges.leaderInfo, event, at);
        this.find(event.to)?.offered(event, at);
        return;
      case 'TRUNC':
        this.find(event.to)?.log.willCut(event.zxid ?? ZERO_ZXID);
        return;
      default:
    }
  }

  #roleChanged(event: EventOf<'role.changed'>, at: Envelope): void {
    this.#judge(this.judges.roleChanged, event, at)?.take(event.role, at.index);
  }

  #epochProposed({ epoch }: EventOf<'zab.epoch-proposed'>, { actor }: Envelope): void {
    const replica = this.find(actor);
    if (replica === undefined) return;
    const record = this.epochs.of(epoch);
    if (record.establishedAt === 0) this.epochs.begins(record, replica.memory.end);
    replica.proposedEpoch = epoch;
    replica.proposedBase = replica.memory.end;
  }

  #syncApplied(mode: string, actor: number): void {
    const replica = this.find(actor);
    if (replica !== undefined && mode === 'SNAP') replica.isInstalling = true;
  }

  #newLeaderAcked(event: EventOf<'zab.newleader-acked'>, at: Envelope): void {
    const replica = this.#judge(this.judges.newLeaderAcked, event, at);
    if (replica === undefined) return;
    replica.isInstalling = false;
    replica.ackedEpoch = event.epoch;
    replica.ackedZxid = event.zxid;
  }

  #established(event: EventOf<'zab.established'>, at: Envelope): void {
    this.#judge(this.judges.established, event, at);
    const epoch = this.epochs.of(event.epoch);
    if (epoch.establishedAt > 0) return;
    epoch.leader = at.actor;
    epoch.establishedAt = at.index;
    this.epochs.begins(epoch, event.zxid);
    this.established.push(event.epoch);
    this.#commit(epoch.base, at);
  }

  #serving(event: EventOf<'server.serving'>, at: Envelope): void {
    const replica = this.#judge(this.judges.serving, event, at);
    if (replica === undefined) return;
    replica.servingEpoch = event.epoch;
    if (this.epochs.real(event.zxid) === replica.memory.end) replica.memory.zxid = event.zxid;
    this.#deliver(replica, at.index);
  }

  #proposed(event: EventOf<'zab.proposed'>, at: Envelope): void {
    this.#judge(this.judges.proposed, event, at);
    const { zxid, txn } = event;
    const epoch = this.epochs.of(epochOf(zxid));
    epoch.proposed = Math.max(epoch.proposed, zxid - makeZxid(epoch.number, 0));
    const proposal = this.epochs.at(zxid);
    if (proposal !== null && proposal.proposedAt === 0) {
      proposal.txn = txn;
      proposal.proposer = at.actor;
      proposal.proposedAt = at.index;
    }
    this.#proposals += 1;
    if (this.#proposals % FORGET_EVERY === 0) this.#forget();
  }

  #committed(event: EventOf<'zab.committed'>, at: Envelope): void {
    if (event.quorum.length === 0) return;
    this.#judge(this.judges.committed, event, at);
    const proposal = this.epochs.at(event.zxid);
    if (proposal?.committedAt === 0) proposal.committedAt = at.index;
    this.#commit(event.zxid, at);
  }

  /** The committed history only grows: one that leaves it out is for rules to judge. */
  #commit(zxid: Zxid, at: Envelope): void {
    if (zxid !== this.committed + 1 && !this.epochs.contains(zxid, this.committed)) return;
    this.committed = zxid;
    this.committedAt = at.index;
    for (const judge of this.judges.committedTo) judge(zxid, at);
  }

  #appended(event: EventOf<'log.appended'>, at: Envelope): void {
    const replica = this.#judge(this.judges.appended, event, at);
    if (replica !== undefined) replica.logged = event.zxid;
  }

  #truncated(event: EventOf<'log.truncated'>, at: Envelope): void {
    const replica = this.#judge(this.judges.truncated, event, at);
    if (replica === undefined) return;
    replica.log.truncate(event.zxid);
    replica.logged = event.zxid;
  }

  #recovered(event: EventOf<'log.recovered'>, at: Envelope): void {
    const replica = this.#judge(this.judges.recovered, event, at);
    if (replica === undefined || event.end === REFUSED) return;
    replica.log.recover(event.last);
    replica.accepted.recover(event.acceptedEpoch);
    replica.current.recover(event.currentEpoch);
    replica.logged = event.last;
  }

  #loaded(event: EventOf<'tree.loaded'>, at: Envelope): void {
    const replica = this.#judge(this.judges.loaded, event, at);
    if (replica === undefined) return;
    replica.load(event, at.index);
    if (!replica.memory.isFuzzy) this.#remember(replica, at.index);
  }

  #applied(event: EventOf<'txn.applied'>, at: Envelope): void {
    this.find(at.actor)?.willDeliver(event.zxid, at.index);
    const replica = this.#judge(this.judges.applied, event, at);
    if (replica === undefined) return;
    replica.deliver(event, at.index);
    this.#remember(replica, at.index);
    this.#deliver(replica, at.index);
  }

  /** The first server that comes to the end of a history says which state that gives. */
  #remember({ sid, memory }: Replica, index: number): void {
    if (memory.flaw !== null) return;
    const proposal = this.epochs.at(memory.end);
    if (proposal === null || proposal.digestAt > 0) return;
    proposal.digestHigh = memory.digestHigh;
    proposal.digestLow = memory.digestLow;
    proposal.digestAt = index;
    proposal.digestBy = sid;
  }

  #deliver({ sid, memory }: Replica, index: number): void {
    if (memory.flaw !== null) return;
    if (memory.end !== this.delivered + 1 && !this.epochs.contains(memory.end, this.delivered)) return;
    if (memory.end === this.delivered) return;
    this.delivered = memory.end;
    this.deliveredBy = sid;
    this.deliveredAt = index;
  }

  /**
   * Nobody asks any more for what is committed, and durable and in memory at all servers that live. One that was down
   * loads what it has missed, and never delivers it.
   */
  #forget(): void {
    let floor = this.committed;
    for (const sid of this.#servers) {
      const replica = this.find(sid);
      if (replica?.isUp !== true) continue;
      floor = this.epochs.common(floor, replica.log.durable);
      floor = this.epochs.common(floor, replica.memory.end);
    }
    this.epochs.forgetBelow(floor);
  }
}

/** How `log.recovered` tells of a disk that must not be used. */
export const REFUSED = 'refused';

/** What the names of log files begin with. */
const LOG_FILE = 'log.';

function mark({ log, accepted, current }: Replica, tag: Tag, fate: 'synced' | 'lost'): void {
  switch (tag.kind) {
    case 'log':
      log.mark(tag.zxid, fate);
      return;
    case 'snapshot':
      log.markSnapshot(tag.zxid, fate);
      return;
    case 'acceptedEpoch':
      accepted.mark(tag.epoch, fate);
      return;
    case 'currentEpoch':
      current.mark(tag.epoch, fate);
      return;
    case 'promised':
    case 'accepted':
      return;
    default:
      unreachable(tag);
  }
}
