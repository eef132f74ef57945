/**
 * What a recording says of its servers' disks and of how learners were brought up, compared with a play where a disk can
 * tell: what is in the logs, and what was cut off. DIFF and SNAP may stand for each other where both give the same state.
 */
import { z } from 'zod';
import { unreachable } from '../../core/assert.js';
import type { ServerId } from '../../core/ids.js';
import type { ZnodeServiceTxn } from '../../core/znode/txn.js';
import type { Zxid } from '../../core/zxid.js';
import { ZERO_ZXID, counterOf, formatZxid, makeZxid } from '../../core/zxid.js';
import type { DiskLog } from '../../scenarios/ensemble-disks.js';
import type { SeenSync } from '../../scenarios/ensemble.js';
import type { Json, JsonObject } from './outcome.js';
import type { RecordedStep } from './recording.js';

/** What was recorded, as far as it is compared, and what is so here. */
export interface Compared {
  readonly expected: JsonObject;
  readonly actual: JsonObject;
}

export const NOTHING_COMPARED: Compared = { expected: {}, actual: {} };

export function together(all: readonly Compared[]): Compared {
  const fieldsOf = (one: (compared: Compared) => JsonObject): JsonObject => {
    return Object.fromEntries(all.flatMap((compared) => Object.entries(one(compared))));
  };
  return { expected: fieldsOf(({ expected }) => expected), actual: fieldsOf(({ actual }) => actual) };
}

const writtenZxid = z
  .tuple([z.int(), z.int()])
  .transform(([epoch, counter]): Zxid => makeZxid(epoch, counter));
const sync = z.looseObject({
  learner: z.int(),
  leader: z.int(),
  mode: z.string(),
  zxid: writtenZxid.nullable().optional(),
});
const log = z.looseObject({ txns: z.array(z.tuple([writtenZxid, writtenZxid, z.string()])) });
const onDisk = z.looseObject({ server: z.int(), name: z.string().optional() });

type RecordedSync = z.output<typeof sync>;

/** A record, by its zxid and the name of its operation. */
type Named = readonly [Zxid, string];

/** What has to be kept of a recording to understand what it says of disks later on. */
export class RecordedDisks {
  /** Behind a SNAP the real log goes on as if nothing were missing: up to here it says nothing. By server. */
  readonly #snapshots = new Map<ServerId, Zxid>();
  readonly #saved = new Map<string, Zxid>();
  #committed: Zxid = ZERO_ZXID;
  #hasDiverged = false;

  /** Takes up what a step says; its faults have happened. */
  learn({ op, args }: RecordedStep, syncs: readonly RecordedSync[], servers: Json): void {
    for (const { learner, mode, zxid } of syncs) if (mode === 'SNAP') this.#snapshots.set(learner, zxid ?? 0);
    const disk = onDisk.safeParse(args);
    if (disk.success) {
      const { server, name = '' } = disk.data;
      if (op === 'wipe') this.#snapshots.delete(server);
      if (op === 'save') this.#saved.set(name, this.#snapshots.get(server) ?? ZERO_ZXID);
      if (op === 'restore') this.#snapshots.set(server, this.#saved.get(name) ?? ZERO_ZXID);
    }
    this.#committed = committedOf(servers) ?? this.#committed;
  }

  /** Replicas showed different trees at one zxid. What their disks hold from then on is nothing to be like. */
  diverged(): void {
    this.#hasDiverged = true;
  }

