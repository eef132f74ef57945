import type { Zxid } from '../../../../core/zxid.js';
import { epochOf } from '../../../../core/zxid.js';
import { TemporaryFile, isDurable } from './temporary-files.js';

export type EpochKind = 'acceptedEpoch' | 'currentEpoch';

/** An epoch on its way to the disk. */
class WrittenEpoch extends TemporaryFile {
  readonly epoch: number;

  constructor(file: string, epoch: number, index: number) {
    super(file);
    this.epoch = epoch;
    this.writtenAt = index;
    this.unsynced = 1;
  }
}

/** One of the two epochs of a server, as its disk holds it. */
export class EpochDisk {
  readonly kind: EpochKind;
  /** What a crash cannot take; 0 while there is no file. */
  durable = 0;
  /** The event that reported the write of it. */
  writtenAt = 0;
  /** Written in this life and not durable so far. */
  #pending: WrittenEpoch[] = [];
  /** A crash may have kept any of these: the disk does not tell what became of a rename that was under way. */
  #possible: number[] = [];

  constructor(kind: EpochKind) {
    this.kind = kind;
  }

  get pending(): readonly TemporaryFile[] {
    return this.#pending;
  }

  write(epoch: number, file: string, index: number): void {
    this.#pending.push(new WrittenEpoch(file, epoch, index));
  }

  mark(epoch: number, fate: 'synced' | 'lost'): void {
    const written = this.#pending.find((one) => one.epoch === epoch && one.unsynced > 0 && !one.isLost);
    // What a crash takes with a file's name may have been called durable by the sync of its bytes.
    const named = this.#pending.find((one) => one.epoch === epoch && !one.isLost);
    if (fate === 'lost') {
      if (named !== undefined) named.isLost = true;
    } else if (written !== undefined) written.unsynced = 0;
  }

  /** The next epoch that is durable now; null if there is none. */
  next(): number | null {
    const [first] = this.#pending;
    if (first === undefined || !isDurable(first)) return null;
    return first.epoch;
  }

  /** Takes what `next` told. */
  take(): void {
    const first = this.#pending.shift();
    if (first === undefined) return;
    this.durable = first.epoch;
    this.writtenAt = first.writtenAt;
  }

  /** A life is over, and the disk has told what was lost. */
  settle(): void {
    for (const one of this.#pending) if (!one.isLost) this.#possible.push(one.epoch);
    this.#pending = [];
  }

  /** Whether a life may begin with this epoch. Without a file it is that of the last transaction, as in ZooKeeper. */
  allows(epoch: number, lastZxid: Zxid): boolean {
    if (epoch === this.durable || this.#possible.includes(epoch)) return true;
    return this.durable === 0 && epoch === epochOf(lastZxid);
  }

  /** A life begins with this epoch. */
  recover(epoch: number): void {
    if (this.durable > 0 || this.#possible.includes(epoch)) this.durable = epoch;
    this.#possible = [];
  }
}
