/**
 * A process's disk: files of bytes, a cache, and a platter. Writes enter the cache at once; a sync makes durable, when
 * it completes, all that was issued on its target before it was asked for. A file that was created survives a crash
 * only when the directory was synced too. The disk outlives its process and reports what is durable: rules about
 * durability believe these events and no server.
 */
import type { Extent, IoError, ReadResult } from '../../core/env.js';
import { DIRECTORY } from '../../core/env.js';
import type { Tag } from '../../core/storage/tag.js';
import type { RandomStream } from '../kernel/choices.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Channel, Pending, Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Delay } from '../network/delay.js';
import { drawDelay } from '../network/delay.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { CrashOutcome, Draw } from './crash-outcome.js';
import { crashFile, keptNames } from './crash-outcome.js';
import type { DamagePlace, DamageTarget } from './damage.js';
import { damageable, rotFile } from './damage.js';
import { Directory } from './directory.js';
import type { PendingWrite, SimFile, Write } from './file.js';
import { lengthOf, tagsOf } from './file.js';

export interface DiskSettings {
  /** How long a sync takes. */
  readonly sync: Delay;
}

/** Tells the process how a sync ended; `event` is the index of the event that reported it. */
export type OnSynced = (ticket: number, error: IoError | null, event: number) => void;

export interface DiskOptions {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent>;
  readonly actor: number;
  readonly settings: DiskSettings;
  readonly onSynced: OnSynced;
}

/** Reading costs a seek, and then by the page. */
const READ_MICROS = 40;
const READ_MICROS_PER_PAGE = 2;
const PAGE_BYTES = 4096;

const NO_BYTES: Extent = { bytes: new Uint8Array(0), start: 0, length: 0 };

export class Disk {
  readonly #kernel: Kernel;
  readonly #events: Reporter<WorldEvent>;
  readonly #actor: number;
  readonly #settings: DiskSettings;
  #stream: RandomStream | null = null;
  readonly #onSynced: OnSynced;
  readonly #draw: Draw;
  readonly #directory = new Directory();
  readonly #channels = new Map<string, Channel>();
  /** Under way: a few at most. */
  #syncs: SyncCompletion[] = [];
  #factor = 1;
  /** Until when no sync completes, in µs. */
  #stalledUntilMicros = 0;
  #writesToRefuse = 0;
  #syncsToFail = 0;

  constructor(options: DiskOptions) {
    this.#kernel = options.kernel;
    this.#events = options.events;
    this.#actor = options.actor;
    this.#settings = options.settings;
    this.#onSynced = options.onSynced;
    this.#draw = (bound) => options.kernel.choices.draw(this.#random(), bound);
  }

  append(name: string, bytes: Extent, tag: Tag, front: Extent | null = null): void {
    const file = this.#open(name);
    this.#write(name, file, { op: 'append', offset: file.cached.size, front, bytes, tag });
  }

  overwrite(name: string, offset: number, bytes: Extent, tag: Tag): void {
    this.#write(name, this.#open(name), { op: 'overwrite', offset, front: null, bytes, tag });
  }

  truncate(name: string, size: number): void {
    const file = this.#open(name);
    this.#write(name, file, { op: 'truncate', offset: size, front: null, bytes: NO_BYTES, tag: null });
  }

