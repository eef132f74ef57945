/**
 * Names of the files of a server. Logs and snapshots carry, besides ZooKeeper's zxid in hexadecimal digits, their
 * generation: a snapshot that a leader brought begins a new one, and voids all files of a lower one.
 */
import type { Zxid } from '../zxid.js';

/** A file that was written under this name becomes one of the others only when it is renamed. */
export const SNAPSHOT_TEMP = 'snapshot.tmp';

export type EpochKind = 'accepted' | 'current';

/** Name of a log (by the zxid of its first record) or of a snapshot. */
export interface DataFileName {
  readonly name: string;
  readonly zxid: Zxid;
  readonly generation: number;
}

export interface SortedNames {
  /** By zxid. */
  readonly logs: readonly DataFileName[];
  /** By zxid. */
  readonly snapshots: readonly DataFileName[];
  /** Of writes that a crash cut off. */
  readonly temps: readonly string[];
}

const DATA_FILE = /^(log|snapshot)\.([0-9a-f]+)\.g([0-9]+)$/;

export function logName(zxid: Zxid, generation: number): string {
  return `log.${zxid.toString(16)}.g${String(generation)}`;
}

export function snapshotName(zxid: Zxid, generation: number): string {
  return `snapshot.${zxid.toString(16)}.g${String(generation)}`;
}

/** `acceptedEpoch` or `currentEpoch`, as in ZooKeeper. */
export function epochName(which: EpochKind): string {
  return `${which}Epoch`;
}

export function epochTemp(which: EpochKind): string {
  return `${epochName(which)}.tmp`;
}

/** Knows each file by its name; files of others are left alone. */
export function sortNames(names: readonly string[]): SortedNames {
  const logs: DataFileName[] = [];
  const snapshots: DataFileName[] = [];
  const temps: string[] = [];
  const known = [SNAPSHOT_TEMP, epochTemp('accepted'), epochTemp('current')];
  for (const name of names) {
    if (known.includes(name)) temps.push(name);
    const [, kind, zxid, generation] = DATA_FILE.exec(name) ?? [];
    if (kind === undefined || zxid === undefined || generation === undefined) continue;
    const file: DataFileName = { name, zxid: parseInt(zxid, 16), generation: parseInt(generation, 10) };
    (kind === 'log' ? logs : snapshots).push(file);
  }
  return { logs: logs.sort(byZxid), snapshots: snapshots.sort(byZxid), temps };
}

function byZxid(a: DataFileName, b: DataFileName): number {
  return a.zxid - b.zxid || a.generation - b.generation;
}
