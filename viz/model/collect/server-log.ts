import type { LogCell, ServerLog } from '../tables.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

/** The steps of a transaction at a server, in the order in which a correct protocol takes them. */
export type LogStep = 'proposed' | 'appended' | 'durable' | 'acked' | 'committed' | 'applied';

type MutableCell = { -readonly [K in keyof LogCell]: LogCell[K] };

/**
 * The log of one server while the events go by. A transaction that is cut, or lost before it was durable, leaves the
 * live part; the same zxid may come again and is another cell then.
 */
export class ServerLogBuilder {
  readonly #actor: number;
  readonly #cells: MutableCell[] = [];
  readonly #live = new Map<number, MutableCell>();
  readonly #bases: ServerLog['bases'][number][] = [];
  readonly #syncs: ServerLog['syncs'][number][] = [];
  /** The snapshot on the disk from which a life begins. */
  #diskBase = 0;
  #base = 0;

  constructor(actor: number) {
    this.#actor = actor;
  }

  /** The checksum of a live transaction; 0 if it is not there or not known. */
  txnOf(zxid: number): number {
    return this.#live.get(zxid)?.txn ?? 0;
  }

  /** Whether a live transaction stands here, or the state begins behind it. */
  holds(zxid: number): boolean {
    return this.#live.has(zxid) || zxid <= this.#base;
  }

  mark(zxid: number, step: LogStep, row: Row, txn = 0): void {
    const cell = this.#live.get(zxid) ?? this.#begin(zxid);
    if (cell[step] === NO_ROW) cell[step] = row;
    if (cell.txn === 0) cell.txn = txn;
  }

  /** As `mark`, for reports that may come too late for a transaction that is gone. */
  markLive(zxid: number, step: LogStep, row: Row): void {
    if (this.#live.has(zxid)) this.mark(zxid, step, row);
  }

  /** Memory took up the log as far as zxid. */
  loadUpTo(zxid: number, row: Row): void {
    for (const cell of this.#live.values())
      if (cell.zxid <= zxid && cell.appended !== NO_ROW && cell.applied === NO_ROW) cell.applied = row;
  }

  /** Memory was read from the disk again: what a leader had sent, and no disk holds, is gone. */
  reloadFromDisk(row: Row): void {
    if (this.#base !== this.#diskBase) this.#setBase(this.#diskBase, row, 'recovered');
  }

  lose(zxid: number, row: Row): void {
    const cell = this.#live.get(zxid);
    if (cell !== undefined) this.#remove(cell, row);
  }

  cutBehind(zxid: number, row: Row): void {
    this.#removeIf(row, (cell) => cell.zxid > zxid);
  }

  /** The process died, or a leader brings its own history: what is in no log is gone. */
  forgetUnwritten(row: Row): void {
    this.#removeIf(row, (cell) => cell.appended === NO_ROW);
  }

  /** A life begins with this snapshot and a log that ends at `last`. What is there must have become durable. */
  recover(snapshot: number, last: number, row: Row): void {
    this.cutBehind(last, row);
    for (const cell of this.#live.values()) if (cell.durable === NO_ROW) cell.durable = row;
    this.#diskBase = snapshot;
    this.#setBase(snapshot, row, 'recovered');
  }

  sync(mode: string, zxid: number, row: Row): void {
    this.forgetUnwritten(row);
    this.#syncs.push({ row, zxid, mode });
    if (mode === 'SNAP') this.#setBase(zxid, row, 'snapshot');
  }

  /**
   * A snapshot of the leader is durable: the log before it is void. What the leader holds as well is in the snapshot,
   * and stays; what it does not hold has lost.
   */
  install(zxid: number, row: Row, leader: ServerLogBuilder | null): void {
    this.#diskBase = zxid;
    this.#removeIf(row, (cell) => {
      if (cell.appended === NO_ROW) return false;
      return cell.zxid > zxid || (leader !== null && !leader.holds(cell.zxid));
    });
  }

  finish(): ServerLog {
    return { actor: this.#actor, cells: this.#cells, bases: this.#bases, syncs: this.#syncs };
  }

  #begin(zxid: number): MutableCell {
    const cell: MutableCell = {
      zxid,
      txn: 0,
      proposed: NO_ROW,
      appended: NO_ROW,
      durable: NO_ROW,
      acked: NO_ROW,
      committed: NO_ROW,
      applied: NO_ROW,
      removed: NO_ROW,
    };
    this.#cells.push(cell);
    this.#live.set(zxid, cell);
    return cell;
  }

  #setBase(zxid: number, row: Row, why: 'snapshot' | 'recovered'): void {
    this.#base = zxid;
    this.#bases.push({ row, zxid, why });
  }

  #removeIf(row: Row, isGone: (cell: LogCell) => boolean): void {
    for (const cell of this.#live.values()) if (isGone(cell)) this.#remove(cell, row);
  }

  #remove(cell: MutableCell, row: Row): void {
    cell.removed = row;
    this.#live.delete(cell.zxid);
  }
}
