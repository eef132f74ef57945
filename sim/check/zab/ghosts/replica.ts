import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, epochOf } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { ZabRunEvent } from '../context.js';
import { EpochDisk } from './epoch-disk.js';
import type { Epochs } from './epochs.js';
import type { Flaw } from './log-disk.js';
import { LogDisk, flawOf } from './log-disk.js';
import type { TemporaryFile } from './temporary-files.js';

type EventOf<K extends ZabRunEvent['kind']> = Extract<ZabRunEvent, { readonly kind: K }>;

/** The state in a server's memory, as the history that it is the result of. */
export interface Memory {
  /** As the server reports it: `e.0` is an initial history. */
  zxid: Zxid;
  /** The last transaction of its history. */
  end: Zxid;
  /** What is wrong with that history; null if it is one. */
  flaw: Flaw | null;
  /** Parts of a snapshot that was written while transactions went on: the state may be ahead of its zxid. */
  isFuzzy: boolean;
  /** The event that reported it. */
  index: number;
  /** Of the state. */
  digestHigh: number;
  digestLow: number;
  /** The state when it was last loaded, by which event, and with which zxid; 0 for none. */
  loadedAt: number;
  loadedZxid: Zxid;
  loadedHigh: number;
  loadedLow: number;
}

/** The epoch that a leader offered to a server last. */
export interface Offer {
  epoch: number;
  leader: number;
  conn: number;
  index: number;
}

/** What is known of one server: what it says of itself, and what its disk says. */
export class Replica {
  readonly sid: number;
  readonly #epochs: Epochs;
  readonly log: LogDisk;
  readonly accepted = new EpochDisk('acceptedEpoch');
  readonly current = new EpochDisk('currentEpoch');
  isUp = false;
  /** Its disk was damaged at rest at some time: what it may find there is for D8 to say, and for no other rule. */
  isDamaged = false;
  startedAt = 0;
  role = 'looking';
  /** The event that reported it. */
  roleAt = 0;
  /** The epoch that it serves in; -1 while it does not serve. */
  servingEpoch = -1;
  readonly memory: Memory = {
    zxid: ZERO_ZXID,
    end: ZERO_ZXID,
    flaw: null,
    isFuzzy: false,
    index: 0,
    digestHigh: 0,
    digestLow: 0,
    loadedAt: 0,
    loadedZxid: ZERO_ZXID,
    loadedHigh: 0,
    loadedLow: 0,
  };
  /** The end of its log by its own word: what it appended last, durable or not. */
  logged: Zxid = ZERO_ZXID;
  /** What is wrong with its history if it takes the transaction that it is about to deliver. */
  incoming: Flaw | null = null;
  /** The last transaction that it delivered in this life; 0 for none. */
  delivered: Zxid = ZERO_ZXID;
  readonly offer: Offer = { epoch: 0, leader: 0, conn: -1, index: 0 };
  /** It takes over a snapshot that its leader sent. */
  isInstalling = false;
  /** The last transaction of the history with which it acknowledged NEWLEADER last, and of which epoch. */
  ackedEpoch = 0;
  ackedZxid: Zxid = ZERO_ZXID;

  /** The epoch that it proposed last as leader, and the end of its history then. */
  proposedEpoch = 0;
  proposedBase: Zxid = ZERO_ZXID;

  constructor(sid: number, epochs: Epochs) {
    this.sid = sid;
    this.#epochs = epochs;
    this.log = new LogDisk(epochs);
  }

  /** A life begins. */
  start(index: number): void {
    this.log.settle();
    this.accepted.settle();
    this.current.settle();
    this.isUp = true;
    this.startedAt = index;
    this.role = 'looking';
    this.roleAt = index;
    this.servingEpoch = -1;
    this.delivered = ZERO_ZXID;
    this.offer.epoch = 0;
    this.isInstalling = false;
    this.#replace(ZERO_ZXID, null, index);
    this.memory.isFuzzy = false;
  }

