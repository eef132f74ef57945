import { assert } from '../../core/assert.js';
import type { Zxid } from '../../core/zxid.js';
import type { Account } from './accounts.js';

interface Change extends Account {
  readonly zxid: Zxid;
  readonly number: number;
}

/**
 * What a leader has prepared and not applied, as ZooKeeper's `outstandingChanges` and `outstandingChangesForPath`: the
 * next request is judged by the state that will be there when its turn comes.
 */
export class OutstandingChanges {
  private readonly changes: Change[] = [];
  /** By account: its last change. */
  private readonly latest = new Map<number, Change>();

  /** What will become of an account, or null if nothing is on its way to it. */
  at(number: number): Account | null {
    return this.latest.get(number) ?? null;
  }

  add(zxid: Zxid, number: number, { value, version }: Account): void {
    const last = this.changes.at(-1);
    assert(last === undefined || last.zxid < zxid, 'a leader prepares in the order of zxids');
    const change = { zxid, number, value, version };
    this.changes.push(change);
    this.latest.set(number, change);
  }

  /** A transaction was applied: what was prepared up to it is in the state, or void. */
  leave(applied: Zxid): void {
    for (let first = this.changes[0]; first !== undefined && first.zxid <= applied; first = this.changes[0]) {
      this.changes.shift();
      // A later change of the account may be on its way behind this one.
      if (this.latest.get(first.number) === first) this.latest.delete(first.number);
    }
  }

  clear(): void {
    this.changes.length = 0;
    this.latest.clear();
  }
}
