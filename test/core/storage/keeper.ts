/**
 * A storage that lives through anything, and a naive model of it: lists of what was written. Whatever comes back must be
 * a beginning of such a list, hold all that was called durable, and give the state of exactly that beginning.
 */
import fc from 'fast-check';
import { expect } from 'vitest';

import { assert } from '../../../core/assert.js';
import type { Entry } from '../../../core/replication/entry.js';
import type { EpochKind } from '../../../core/storage/file-names.js';
import type { Loaded, StorageDone } from '../../../core/storage/storage.js';
import type { Zxid } from '../../../core/zxid.js';
import { epochOf, formatZxid, makeZxid } from '../../../core/zxid.js';
import type { CrashOutcome } from '../../../sim/disk/crash-outcome.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { Bench, KeyMap, lastOf, put, shown } from './bench.js';

/** Of the world around the storage. */
type Outside =
  | { readonly is: 'wait'; readonly micros: number }
  | { readonly is: 'slow'; readonly factor: number }
  | { readonly is: 'refuse' | 'fail' }
  | { readonly is: 'crash'; readonly outcome: CrashOutcome; readonly isTwice: boolean };

/** What its owner does. Where an owner would not do it, nothing happens. */
type Act =
  | { readonly is: 'append'; readonly key: number; readonly isNewEpoch: boolean }
  | { readonly is: 'truncate' | 'read'; readonly back: number }
  | { readonly is: 'install'; readonly back: number; readonly own: number; readonly isNewEpoch: boolean }
  | { readonly is: 'epoch'; readonly which: EpochKind }
  | { readonly is: 'sync' | 'roll' | 'begin' | 'chunk' | 'end' | 'abort' | 'purge' };

export type Happening = Outside | Act;

const few = fc.nat({ max: 6 });
const rarely = fc.nat({ max: 5 }).map((n) => n === 0);

function act<Is extends string>(...is: readonly Is[]): fc.Arbitrary<{ is: Is }> {
  return fc.record({ is: fc.constantFrom(...is) });
}

/** Owners write more than they cut. */
export const acts: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({ is: fc.constant('append' as const), key: few, isNewEpoch: rarely }),
  },
  { weight: 15, arbitrary: act('sync') },
  { weight: 15, arbitrary: act('begin', 'chunk', 'end') },
  { weight: 7, arbitrary: act('roll', 'purge') },
  { weight: 1, arbitrary: act('abort') },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constantFrom('truncate' as const, 'read' as const), back: few }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('install' as const),
      back: few,
      own: fc.nat({ max: 3 }),
      isNewEpoch: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('epoch' as const),
      which: fc.constantFrom<EpochKind>('accepted', 'current'),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({ is: fc.constant('wait' as const), micros: fc.constantFrom(400, 1_100, 9_000) }),
  },
);

export const faults: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ is: fc.constant('slow' as const), factor: fc.constantFrom(1, 2, 3) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constantFrom('refuse' as const, 'fail' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('crash' as const),
      outcome: fc.constantFrom<CrashOutcome>('any', 'any', 'any', 'torn', 'keep', 'lose'),
      isTwice: fc.boolean(),
    }),
  },
);

/** A history that the disk may hold, and how many of its entries must be there. */
interface Written {
  entries: Entry[];
  durable: number;
}

/** An epoch file: what it was asked to hold since it last was durable. */
interface WrittenEpoch {
  durable: number | null;
  asked: number[];
  /** What recovery writes because there was no file; null if there was one. */
  filledIn: number | null;
}

