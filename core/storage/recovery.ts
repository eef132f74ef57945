/**
 * What the files of a server say at a start. Recovery reads everything and changes nothing: it tells what there is, and
 * what is to be cut and removed before anything else is done. It never guesses. What a crash can have left (a torn tail,
 * a file that did not get its name, files that an installed snapshot has voided) is repaired; all else is refused, as
 * going on would lose what was acknowledged (ZOOKEEPER-2325, 2418, 2846).
 */
import type { Files } from '../env.js';
import type { Entry } from '../replication/entry.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID, counterOf, epochOf, formatZxid } from '../zxid.js';
import { decodeEpoch } from './epoch-file.js';
import type { DataFileName, EpochKind } from './file-names.js';
import { epochName, sortNames } from './file-names.js';
import { parseLogFile } from './log-file.js';
import type { StoredTxn, TxnCodec } from './log-record.js';
import { entryOf, looksUnfinished } from './log-record.js';
import type { StoredSnapshot } from './snapshot-file.js';
import { decodeSnapshot } from './snapshot-file.js';
import type { LogFile, LogFiles } from './transaction-log.js';

/** What the files say. */
export interface Loaded {
  /** 0: there is none. */
  readonly snapshotZxid: Zxid;
  readonly chunks: readonly Uint8Array[];
  /** Behind the snapshot, to the end of the log, without a gap. */
  readonly entries: readonly Entry[];
}

/** What has to be done to the files before they are written again. */
export interface Repairs {
  readonly removed: readonly string[];
  readonly cut: { readonly name: string; readonly size: number } | null;
  /** Epoch files that there are not, with what they have to say. */
  readonly epochs: readonly { readonly which: EpochKind; readonly epoch: number }[];
}

/** Which of the files count, and what they say. */
export interface FoundFiles {
  readonly kind: 'found';
  readonly loaded: Loaded;
  readonly acceptedEpoch: number;
  readonly currentEpoch: number;
  readonly log: LogFiles;
  readonly snapshots: readonly SnapshotFile[];
  readonly repairs: Repairs;
  readonly isTorn: boolean;
}

export interface SnapshotFile extends DataFileName {
  /** In bytes. */
  readonly size: number;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly why: string;
}

interface FoundLog {
  readonly kind: 'log';
  readonly files: readonly LogFile[];
  readonly txns: readonly StoredTxn[];
  /** What was never durable at the end: bytes of the last file, or a file as a whole. */
  readonly cut: Repairs['cut'];
  readonly torn: string | null;
}

interface FoundSnapshots {
  readonly kind: 'snapshots';
  /** Of this generation, up to the newest one that is whole. */
  readonly files: readonly SnapshotFile[];
  /** The newest one that is whole. */
  readonly newest: StoredSnapshot | null;
  /** Those that are newer, and not whole. */
  readonly damaged: readonly SnapshotFile[];
}

const FILE_BYTES_MAX = 1 << 30;

/**
 * Reads all files of a server. Blocks the process. `refusesDamagedEnd`: as ZooKeeper, which starts with no log whose end
 * no cut explains; if not, whatever was never durable is cut off.
 */
export function findFiles(files: Files, codec: TxnCodec, refusesDamagedEnd: boolean): FoundFiles | Refusal {
  const names = sortNames(files.list().map(({ name }) => name));
  // The name of a snapshot shows only when it is whole: from then on, whatever is of a lower generation is void.
  const generation = names.snapshots.reduce((max, file) => Math.max(max, file.generation), 0);
  const isVoid = (file: DataFileName): boolean => file.generation < generation;
  const stray = names.logs.find((file) => file.generation > generation);
  if (stray !== undefined) return refusal(`the snapshot that ${stray.name} goes on from is missing`);
  const log = readLog(
    files,
    names.logs.filter((file) => !isVoid(file)),
    refusesDamagedEnd,
  );
  if (log.kind === 'refused') return log;
  const snapshots = readSnapshots(
    files,
    names.snapshots.filter((file) => !isVoid(file)),
  );
  if (snapshots.kind === 'refused') return snapshots;
  const gap = findGap(log, snapshots);
  if (gap !== null) return refusal(gap);

  const snapshotZxid = snapshots.newest?.zxid ?? ZERO_ZXID;
  const last = Math.max(snapshotZxid, log.files.at(-1)?.last ?? ZERO_ZXID);
  const epochs = readEpochs(files, epochOf(last));
  if (epochs.kind === 'refused') return epochs;
  const txns = log.txns.filter((txn) => txn.zxid > snapshotZxid);
  const voided = [...names.logs, ...names.snapshots].filter(isVoid).map(({ name }) => name);
  const torn = log.torn === null ? [] : [log.torn];
  const useless = snapshots.damaged.map(({ name }) => name);
  return {
    kind: 'found',
    loaded: {
      snapshotZxid,
      chunks: snapshots.newest?.chunks ?? [],
      entries: txns.map((txn) => entryOf(txn, codec)),
    },
    acceptedEpoch: epochs.accepted,
    currentEpoch: epochs.current,
    log: { generation, base: log.files[0]?.before ?? snapshotZxid, files: log.files },
    snapshots: snapshots.files,
    repairs: {
      removed: [...names.temps, ...voided, ...useless, ...torn],
      cut: log.cut,
      epochs: epochs.missing,
    },
    isTorn: log.torn !== null || log.cut !== null,
  };
}

