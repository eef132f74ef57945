/**
 * A server that keeps a map, on the simulated disk: nothing but a state machine and its storage, moved by hand. What
 * the disk does at a crash is what it does in every run.
 */
import { assert } from '../../../core/assert.js';
import type { Entry } from '../../../core/replication/entry.js';
import type { Txn } from '../../../core/replication/state-machine.js';
import type { TxnCodec } from '../../../core/storage/log-record.js';
import { Arena } from '../../../core/storage/arena.js';
import { makeEntry } from '../../../core/storage/log-record.js';
import type { Loaded, Recovered, StorageDone } from '../../../core/storage/storage.js';
import { Storage } from '../../../core/storage/storage.js';
import type { Zxid } from '../../../core/zxid.js';
import { makeZxid } from '../../../core/zxid.js';
import type { CrashOutcome } from '../../../sim/disk/crash-outcome.js';
import type { Choices } from '../../../sim/kernel/choices.js';
import { ScriptedChoices } from '../../sim/kernel/scripted-choices.js';
import type { PuppetEnv } from '../../sim/process/puppet.js';
import { World } from '../../sim/process/world.js';

/** Sets a key; the only transaction of the map. */
export interface Put extends Txn {
  readonly kind: 'put';
  readonly code: 0;
  readonly key: number;
  readonly value: number;
}

function isPut(txn: Txn): txn is Put {
  return txn.kind === 'put';
}

export const codec: TxnCodec = {
  encode: (txn) => {
    assert(isPut(txn), 'the map knows puts alone');
    return Uint8Array.of(txn.key, txn.value >>> 8, txn.value);
  },
  decode: ([key = 0, high = 0, low = 0]): Put => ({ kind: 'put', code: 0, key, value: high * 256 + low }),
};

export function put(zxid: Zxid, key: number, value: number): Entry {
  const txn: Put = { kind: 'put', code: 0, key, value };
  const origin = { sid: 1, sessionId: 0x1_0000_0000 + key, ownerEpoch: 1, opSeq: value, cxid: value };
  return makeEntry({ zxid, timeMillis: 1_700_000_000_000 + value, origin, txn }, codec, new Arena());
}

/** `1.1`, `1.2` and so on as entries; each sets a key of its own to its counter. */
export function entries(epoch: number, first: number, last: number): Entry[] {
  const made: Entry[] = [];
  for (let counter = first; counter <= last; counter += 1)
    made.push(put(makeZxid(epoch, counter), counter, counter));
  return made;
}

/** What an entry is, wherever its bytes lie. */
export function shown({ record, ...parts }: Entry): unknown {
  return { ...parts, bytes: [...record.bytes.subarray(record.start, record.start + record.length)] };
}

/** The state machine. Chunks of a snapshot are one key each. */
export class KeyMap {
  readonly values = new Map<number, number>();

  apply({ txn }: Entry): void {
    assert(isPut(txn), 'the map knows puts alone');
    this.values.set(txn.key, txn.value);
  }

  static after(history: readonly Entry[]): KeyMap {
    const map = new KeyMap();
    for (const entry of history) map.apply(entry);
    return map;
  }

  /** What recovery gives: the snapshot, and the log behind it. */
  static of({ chunks, entries: behind }: Loaded): KeyMap {
    const map = new KeyMap();
    for (const [key = 0, high = 0, low = 0] of chunks) map.values.set(key, high * 256 + low);
    for (const entry of behind) map.apply(entry);
    return map;
  }

  /** One chunk, as of now. */
  chunk(key: number): Uint8Array | null {
    const value = this.values.get(key);
    return value === undefined ? null : Uint8Array.of(key, value >>> 8, value);
  }

  chunks(): Uint8Array[] {
    return [...this.values.keys()].map((key) => this.chunk(key) ?? new Uint8Array(0));
  }

  toJSON(): readonly (readonly [number, number])[] {
    return [...this.values].sort(([a], [b]) => a - b);
  }
}