export class Keeper {
  readonly bench: Bench;
  /** What memory stands for. */
  live: Written = { entries: [], durable: 0 };
  #map = new KeyMap();
  /** What an installed snapshot stands for, while it is not known whether a crash would leave it. */
  #installing: Written | null = null;
  /** How many entries stay, while the log is cut. */
  #kept: number | null = null;
  /** The keys of a snapshot that are not in it yet; null if none is being written. */
  #keys: number[] | null = null;
  readonly #epochs: Readonly<Record<EpochKind, WrittenEpoch>> = {
    accepted: { durable: null, asked: [], filledIn: null },
    current: { durable: null, asked: [], filledIn: null },
  };
  /** All of the log was kept so far, from its very beginning. */
  #isFromTheBeginning = true;
  #values = 0;

  constructor(seed: number) {
    this.bench = new Bench({
      choices: new SeededChoices(seed),
      snapshotsToKeep: 1 + (seed % 3),
      onDone: (done) => this.#onDone(done),
    });
    this.#storeEpoch('accepted');
    this.bench.pass();
  }

  happen(next: Happening): void {
    const { world } = this.bench;
    if (!world.host(1).isAlive) this.restart('any');
    switch (next.is) {
      case 'wait':
        world.pass(next.micros);
        return;
      case 'slow':
        world.disk(1).slow(next.factor);
        return;
      case 'refuse':
        world.disk(1).refuseWrites(1);
        return;
      case 'fail':
        world.disk(1).failSyncs(1);
        return;
      case 'crash':
        this.restart(next.outcome);
        if (next.isTwice) this.restart(next.outcome);
        return;
      case 'append':
      case 'truncate':
      case 'read':
      case 'install':
      case 'epoch':
      case 'sync':
      case 'roll':
      case 'begin':
      case 'chunk':
      case 'end':
      case 'abort':
      case 'purge':
        // An owner does nothing while it has to wait for the disk.
        if (this.bench.storage.isSettled && this.#kept === null) this.#act(next);
    }
  }

  /** A crash, and the next life, whose recovery is judged. */
  restart(outcome: CrashOutcome): void {
    const recovered = this.bench.crash(outcome);
    expect(recovered.end, recovered.why).not.toBe('refused');
    const [old, installed] = [this.live, this.#installing];
    const found = [old, installed].find((written) => written !== null && this.#isOf(written, recovered));
    if (found === undefined || found === null) {
      const { snapshotZxid, entries } = recovered;
      const expected = [old, installed].map(
        (written) => written && { ...written, entries: written.entries.map(brief) },
      );
      expect({ snapshotZxid, entries: entries.map(brief), state: KeyMap.of(recovered) }).toEqual(expected);
      return;
    }
    const count = countUpTo(found.entries, lastOf(recovered));
    // What was read after a crash of the machine is on the platter.
    this.live = { entries: found.entries.slice(0, count), durable: count };
    this.#map = KeyMap.of(recovered);
    this.#installing = null;
    this.#kept = null;
    this.#keys = null;
    if (this.bench.names.some((name) => name.startsWith('snapshot'))) this.#isFromTheBeginning = false;
    this.#judgeEpoch('accepted', recovered.acceptedEpoch, epochOf(lastOf(recovered)));
    this.#judgeEpoch('current', recovered.currentEpoch, epochOf(lastOf(recovered)));
  }

  #act(next: Act): void {
    const { storage } = this.bench;
    switch (next.is) {
      case 'append':
        if (this.#installing === null) this.#append(next.key, next.isNewEpoch);
        return;
      case 'sync':
        if (storage.hasUnsynced) storage.sync();
        return;
      case 'roll':
        storage.rollLog();
        return;
      case 'purge':
        storage.purge();
        this.#isFromTheBeginning = false;
        return;
      case 'begin':
        if (storage.isSnapshotting) return;
        this.#keys = [...this.#map.values.keys()];
        storage.beginSnapshot(storage.lastLoggedZxid, false);
        return;
      case 'chunk':
        this.#addChunk();
        return;
      case 'end':
        while (this.#addChunk());
        if (this.#keys !== null) storage.endSnapshot(storage.lastLoggedZxid);
        this.#keys = null;
        return;
      case 'abort':
        storage.abortSnapshot();
        this.#keys = null;
        return;
      case 'truncate':
        if (this.#installing === null) this.#truncate(next.back);
        return;
      case 'install':
        if (!storage.isSnapshotting) this.#install(next.back, next.own, next.isNewEpoch);
        return;
      case 'epoch':
        this.#storeEpoch(next.which);
        return;
      case 'read':
        if (this.#installing === null) this.#read(next.back);
    }
  }

  #append(key: number, isNewEpoch: boolean): void {
    const entry = this.#next(this.bench.storage.lastLoggedZxid, key, isNewEpoch);
    if (entry === null) return;
    this.bench.append(entry);
    this.live.entries.push(entry);
    this.#map.apply(entry);
  }

  /** An entry behind `last`; null if its epoch is not promised. */
  #next(last: Zxid, key: number, isNewEpoch: boolean): Entry | null {
    const accepted = this.#epochs.accepted.durable ?? 0;
    const epoch = isNewEpoch || last === 0 ? accepted : epochOf(last);
    if (epoch === 0) return null;
    this.#values += 1;
    return put(epoch > epochOf(last) ? makeZxid(epoch, 1) : last + 1, key, this.#values);
  }

  #addChunk(): boolean {
    const chunk = this.#map.chunk(this.#keys?.shift() ?? -1);
    if (chunk !== null) this.bench.storage.addChunk(chunk);
    return chunk !== null;
  }

  #truncate(back: number): void {
    const { storage } = this.bench;
    const kept = Math.max(0, this.live.entries.length - back);
    const zxid = this.live.entries[kept - 1]?.zxid ?? 0;
    if (!storage.canTruncate(zxid)) {
      expect(this.#isFromTheBeginning, 'a whole log can be cut anywhere').toBe(false);
      return;
    }
    this.live.durable = Math.min(this.live.durable, kept);
    this.#kept = kept;
    this.#keys = null;
    storage.truncate(zxid);
  }

  /** A leader sends a history that shares only a beginning with this one, and may even use the same zxids. */
  #install(back: number, own: number, isNewEpoch: boolean): void {
    const history = this.live.entries.slice(0, Math.max(0, this.live.entries.length - back));
    for (let i = 0; i < own; i += 1) {
      const entry = this.#next(history.at(-1)?.zxid ?? 0, i, isNewEpoch && i === 0);
      if (entry !== null) history.push(entry);
    }
    const last = history.at(-1)?.zxid ?? 0;
    const zxid = isNewEpoch && own === 0 ? makeZxid(this.#epochs.accepted.durable ?? 0, 0) : last;
    this.#installing = { entries: history, durable: history.length };
    this.#isFromTheBeginning = false;
    this.bench.snapshot(Math.max(zxid, last), KeyMap.after(history), true);
  }

  #storeEpoch(which: EpochKind): void {
    const { accepted } = this.#epochs;
    const latest = accepted.asked.at(-1) ?? accepted.durable ?? accepted.filledIn ?? 0;
    const epoch = which === 'accepted' ? latest + 1 : latest;
    this.#epochs[which].asked.push(epoch);
    this.bench.storage.storeEpoch(which, epoch);
  }

  #read(back: number): void {
    const { entries } = this.live;
    const at = entries.length - 1 - back;
    const zxid = entries[at]?.zxid ?? 0;
    const reading = this.bench.storage.readLogFrom(zxid);
    if (reading === null) {
      expect(this.#isFromTheBeginning && entries.length > 0, 'a whole log reaches back').toBe(false);
      return;
    }
    const from = reading.entries[0]?.zxid === zxid ? at : at + 1;
    expect(reading.entries.map(shown)).toEqual(entries.slice(Math.max(0, from)).map(shown));
  }

  #onDone(done: StorageDone): void {
    switch (done.kind) {
      case 'epoch-stored': {
        const written = this.#epochs[done.which];
        expect(written.asked.shift(), 'epochs are stored in order').toBe(done.epoch);
        written.durable = done.epoch;
        return;
      }
      case 'log-synced':
        this.live.durable = Math.max(
          this.live.durable,
          Math.min(countUpTo(this.live.entries, done.zxid), this.#kept ?? Infinity),
        );
        return;
      case 'log-truncated': {
        const kept = countUpTo(this.live.entries, done.zxid);
        this.live = { entries: this.live.entries.slice(0, kept), durable: kept };
        this.#kept = null;
        this.#reload();
        return;
      }
      case 'log-damaged':
        throw new Error(done.why);
      case 'snapshot-stored':
        if (!done.isInstalled) return;
        if (this.#installing === null) return;
        this.live = this.#installing;
        this.#installing = null;
        this.#reload();
    }
  }

  #reload(): void {
    const loaded = this.bench.storage.reload();
    expect(loaded.end, loaded.why).toBe('clean');
    this.#map = KeyMap.of(loaded);
    expect(this.#map).toEqual(KeyMap.after(this.live.entries));
    expect(countUpTo(this.live.entries, lastOf(loaded))).toBe(this.live.entries.length);
  }

  /** Whether what was recovered is a beginning of this, and holds all that was durable of it. */
  #isOf({ entries, durable }: Written, loaded: Loaded): boolean {
    const count = countUpTo(entries, lastOf(loaded));
    if (count < durable) return false;
    const behind = entries.slice(countUpTo(entries, loaded.snapshotZxid), count);
    return (
      isSame(behind.map(shown), loaded.entries.map(shown)) &&
      isSame(KeyMap.of(loaded), KeyMap.after(entries.slice(0, count)))
    );
  }

  #judgeEpoch(which: EpochKind, epoch: number, lastEpoch: number): void {
    const written = this.#epochs[which];
    const possible = [written.durable ?? written.filledIn, written.durable ?? lastEpoch, ...written.asked];
    expect(possible, `${which}Epoch`).toContain(epoch);
    const isWritten = this.bench.names.includes(`${which}Epoch`);
    assert(isWritten || written.durable === null, 'a file that was durable is there');
    written.durable = isWritten ? epoch : null;
    written.filledIn = isWritten || lastEpoch === 0 ? null : lastEpoch;
    written.asked = [];
  }
}

function countUpTo(entries: readonly Entry[], zxid: Zxid): number {
  return entries.filter((entry) => entry.zxid <= zxid).length;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function brief({ zxid, txn }: Entry): string {
  return `${formatZxid(zxid)} ${JSON.stringify(txn)}`;
}