  crash(): void {
    this.isUp = false;
    this.servingEpoch = -1;
    this.isInstalling = false;
  }

  /** A transaction is about to be delivered. */
  willDeliver(zxid: Zxid, index: number): void {
    const { memory } = this;
    this.incoming =
      memory.flaw ??
      (zxid === memory.end + 1 ? null : flawOf(this.#epochs, { end: memory.end, zxid, index }));
  }

  /** A transaction was delivered. */
  deliver({ zxid, digestHigh, digestLow }: EventOf<'txn.applied'>, index: number): void {
    const { memory } = this;
    memory.flaw = this.incoming;
    this.#moveTo(zxid, index);
    memory.digestHigh = digestHigh;
    memory.digestLow = digestLow;
    this.delivered = zxid;
  }

  take(role: string, index: number): void {
    this.role = role;
    this.roleAt = index;
    if (role !== 'looking') return;
    this.servingEpoch = -1;
    this.isInstalling = false;
    this.log.willNotCut();
  }

  /** A leader told its epoch. */
  offered({ zxid, conn }: EventOf<'net.sent'>, { actor, index }: Envelope): void {
    this.offer.epoch = zxid === null ? 0 : epochOf(zxid);
    this.offer.leader = actor;
    this.offer.conn = conn ?? -1;
    this.offer.index = index;
  }

  /** Files on their way to their names. */
  temporaryFiles(): readonly (readonly TemporaryFile[])[] {
    return [this.log.pendingSnapshots, this.accepted.pending, this.current.pending];
  }

  /** The state was brought to a zxid otherwise. */
  load({ zxid, from, digestHigh, digestLow }: EventOf<'tree.loaded'>, index: number): void {
    const { memory, log } = this;
    const isCompleting = memory.isFuzzy && this.isInstalling;
    const { end } = memory;
    if (from === 'disk' || from === 'TRUNC') this.#reread(zxid);
    if (from === 'disk') this.#replace(zxid, log.flaw, index);
    else if (from === 'TRUNC' || (isTransfer(from) && !isCompleting)) this.#replace(zxid, null, index);
    else this.#extend(zxid, index);
    // Memory takes up what lies behind its end: a state that a leader sent may hold what the log lacks before.
    if (from === 'log' && log.flaw !== null && log.flaw.zxid > end) memory.flaw ??= log.flaw;
    memory.isFuzzy = from === 'transfer';
    if (memory.isFuzzy) return;
    memory.digestHigh = digestHigh;
    memory.digestLow = digestLow;
    memory.loadedAt = index;
    memory.loadedZxid = zxid;
    memory.loadedHigh = digestHigh;
    memory.loadedLow = digestLow;
  }

  /** It goes by the log that it finds when a cut was under way. */
  #reread(zxid: Zxid): void {
    if (!this.log.isCutting || !this.log.allows(zxid)) return;
    this.log.truncate(zxid);
    this.logged = zxid;
  }

  #replace(zxid: Zxid, flaw: Flaw | null, index: number): void {
    this.memory.flaw = flaw;
    this.#moveTo(zxid, index);
  }

  /** The state goes on to this transaction, over some that are not named. If some of them are left out, digests tell. */
  #extend(zxid: Zxid, index: number): void {
    const { memory } = this;
    if (!this.#epochs.contains(zxid, memory.end)) {
      memory.flaw ??= { kind: 'extra', zxid: memory.end, behind: zxid, index };
    }
    this.#moveTo(zxid, index);
  }

  #moveTo(zxid: Zxid, index: number): void {
    const { memory } = this;
    memory.zxid = zxid;
    memory.end = this.#epochs.real(zxid);
    memory.index = index;
  }
}

/** A state that a leader sent: `transfer` while transactions are still to be added that it holds in part. */
function isTransfer(from: string): boolean {
  return from === 'SNAP' || from === 'transfer';
}