/** Reads a snapshot. Null if it is damaged. Blocks the process. */
export function readSnapshot(files: Files, name: DataFileName): StoredSnapshot | null {
  const read = files.read(name.name, 0, FILE_BYTES_MAX);
  const stored = read.ok ? decodeSnapshot(read.bytes) : null;
  return stored?.zxid === name.zxid && stored.generation === name.generation ? stored : null;
}

function refusal(why: string): Refusal {
  return { kind: 'refused', why };
}

function readLog(
  files: Files,
  names: readonly DataFileName[],
  refusesDamagedEnd: boolean,
): FoundLog | Refusal {
  const found: LogFile[] = [];
  const txns: StoredTxn[] = [];
  for (const [i, name] of names.entries()) {
    const read = files.read(name.name, 0, FILE_BYTES_MAX);
    if (!read.ok) return refusal(`${name.name} cannot be read (${read.error})`);
    const parsed = parseLogFile(read.bytes, name);
    if (parsed.kind === 'damaged') return refusal(parsed.why);
    const previous = found.at(-1);
    if (previous !== undefined && parsed.before !== null && parsed.before !== previous.last) {
      return refusal(`the log has a gap between ${previous.name} and ${name.name}`);
    }
    // A file is opened when all before it is durable, so only the last one can be torn.
    if (parsed.isTorn && i < names.length - 1) {
      return refusal(`${name.name} ends at byte ${String(parsed.size)} in a damaged record`);
    }
    if (refusesDamagedEnd && parsed.isTorn && !looksUnfinished(read.bytes, parsed.size)) {
      return refusal(`${name.name} is damaged at byte ${String(parsed.size)}`);
    }
    const last = parsed.txns.at(-1);
    if (parsed.before === null || last === undefined) {
      return { kind: 'log', files: found, txns, cut: null, torn: name.name };
    }
    found.push({ ...name, before: parsed.before, last: last.zxid, size: parsed.size });
    for (const txn of parsed.txns) txns.push(txn);
    if (parsed.isTorn) {
      const cut = { name: name.name, size: parsed.size };
      return { kind: 'log', files: found, txns, cut, torn: null };
    }
  }
  return { kind: 'log', files: found, txns, cut: null, torn: null };
}

function readSnapshots(files: Files, names: readonly DataFileName[]): FoundSnapshots | Refusal {
  const sizes = new Map(files.list().map(({ name, size }) => [name, size]));
  const left = names.map((name) => ({ ...name, size: sizes.get(name.name) ?? 0 }));
  const damaged: SnapshotFile[] = [];
  for (let file = left.at(-1); file !== undefined; file = left.at(-1)) {
    const newest = readSnapshot(files, file);
    if (newest !== null) return { kind: 'snapshots', files: left, newest, damaged };
    damaged.push(file);
    left.pop();
  }
  if (damaged.some(({ generation }) => generation > 0)) {
    return refusal('the snapshot that a leader brought is damaged, and no other of its generation is valid');
  }
  return { kind: 'snapshots', files: left, newest: null, damaged };
}

/** Why snapshot and log together do not give all that was durable; null if they do. */
function findGap(log: FoundLog, { newest, damaged }: FoundSnapshots): string | null {
  const [first] = log.files;
  if (first === undefined && damaged.length > 0) {
    return 'the newest snapshot is damaged, and there is no log to do without it';
  }
  const start = first?.before ?? ZERO_ZXID;
  if (newest === null && start !== ZERO_ZXID) {
    return `there is no valid snapshot, and the log begins only behind ${formatZxid(start)}`;
  }
  if (newest !== null && start > newest.zxid) {
    return `the newest valid snapshot is ${formatZxid(newest.zxid)}, but the log begins behind ${formatZxid(start)}`;
  }
  // A snapshot takes its name when the log is durable up to it, so it bears witness of what the log must hold.
  const end = log.files.at(-1)?.last ?? newest?.zxid ?? ZERO_ZXID;
  const witnesses = damaged.map(({ zxid }) => zxid).filter((zxid) => counterOf(zxid) > 0);
  const owed = Math.max(newest?.logged ?? ZERO_ZXID, ...witnesses);
  if (end < owed) return `the log ends at ${formatZxid(end)}, but it was durable up to ${formatZxid(owed)}`;
  return null;
}

interface Epochs {
  readonly kind: 'epochs';
  readonly accepted: number;
  readonly current: number;
  readonly missing: Repairs['epochs'];
}

/**
 * An epoch file that was never written counts as the epoch of the last transaction, and is written now
 * (`QuorumPeer.loadDataBase`): a leader's snapshot may take that transaction away, and an epoch never falls. That the log is
 * of a later epoch than currentEpoch is no error: a crash between the two leaves it (ZOOKEEPER-1653), and makes a vote only
 * weaker.
 */
function readEpochs(files: Files, lastEpoch: number): Epochs | Refusal {
  const missing: Repairs['epochs'][number][] = [];
  const epochOfFile = (which: EpochKind): number | null => {
    const read = files.read(epochName(which), 0, FILE_BYTES_MAX);
    if (read.ok) return decodeEpoch(which, read.bytes);
    if (read.error !== 'ENOENT') return null;
    if (lastEpoch > 0) missing.push({ which, epoch: lastEpoch });
    return lastEpoch;
  };
  const accepted = epochOfFile('accepted');
  const current = epochOfFile('current');
  if (accepted === null || current === null) {
    return refusal(`the file ${epochName(accepted === null ? 'accepted' : 'current')} is damaged`);
  }
  if (current > accepted) {
    return refusal(`currentEpoch ${String(current)} is above acceptedEpoch ${String(accepted)}`);
  }
  return { kind: 'epochs', accepted, current, missing };
}
