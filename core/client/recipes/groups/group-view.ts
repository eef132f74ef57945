import { byText } from '../../../text-order.js';
import type { Answer } from '../../../znode/answers.js';
import type { Zxid } from '../../../zxid.js';
import type { SharedHandle } from '../shared-handle.js';
import { Showing } from '../showing.js';
import type { ReadOwner } from '../watched-read.js';
import { WatchedRead } from '../watched-read.js';

export interface GroupViewOwner {
  /** The members are others now. Whoever came and went in between is left out. */
  changed(change: { readonly joined: readonly string[]; readonly left: readonly string[] }): void;
}

/**
 * Who is in a group: the ids below its znode, as a server has them (recipe 10). It goes on from state to state and never
 * back. A member whose session is over is in it no more as soon as that server has heard of it.
 */
export class GroupView implements ReadOwner {
  private readonly reading: WatchedRead;
  private readonly showing: Showing;
  private readonly owner: GroupViewOwner;
  private ids: readonly string[] = [];
  private isKnown = false;

  constructor(handle: SharedHandle, path: string, owner: GroupViewOwner) {
    this.owner = owner;
    this.reading = new WatchedRead(handle, { path, by: 'getChildren' }, this);
    this.showing = new Showing(handle, { recipe: 'group', path });
  }

  /** By id. Empty also if nothing is known so far. */
  get members(): readonly string[] {
    return this.ids;
  }

  /** Whether a server is at hand that has said so; else it may be old. */
  get isFresh(): boolean {
    return this.reading.isFresh;
  }

  open(): void {
    this.isKnown = false;
    this.showing.begins();
    this.reading.open();
  }

  close(): void {
    this.reading.close();
    this.showing.ends();
  }

  read(answer: Answer, zxid: Zxid): void {
    if (answer.kind === 'children') this.show(answer.children, zxid);
  }

  missing(zxid: Zxid): void {
    this.show([], zxid);
  }

  private show(children: readonly string[], zxid: Zxid): void {
    const before = new Set(this.ids);
    const now = new Set(children);
    const joined = children.filter((id) => !before.has(id)).sort(byText);
    const left = this.ids.filter((id) => !now.has(id));
    if (this.isKnown && joined.length + left.length === 0) return;
    this.isKnown = true;
    this.ids = [...children].sort(byText);
    this.showing.shows(this.ids.join(' '), zxid);
    this.owner.changed({ joined, left });
  }
}