  rename(from: string, to: string): void {
    if (this.#directory.rename(from, to)) this.#reportName(from, 'rename');
  }

  remove(name: string): void {
    if (!this.#directory.remove(name)) return;
    this.#channels.delete(name);
    this.#reportName(name, 'remove');
  }

  /** Completes after the disk's latency, on the target's own channel, together with all that was issued before. */
  sync(target: string, ticket: number): void {
    const file = this.#directory.find(target);
    const upTo = target === DIRECTORY ? this.#directory.issued : (file?.issued ?? 0);
    const written = file?.lastWritten ?? 0;
    const cause = written > 0 ? written : this.#events.cause;
    const askedMicros = this.#kernel.nowMicros;
    const completion = new SyncCompletion(this, { target, file, ticket, upTo, askedMicros, cause });
    this.#syncs.push(completion);
    this.#schedule(completion);
  }

  /** The bytes that the process sees, and how many µs reading them took. */
  read(
    name: string,
    offset: number,
    length: number,
  ): { readonly result: ReadResult; readonly micros: number } {
    const file = this.#directory.find(name);
    if (file === undefined) return { result: { ok: false, error: 'ENOENT' }, micros: READ_MICROS };
    const bytes = file.cached.read(offset, length);
    if (this.#events.wants('disk.read')) {
      this.#events.emit({ kind: 'disk.read', file: name, offset, bytes: bytes.length }, this.#actor);
    } else this.#events.skip();
    const micros = READ_MICROS + READ_MICROS_PER_PAGE * Math.ceil(bytes.length / PAGE_BYTES);
    return { result: { ok: true, bytes }, micros };
  }

  list(): readonly { readonly name: string; readonly size: number }[] {
    return this.#directory.entries().map(([name, file]) => ({ name, size: file.cached.size }));
  }

  /** The process died, and its machine with it: settles what was not synced, and forgets the syncs under way. */
  crash(outcome: CrashOutcome): void {
    for (const sync of this.#syncs) sync.cancel();
    this.#syncs = [];
    // A sync of the next life does not queue behind those that were forgotten.
    this.#channels.clear();
    for (const [name, file] of this.#directory.entries()) {
      const lost = crashFile(file, outcome, this.#draw);
      if (lost !== null) this.#events.emit({ kind: 'disk.lost', file: name, ...lost }, this.#actor);
    }
    const kept = keptNames(this.#directory.pendingCount, outcome, this.#draw);
    for (const { name, file } of this.#directory.crash(kept)) {
      this.#events.emit({ kind: 'disk.lost', file: name, tags: file.unnamedTags, tornBytes: 0 }, this.#actor);
    }
  }

  /** The next `count` writes are refused: the process learns of it at the sync. */
  refuseWrites(count: number): void {
    this.#writesToRefuse += count;
  }

  /** The next `count` syncs fail; what they covered reaches the platter or not, and the cache believes it clean. */
  failSyncs(count: number): void {
    this.#syncsToFail += count;
  }

  /** Syncs take `factor` times as long from now on. */
  slow(factor: number): void {
    this.#factor = factor;
  }

  /** No sync completes for so long; then all do that would have. */
  stall(micros: number): void {
    this.#stalledUntilMicros = Math.max(this.#stalledUntilMicros, this.#kernel.nowMicros + micros);
    this.#reschedule();
  }

  /** Whether there is a file of this sort that can rot at this place. */
  canRot(target: DamageTarget, place: DamagePlace): boolean {
    return damageable(this.#directory.entries(), target, place).length > 0;
  }

  /** One bit of a file of this sort is another one from now on. */
  rot(target: DamageTarget, place: DamagePlace): void {
    const files = damageable(this.#directory.entries(), target, place);
    const named = files[this.#draw(files.length)];
    if (named === undefined) return;
    const [name] = named;
    const offset = rotFile(named, place, this.#draw);
    const event: WorldEvent = { kind: 'disk.damaged', file: name, offset, bytes: 1, how: 'bitrot' };
    this.#events.emit(event, this.#actor);
  }

  /**
   * Ends all disk faults that stand, and with them what was refused while nobody has heard of it. A sync that was asked
   * of a slow or stalled disk takes no longer than any other from now on.
   */
  heal(): void {
    const wasLate = this.#factor > 1 || this.#stalledUntilMicros > this.#kernel.nowMicros;
    this.#factor = 1;
    this.#stalledUntilMicros = 0;
    if (wasLate) this.#reschedule();
    this.#writesToRefuse = 0;
    this.#syncsToFail = 0;
    for (const [, file] of this.#directory.entries()) file.accept();
  }

  /** The effect of a sync's pending event. */
  complete(completion: SyncCompletion): void {
    const { target, file, ticket, upTo, askedMicros, cause } = completion.request;
    const writes = file?.waiting(upTo) ?? [];
    const settled = target === DIRECTORY ? this.#directory.tagsAwaiting(upTo) : tagsOf(writes);
    const isSafe = target === DIRECTORY || file?.isNamed === true;
    const tookMicros = this.#kernel.nowMicros - askedMicros;
    const event: WorldEvent = { kind: 'disk.synced', file: target, tags: isSafe ? settled : [], tookMicros };
    if (!this.#isFailing(writes)) this.#events.before(event, this.#actor);
    // A fault that struck just before has taken the process, and with it this sync.
    const place = this.#syncs.indexOf(completion);
    if (place < 0) return;
    if (place === 0) this.#syncs.shift();
    else this.#syncs.splice(place, 1);
    if (this.#isFailing(writes)) {
      this.#fail(completion.request, writes);
      return;
    }
    if (target === DIRECTORY) this.#directory.settle(upTo);
    else if (file !== undefined) {
      file.settle(upTo, asWritten);
      if (!isSafe) file.unnamedTags.push(...settled);
    }
    this.#onSynced(ticket, null, this.#events.emit(event, this.#actor, cause));
  }

  /** Syncs that are under way take as long as one that begins now. */
  #reschedule(): void {
    this.#channels.clear();
    for (const sync of this.#syncs) {
      sync.cancel();
      this.#schedule(sync);
    }
  }

  #schedule(completion: SyncCompletion): void {
    const { target } = completion.request;
    let channel = this.#channels.get(target);
    if (channel === undefined) {
      channel = this.#kernel.channel('fifo');
      this.#channels.set(target, channel);
    }
    const latency = drawDelay(this.#settings.sync, this.#kernel.choices, this.#random());
    const stall = this.#stalledUntilMicros - this.#kernel.nowMicros;
    const delay = Math.max(latency * this.#factor, stall);
    completion.pending = this.#kernel.schedule(channel, delay, completion);
  }

  #isFailing(writes: readonly PendingWrite[]): boolean {
    return this.#syncsToFail > 0 || writes.some(({ isRefused }) => isRefused);
  }

  /** As on ext4 or XFS: pages of data count as clean afterwards, although they may be lost. The journal is not. */
  #fail({ target, file, ticket, upTo, cause }: SyncRequest, writes: readonly PendingWrite[]): void {
    this.#syncsToFail = Math.max(0, this.#syncsToFail - 1);
    const lost = writes.filter(
      (write) => write.op !== 'truncate' && (write.isRefused || this.#draw(2) === 1),
    );
    const reaching = writes.filter((write) => !lost.includes(write));
    file?.settle(upTo, (write) => (reaching.includes(write) ? write : null));
    // What reached the platter is lost all the same if a crash takes the file's name: then it must be reported.
    if (file?.isNamed === false) file.unnamedTags.push(...tagsOf(reaching));
    const event: WorldEvent = {
      kind: 'disk.failed',
      file: target,
      op: 'sync',
      error: 'EIO',
      tags: tagsOf(lost),
    };
    this.#onSynced(ticket, 'EIO', this.#events.emit(event, this.#actor, cause));
  }

  #random(): RandomStream {
    this.#stream ??= this.#kernel.stream(`disk/${String(this.#actor)}`);
    return this.#stream;
  }

  #open(name: string): SimFile {
    const existing = this.#directory.find(name);
    if (existing !== undefined) return existing;
    const file = this.#directory.create(name);
    this.#reportName(name, 'create');
    return file;
  }

  #write(name: string, file: SimFile, write: Write): void {
    // Only data: a change of the size goes through the journal.
    const isRefused = this.#writesToRefuse > 0 && write.op !== 'truncate';
    if (isRefused) this.#writesToRefuse -= 1;
    file.write(write, isRefused);
    file.lastWritten = this.#reportWrite(name, write);
  }

  #reportWrite(file: string, write: Write): number {
    if (!this.#events.wants('disk.written')) return this.#events.skip();
    const { op, offset, tag } = write;
    return this.#events.emit(
      { kind: 'disk.written', file, op, offset, bytes: lengthOf(write), tag },
      this.#actor,
    );
  }

  /** A change of a name rather than of bytes. */
  #reportName(file: string, op: string): void {
    if (!this.#events.wants('disk.written')) this.#events.skip();
    else this.#events.emit({ kind: 'disk.written', file, op, offset: 0, bytes: 0, tag: null }, this.#actor);
  }
}

/** What reaches the platter of a write when nothing goes wrong. */
function asWritten(write: PendingWrite): PendingWrite {
  return write;
}

interface SyncRequest {
  readonly target: string;
  /** The file that has the name now, whatever it is called when the sync completes. */
  readonly file: SimFile | undefined;
  readonly ticket: number;
  /** Covers writes (or changes of names) up to this number. */
  readonly upTo: number;
  readonly askedMicros: number;
  /** The event that reported the last write before. */
  readonly cause: number;
}

class SyncCompletion implements Work {
  readonly sort = WORK_SORTS.synced;
  readonly type = 0;
  readonly request: SyncRequest;
  pending: Pending | null = null;
  readonly #disk: Disk;

  constructor(disk: Disk, request: SyncRequest) {
    this.#disk = disk;
    this.request = request;
  }

  /** It does not complete any more. */
  cancel(): void {
    if (this.pending !== null) this.pending.isCancelled = true;
  }

  execute(): void {
    this.#disk.complete(this);
  }

  describe(): string {
    return `sync of ${this.request.target} completes`;
  }
}
