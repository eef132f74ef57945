import type { Answer } from '../../../znode/answers.js';
import type { Data } from '../../../znode/requests.js';
import type { Zxid } from '../../../zxid.js';
import { ZERO_ZXID } from '../../../zxid.js';
import type { SharedHandle } from '../shared-handle.js';
import { Showing } from '../showing.js';
import type { ReadOwner } from '../watched-read.js';
import { WatchedRead } from '../watched-read.js';

/** What a znode holds. */
export interface ConfigValue {
  readonly data: Data;
  readonly version: number;
  /** Of the transaction that wrote it: no two values of one path have the same. */
  readonly mzxid: Zxid;
}

export interface ConfigWatchOwner {
  /** There is another value, or none (null). Values that came and went in between are left out. */
  changed(value: ConfigValue | null): void;
}

/**
 * One znode of configuration, and what is in it from now on (recipe 9). Never back to an older value, over the ends of
 * sessions as well.
 */
export class ConfigWatch implements ReadOwner {
  private readonly reading: WatchedRead;
  private readonly showing: Showing;
  private readonly owner: ConfigWatchOwner;
  /** Null until the first answer. */
  private shownMzxid: Zxid | null = null;
  private valueNow: ConfigValue | null = null;

  constructor(handle: SharedHandle, path: string, owner: ConfigWatchOwner) {
    this.owner = owner;
    this.reading = new WatchedRead(handle, { path, by: 'getData' }, this);
    this.showing = new Showing(handle, { recipe: 'config', path });
  }

  /** Null if there is none, or nothing is known so far. */
  get value(): ConfigValue | null {
    return this.valueNow;
  }

  /** Whether a server is at hand that has said so; else it may be old. */
  get isFresh(): boolean {
    return this.reading.isFresh;
  }

  open(): void {
    this.shownMzxid = null;
    this.showing.begins();
    this.reading.open();
  }

  close(): void {
    this.reading.close();
    this.showing.ends();
  }

  read(answer: Answer, zxid: Zxid): void {
    if (answer.kind !== 'data') return;
    const { version, mzxid } = answer.stat;
    this.show({ data: answer.data, version, mzxid }, zxid);
  }

  missing(zxid: Zxid): void {
    this.show(null, zxid);
  }

  private show(value: ConfigValue | null, zxid: Zxid): void {
    const mzxid = value?.mzxid ?? ZERO_ZXID;
    if (mzxid === this.shownMzxid) return;
    this.shownMzxid = mzxid;
    this.valueNow = value;
    this.showing.shows(value === null ? '' : `=${value.data ?? ''}`, zxid);
    this.owner.changed(value);
  }
}
