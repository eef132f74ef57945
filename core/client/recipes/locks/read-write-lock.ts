/**
 * A lock that many may read under, or one may write under, in the order in which they asked: no reader passes a writer
 * that asked before it. A reader watches the last writer in front of it, and wakes once.
 *
 * Whoever holds it for writing may take it for reading too, and then give up the writing: its reading place has the same
 * number as its writing place, so that a writer who waits behind the one waits behind the other as well. The way back,
 * from reading to writing, is refused: two readers that went it would wait for each other for ever.
 */
import type { LockOptions, LockOwner, ReleaseWhy } from './lock.js';
import { Lock } from './lock.js';
import type { SharedHandle } from '../shared-handle.js';

export interface ReadWriteOwner {
  /** It may read, or write, from now on. */
  acquired(what: 'read' | 'write'): void;
  /** It may not any more, or its request has come to nothing. */
  ended(what: 'read' | 'write', why: Exclude<ReleaseWhy, 'released'>): void;
}

const READ = { recipe: 'read-lock', label: 'read', waitsFor: ['write'] } as const;
const WRITE = { recipe: 'write-lock', label: 'write', waitsFor: ['read', 'write'] } as const;

export class ReadWriteLock {
  readonly read: Lock;
  readonly write: Lock;
  /** Its reading place is being taken at the number of its writing place. */
  private isDowngrading = false;

  constructor(handle: SharedHandle, options: Omit<LockOptions, 'kind'>, owner: ReadWriteOwner) {
    this.read = this.makeLock(handle, { ...options, kind: READ }, new Side('read', this, owner));
    this.write = this.makeLock(handle, { ...options, kind: WRITE }, new Side('write', this, owner));
  }

  get isIdle(): boolean {
    return this.read.isIdle && this.write.isIdle;
  }

  /** Also while it is held for writing: then at once, without waiting for those who asked meanwhile. */
  acquireRead(patienceMicros: number | null): void {
    this.isDowngrading = this.write.isHeld && this.read.isFree;
    this.read.acquire(patienceMicros, this.isDowngrading ? this.write.sequence : null);
  }

  /** False: it is held for reading, or that is asked for; nothing was done. */
  acquireWrite(patienceMicros: number | null): boolean {
    if (!this.read.isFree && !this.write.isHeld) return false;
    this.write.acquire(patienceMicros);
    return true;
  }

  /** Without the writing place the number of the reading one is nobody's: a request for it must not come late. */
  releaseWrite(): void {
    this.write.release();
    this.writeEnded();
  }

  /** For its own sides. */
  readBegan(): void {
    this.isDowngrading = false;
  }

  /** For its own sides. */
  writeEnded(): void {
    if (!this.isDowngrading || this.write.isHeld) return;
    this.isDowngrading = false;
    if (!this.read.isFree) this.read.fail('dropped');
  }

  protected makeLock(handle: SharedHandle, options: LockOptions, owner: LockOwner): Lock {
    return new Lock(handle, options, owner);
  }
}

/** One of the two locks, as its owner knows it. */
class Side implements LockOwner {
  private readonly what: 'read' | 'write';
  private readonly lock: ReadWriteLock;
  private readonly owner: ReadWriteOwner;

  constructor(what: 'read' | 'write', lock: ReadWriteLock, owner: ReadWriteOwner) {
    this.what = what;
    this.lock = lock;
    this.owner = owner;
  }

  acquired(): void {
    if (this.what === 'read') this.lock.readBegan();
    this.owner.acquired(this.what);
  }

  ended(why: Exclude<ReleaseWhy, 'released'>): void {
    if (this.what === 'write') this.lock.writeEnded();
    else this.lock.readBegan();
    this.owner.ended(this.what, why);
  }
}
