/**
 * The histories of a run. A transaction is known by its zxid, and a history by its last transaction: what lies before
 * `e.k` is `e.(k-1)`, and what lies before `e.1` is the end of the initial history with which epoch `e` was established
 * (Junqueira, Reed and Serafini, DSN 2011). So no history is ever stored, and whether one contains another is decided
 * in as many steps as there were epochs between their ends.
 *
 * A zxid `e.0` carries no transaction: as the end of a history it stands for the initial history of `e`.
 */
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, counterOf, epochOf, makeZxid } from '../../../../core/zxid.js';

/** What is known of one transaction. Indices of events are 0 while there is none. */
export interface Proposal {
  /** Checksum of its bytes; -1 if nobody has proposed it so far. */
  txn: number;
  proposer: number;
  proposedAt: number;
  committedAt: number;
  /** The state behind it, as the first server reported that had it. */
  digestHigh: number;
  digestLow: number;
  digestAt: number;
  digestBy: number;
}

export interface Epoch {
  readonly number: number;
  /** Who was established as its leader first, and by which event; 0 while nobody was. */
  leader: number;
  establishedAt: number;
  /** The last transaction of its initial history. */
  base: Zxid;
  /** The counter of the last proposal. */
  proposed: number;
  /** The counter of the transaction in the first slot. */
  first: number;
  /** By counter from `first` on: transactions, and in epoch 0 the empty history. */
  readonly slots: (Proposal | undefined)[];
}

export class Epochs {
  readonly #epochs = new Map<number, Epoch>();
  #latest: Epoch;

  constructor() {
    this.#latest = this.#add(0);
  }

  /** The epoch of this number; new ones begin with the empty history until somebody says more. */
  of(epoch: number): Epoch {
    if (this.#latest.number === epoch) return this.#latest;
    const found = this.#epochs.get(epoch) ?? this.#add(epoch);
    this.#latest = found;
    return found;
  }

  /** The last transaction of the history that ends at `zxid`: itself, unless it is `e.0`; 0 for the empty history. */
  real(zxid: Zxid): Zxid {
    const epoch = epochOf(zxid);
    return zxid !== makeZxid(epoch, 0) || epoch === 0 ? zxid : this.of(epoch).base;
  }

  /** The transaction before this one. */
  before(zxid: Zxid): Zxid {
    const epoch = epochOf(zxid);
    return zxid === makeZxid(epoch, 1) ? this.of(epoch).base : zxid - 1;
  }

  /** Whether the history that ends at `end` contains the one that ends at `zxid`. */
  contains(end: Zxid, zxid: Zxid): boolean {
    const last = this.real(zxid);
    let rest = this.real(end);
    const epoch = epochOf(last);
    while (epochOf(rest) > epoch) rest = this.of(epochOf(rest)).base;
    return last <= rest;
  }

  /** The end of the longest history that both histories begin with. */
  common(one: Zxid, other: Zxid): Zxid {
    let a = this.real(one);
    let b = this.real(other);
    while (epochOf(a) !== epochOf(b)) {
      if (epochOf(a) > epochOf(b)) a = this.of(epochOf(a)).base;
      else b = this.of(epochOf(b)).base;
    }
    return Math.min(a, b);
  }

  /** The end of what a history holds of the epochs below this one. */
  below(end: Zxid, epoch: number): Zxid {
    let rest = this.real(end);
    while (epochOf(rest) >= epoch && rest !== ZERO_ZXID) rest = this.of(epochOf(rest)).base;
    return rest;
  }

  /** Says with which history an epoch begins; a history never begins with one of its own or of a later epoch. */
  begins(epoch: Epoch, end: Zxid): void {
    const base = this.real(end);
    if (epochOf(base) < epoch.number) epoch.base = base;
  }

  /** What is known of a transaction; undefined if nothing is, or no more. */
  find(zxid: Zxid): Proposal | undefined {
    const epoch = this.of(epochOf(zxid));
    return epoch.slots[zxid - makeZxid(epoch.number, epoch.first)];
  }

  /** The place for what is known of a transaction; null if it was forgotten. */
  at(zxid: Zxid): Proposal | null {
    const epoch = this.of(epochOf(zxid));
    if (epoch.slots.length === 0) epoch.first = Math.max(epoch.first, zxid - makeZxid(epoch.number, 0));
    const place = zxid - makeZxid(epoch.number, epoch.first);
    if (place < 0 || place > epoch.slots.length + HOLE_MAX) return null;
    while (epoch.slots.length < place) epoch.slots.push(undefined);
    return (epoch.slots[place] ??= unknownProposal());
  }

  /** Forgets the transactions that are before this one, but not where epochs begin. */
  forgetBelow(floor: Zxid): void {
    const number = epochOf(floor);
    for (const epoch of this.#epochs.values()) {
      if (epoch.number > number) continue;
      const isWhole = epoch.number < number;
      const count = isWhole
        ? epoch.slots.length
        : Math.min(counterOf(floor) - epoch.first, epoch.slots.length);
      if (count <= 0 || (!isWhole && count < FORGOTTEN_AT_ONCE)) continue;
      epoch.slots.splice(0, count);
      epoch.first += count;
    }
  }

  #add(number: number): Epoch {
    const epoch: Epoch = {
      number,
      leader: 0,
      establishedAt: 0,
      base: ZERO_ZXID,
      proposed: 0,
      first: 0,
      slots: [],
    };
    this.#epochs.set(number, epoch);
    return epoch;
  }
}

/** Transactions are forgotten in blocks: moving the rest for each of them would cost as much as there are. */
const FORGOTTEN_AT_ONCE = 256;
/** Zxids that skip more than this many are not stored: a wild number must not fill the memory. */
const HOLE_MAX = 4096;

function unknownProposal(): Proposal {
  return {
    txn: -1,
    proposer: 0,
    proposedAt: 0,
    committedAt: 0,
    digestHigh: 0,
    digestLow: 0,
    digestAt: 0,
    digestBy: 0,
  };
}
