import type { Extent, Files } from '../env.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID, counterOf } from '../zxid.js';
import { SNAPSHOT_TEMP, snapshotName } from './file-names.js';
import type { SnapshotFile } from './recovery.js';
import { readSnapshot } from './recovery.js';
import type { SnapshotHeader } from './snapshot-file.js';
import { encodeSnapshotHeader } from './snapshot-file.js';

/** The snapshots of a server: those that bear their names, the oldest first. */
export class SnapshotStore {
  private readonly ports: Files;
  private generation = 0;
  private files: SnapshotFile[] = [];
  /** Bytes of the one that waits for its name. */
  private tempSize = 0;

  constructor(ports: Files) {
    this.ports = ports;
  }

  /** Goes on from what lies on the disk. */
  open(generation: number, files: readonly SnapshotFile[]): void {
    this.generation = generation;
    this.files = [...files];
  }

  get newestZxid(): Zxid {
    return this.files.at(-1)?.zxid ?? ZERO_ZXID;
  }

  get newestBytes(): number {
    return this.files.at(-1)?.size ?? 0;
  }

  /** The generation of what is written now. */
  get currentGeneration(): number {
    return this.generation;
  }

  has(zxid: Zxid): boolean {
    return this.files.some((file) => file.zxid === zxid);
  }

  /** Writes the file under the name that it does not keep. */
  write(header: SnapshotHeader, chunks: readonly Uint8Array[]): void {
    this.tempSize = 0;
    for (const bytes of [encodeSnapshotHeader(header, chunks), ...chunks]) {
      const extent: Extent = { bytes, start: 0, length: bytes.length };
      this.ports.append(SNAPSHOT_TEMP, extent, { kind: 'snapshot', zxid: header.zxid });
      this.tempSize += bytes.length;
    }
  }

  /** Gives it its name. Returns the snapshots that it voids, if it begins a generation. */
  adopt({ zxid, generation }: SnapshotHeader): readonly string[] {
    const name = snapshotName(zxid, generation);
    this.ports.rename(SNAPSHOT_TEMP, name);
    const voided = this.files.filter((file) => file.generation < generation).map((file) => file.name);
    this.files = this.files.filter((file) => file.generation === generation && file.name !== name);
    this.files.push({ name, zxid, generation, size: this.tempSize });
    this.files.sort((a, b) => a.zxid - b.zxid);
    this.generation = generation;
    return voided;
  }

  /** Whether a valid one holds nothing behind `zxid`. Blocks the process. */
  reaches(zxid: Zxid): boolean {
    return this.files.some((file) => file.zxid <= zxid && this.endOf(file) <= zxid);
  }

  /** Removes those that may hold something behind `zxid` (ZOOKEEPER-1549). Blocks the process. */
  removeBehind(zxid: Zxid): void {
    const behind = this.files.filter((file) => file.zxid > zxid || this.endOf(file) > zxid);
    for (const { name } of behind) this.ports.remove(name);
    this.files = this.files.filter((file) => !behind.includes(file));
  }

  /**
   * Removes all but the newest `count`, the oldest one first; returns the oldest that is left. While there are fewer the
   * beginning of the log counts as one of them, so nothing of the log may go: null.
   */
  purge(count: number): Zxid | null {
    while (this.files.length > count) {
      const oldest = this.files.shift();
      if (oldest !== undefined) this.ports.remove(oldest.name);
    }
    return this.files.length < count ? null : (this.files[0]?.zxid ?? null);
  }

  /** The last transaction that a snapshot may hold; beyond all if it is damaged. */
  private endOf(file: SnapshotFile): Zxid {
    return readSnapshot(this.ports, file)?.end ?? Infinity;
  }
}

/** The last record that a log up to `logEnd` must have kept for a snapshot that holds nothing behind `end`. */
export function witnessedBy(end: Zxid, logEnd: Zxid): Zxid {
  if (end >= logEnd) return logEnd;
  // `e.0` is no record, and the log may rightly be cut in front of the next one.
  return counterOf(end) > 0 ? end : ZERO_ZXID;
}