  /**
   * The records of each log up to the last committed one, from where both logs go on without a gap. That a real server
   * logs some records twice is a defect, and no difference.
   */
  logs(recorded: Json, ours: (sid: ServerId) => DiskLog): Compared {
    const parsed = z.record(z.string(), log).safeParse(recorded);
    if (!parsed.success || this.#hasDiverged) return NOTHING_COMPARED;
    const expected: Record<string, Json> = {};
    const actual: Record<string, Json> = {};
    for (const [sid, { txns }] of Object.entries(parsed.data)) {
      const own = ours(Number(sid));
      const from = Math.max(own.base, this.#snapshots.get(Number(sid)) ?? ZERO_ZXID);
      const isCompared = ([zxid]: Named): boolean => zxid > from && zxid <= this.#committed;
      expected[sid] = runsOf(txns.flatMap(recordsOf).filter(isCompared));
      actual[sid] = runsOf(own.txns.map(({ zxid, txn }): Named => [zxid, nameOf(txn)]).filter(isCompared));
    }
    return { expected: { logs: expected }, actual: { logs: actual } };
  }
}

/** The syncs of a step; where runs differed, none of them is compared. */
export function syncsOf(recorded: Json | undefined): readonly RecordedSync[] {
  const parsed = z.array(z.unknown()).safeParse(recorded);
  if (!parsed.success) return [];
  return parsed.data.flatMap((one) => {
    const known = sync.safeParse(one);
    return known.success ? [known.data] : [];
  });
}

/** Of each learner that got through: by whom it was brought up last, and what it had to cut off. */
export function syncsCompared(recorded: readonly RecordedSync[], seen: readonly SeenSync[]): Compared {
  const expected: Record<string, Json> = {};
  const actual: Record<string, Json> = {};
  for (const { learner, leader, mode, zxid = null } of recorded) {
    const own = seen.filter((one) => one.learner === learner).at(-1);
    // What the whole state has taken the place of, the trees tell.
    if (mode === 'none' || mode === 'SNAP') continue;
    expected[String(learner)] = { leader, cut: mode === 'TRUNC' ? cutAt(zxid) : 'nothing' };
    if (own === undefined) continue;
    const isWhole = own.mode === 'SNAP';
    const cut = own.mode === 'TRUNC' ? cutAt(own.zxid) : 'nothing';
    actual[String(learner)] = {
      leader: own.leader,
      cut: isWhole && mode === 'TRUNC' ? cutAt(zxid) : cut,
    };
  }
  return { expected: { syncs: expected }, actual: { syncs: actual } };
}

/** The beginning of an epoch stands for whatever was there before it. */
function cutAt(zxid: Zxid | null): string {
  return zxid === null || counterOf(zxid) === 0 ? 'all' : `behind ${formatZxid(zxid)}`;
}

/** The last transaction that some server which serves had applied. */
function committedOf(servers: Json): Zxid | null {
  if (typeof servers !== 'object' || servers === null) return null;
  const zxids = Object.values(servers).flatMap((state) => {
    const parsed = z.tuple([z.enum(['leader', 'follower', 'observer']), writtenZxid]).rest(z.unknown());
    const known = parsed.safeParse(state);
    return known.success ? [known.data[1]] : [];
  });
  return zxids.length === 0 ? null : Math.max(...zxids);
}

function recordsOf([first, last, name]: readonly [Zxid, Zxid, string]): readonly Named[] {
  return Array.from({ length: last - first + 1 }, (_, i): Named => [first + i, name]);
}

/** `1.3-1.6 create2`: records of one kind that follow each other, each once. */
function runsOf(records: readonly Named[]): readonly string[] {
  const runs: { first: Zxid; last: Zxid; readonly name: string }[] = [];
  const seen = new Set<Zxid>();
  for (const [zxid, name] of records) {
    if (seen.has(zxid)) continue;
    seen.add(zxid);
    const run = runs.at(-1);
    if (run?.name === name && run.last + 1 === zxid) run.last = zxid;
    else runs.push({ first: zxid, last: zxid, name });
  }
  return runs.map(({ first, last, name }) => `${formatZxid(first)}-${formatZxid(last)} ${name}`);
}

/** What ZooKeeper calls a transaction. */
function nameOf(txn: ZnodeServiceTxn): string {
  switch (txn.kind) {
    case 'create':
      if (txn.znode.kind === 'container') return 'createContainer';
      if (txn.znode.kind === 'ttl') return 'createTTL';
      return txn.withStat ? 'create2' : 'create';
    case 'failedMulti':
      return 'multi';
    case 'delete':
    case 'setData':
    case 'check':
    case 'setACL':
    case 'deleteContainer':
    case 'multi':
    case 'error':
    case 'createSession':
    case 'closeSession':
      return txn.kind;
    default:
      return unreachable(txn);
  }
}
