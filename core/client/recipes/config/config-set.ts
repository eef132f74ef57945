/**
 * Configuration in several znodes that belong together (recipe 9). The znode `current` says which revision is in force; it
 * changes in the same transaction as the entries beside it. So a reader has them from one state if the pointer is, behind
 * all of its reads, what it was in front of them.
 */
import { assert } from '../../../assert.js';
import { byText } from '../../../text-order.js';
import type { Answer } from '../../../znode/answers.js';
import type { Zxid } from '../../../zxid.js';
import { ZERO_ZXID } from '../../../zxid.js';
import type { ReturnedCall } from '../../owner.js';
import { childOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';
import { Showing } from '../showing.js';
import type { ReadOwner } from '../watched-read.js';
import { WatchedRead } from '../watched-read.js';

/** The name of the pointer, which no entry may have. */
export const POINTER = 'current';

/** What is in force. */
export interface Revision {
  /** A text that no other revision has. */
  readonly name: string;
  /** Of the pointer. */
  readonly version: number;
  /** By name. */
  readonly entries: ReadonlyMap<string, string>;
}

export interface ConfigSetOwner {
  /** Another revision is in force, or none (null). Those that came and went in between are left out. */
  changed(revision: Revision | null): void;
}

/** A revision that is being read. */
interface Draft {
  readonly name: string;
  readonly version: number;
  readonly mzxid: Zxid;
  readonly entries: Map<string, string>;
  names: readonly string[];
}

const LIST = 0;
const POINTER_AGAIN = 1;
/** From here on tags are places among the names of the draft. */
const FIRST_ENTRY = 2;

const AGAIN = 0;
const REST_MICROS = 20_000;

export class ConfigSet implements Recipe, ReadOwner {
  readonly path: string;
  private readonly line: Line;
  private readonly showing: Showing;
  private readonly pointer: WatchedRead;
  private readonly owner: ConfigSetOwner;
  private draft: Draft | null = null;
  /** Null until something is known. */
  private shownMzxid: Zxid | null = null;
  private revisionNow: Revision | null = null;

  constructor(handle: SharedHandle, path: string, owner: ConfigSetOwner) {
    this.path = path;
    this.owner = owner;
    this.pointer = new WatchedRead(handle, { path: childOf(path, POINTER), by: 'getData' }, this);
    this.line = handle.join(this);
    this.showing = new Showing(handle, { recipe: 'config-set', path });
  }

  /** Null if there is none, or nothing is known so far: see {@link isKnown}. */
  get revision(): Revision | null {
    return this.revisionNow;
  }

  get isKnown(): boolean {
    return this.shownMzxid !== null;
  }

  /** Whether a server is at hand that has said that this revision is in force. */
  get isFresh(): boolean {
    return this.pointer.isFresh && this.draft === null;
  }

  open(): void {
    this.showing.begins();
    this.shownMzxid = null;
    this.pointer.open();
  }

  close(): void {
    this.pointer.close();
    this.drop();
    this.showing.ends();
  }

  /** The pointer: whatever was read of another revision counts no more. */
  read(answer: Answer): void {
    this.drop();
    if (answer.kind !== 'data') return;
    const { mzxid, version } = answer.stat;
    if (mzxid === this.shownMzxid) return;
    this.draft = { name: answer.data ?? '', version, mzxid, entries: new Map(), names: [] };
    this.line.call(LIST, { kind: 'getChildren', path: this.path, watch: false });
  }

  missing(zxid: Zxid): void {
    this.drop();
    if (this.shownMzxid !== ZERO_ZXID) this.show(null, ZERO_ZXID, zxid);
  }

  returned(tag: number, call: ReturnedCall): void {
    const { draft } = this;
    // The pointer is read again on the next connection, or in the next session.
    if (call.outcome === 'unknown' || draft === null) return;
    const { answer } = call;
    if (tag === LIST && answer.kind === 'children') this.onList(draft, answer.children);
    else if (tag === POINTER_AGAIN && answer.kind === 'data') this.onPointer(draft, answer, call.zxid);
    else if (tag >= FIRST_ENTRY && answer.kind === 'data') this.onEntry(draft, tag, answer.data ?? '');
    // An entry has gone meanwhile: another revision is in force.
    else this.later();
  }

  due(): void {
    this.pointer.again();
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {
    this.drop();
  }

  lost(): void {
    this.drop();
  }

  /** Nothing has changed while the entries were read if nobody has written the pointer since. */
  protected isWhole(before: Zxid, after: Zxid): boolean {
    return before === after;
  }

  private drop(): void {
    this.draft = null;
    this.line.forget();
    this.line.unwait();
  }

  private onList(draft: Draft, children: readonly string[]): void {
    draft.names = children.filter((name) => name !== POINTER).sort(byText);
    for (const [place, name] of draft.names.entries()) {
      const path = childOf(this.path, name);
      this.line.call(FIRST_ENTRY + place, { kind: 'getData', path, watch: false });
    }
    // Answered behind all of them.
    this.line.call(POINTER_AGAIN, { kind: 'getData', path: childOf(this.path, POINTER), watch: false });
  }

  private onEntry(draft: Draft, tag: number, text: string): void {
    const name = draft.names[tag - FIRST_ENTRY];
    assert(name !== undefined, 'what is read was listed');
    draft.entries.set(name, text);
  }

  private onPointer(draft: Draft, answer: Extract<Answer, { readonly kind: 'data' }>, zxid: Zxid): void {
    if (!this.isWhole(draft.mzxid, answer.stat.mzxid)) {
      this.later();
      return;
    }
    const { name, version, entries, mzxid } = draft;
    this.show({ name, version, entries }, mzxid, zxid);
  }

  private show(revision: Revision | null, mzxid: Zxid, zxid: Zxid): void {
    this.draft = null;
    this.pointer.raise(zxid);
    this.shownMzxid = mzxid;
    this.revisionNow = revision;
    this.showing.shows(viewOf(revision), zxid);
    this.owner.changed(revision);
  }

  /** The event of the pointer has come by then, and it is read; else this reads it. */
  private later(): void {
    this.drop();
    this.line.wait(AGAIN, REST_MICROS);
  }
}

/** `name: a=1 b=2` */
function viewOf(revision: Revision | null): string {
  if (revision === null) return '';
  const entries = [...revision.entries].map(([name, text]) => ` ${name}=${text}`);
  return `${revision.name}:${entries.join('')}`;
}