/** The last transaction of what was loaded. */
export function lastOf({ snapshotZxid, entries: behind }: Loaded): Zxid {
  return behind.at(-1)?.zxid ?? snapshotZxid;
}

export interface BenchOptions {
  readonly choices?: Choices;
  readonly snapshotsToKeep?: number;
  /** Told of all that the storage says is done. */
  readonly onDone?: (done: StorageDone) => void;
}

export class Bench {
  readonly world: World;
  /** What became durable in this life. */
  done: StorageDone[] = [];
  recovered: Recovered | null = null;
  #storage: Storage | null = null;

  constructor({ choices = new ScriptedChoices(), snapshotsToKeep = 3, onDone }: BenchOptions = {}) {
    this.world = new World({
      servers: 1,
      choices,
      parts: {
        1: {
          begin: (env) => {
            this.done = [];
            this.#storage = new Storage(env.files, codec, { snapshotsToKeep });
            this.recovered = this.#storage.recover();
          },
          handle: (input, env) => {
            if (input.kind !== 'synced') return;
            // As every correct owner: after a failed sync it trusts nothing but what the disk says after a restart.
            if (input.error !== null) env.halt('a sync failed');
            else
              for (const done of this.storage.onSynced(input.ticket)) {
                this.done.push(done);
                onDone?.(done);
              }
          },
        },
      },
    });
    this.pass();
  }

  get storage(): Storage {
    assert(this.#storage !== null, 'a life has begun');
    return this.#storage;
  }

  get env(): PuppetEnv {
    return this.world.env(1);
  }

  /** The names of all files. */
  get names(): string[] {
    return this.env.files.list().map(({ name }) => name);
  }

  /** Lets everything become durable that was asked for. */
  pass(micros = 30_000): void {
    this.world.pass(micros);
  }

  append(...appended: readonly Entry[]): void {
    for (const entry of appended) this.storage.append(entry);
  }

  /** Appends, and waits until it is durable. */
  write(...written: readonly Entry[]): void {
    this.append(...written);
    this.storage.sync();
    this.pass();
  }

  /** A snapshot of a map, at once. */
  snapshot(zxid: Zxid, map: KeyMap, isInstalled = false): void {
    this.storage.beginSnapshot(zxid, isInstalled);
    for (const chunk of map.chunks()) this.storage.addChunk(chunk);
    this.storage.endSnapshot();
  }

  /** A crash, and the next life: what it found, before its repairs are durable. */
  crash(outcome: CrashOutcome): Recovered {
    if (this.world.host(1).isAlive) this.world.host(1).crash('fault', 'a crash', outcome);
    this.world.host(1).start();
    assert(this.recovered !== null, 'a life begins with recovery');
    return this.recovered;
  }

  bytesOf(name: string): Uint8Array {
    const read = this.env.files.read(name, 0, 1 << 20);
    assert(read.ok, `${name} is there`);
    return read.bytes;
  }

  /** Writes over a durable byte, as a disk does that rots. */
  damage(name: string, at: number, mask = 1): void {
    const byte = this.bytesOf(name)[at] ?? 0;
    const bytes = { bytes: Uint8Array.of(byte ^ mask), start: 0, length: 1 };
    this.env.files.overwrite(name, at, bytes, { kind: 'log', zxid: 0 });
  }
}

/** A log of `1.1` to `1.9` in three files of three records, and snapshots behind `1.3` and `1.6`. */
export function threeFiles(options: BenchOptions = {}): Bench {
  const bench = new Bench(options);
  for (const first of [1, 4, 7]) {
    bench.write(...entries(1, first, first + 2));
    bench.storage.rollLog();
    if (first < 7) bench.snapshot(makeZxid(1, first + 2), KeyMap.after(entries(1, 1, first + 2)));
    bench.pass();
  }
  return bench;
}

/** The files of that log. */
export const LOGS = ['log.100000001.g0', 'log.100000004.g0', 'log.100000007.g0'];
export const SNAPSHOTS = ['snapshot.100000003.g0', 'snapshot.100000006.g0'];
