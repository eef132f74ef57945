/**
 * What the disks of acceptors truly hold, by the disks' own events: the one witness that rules about durability
 * believe. An acceptor keeps its state in a file of records that only grows, and recovers the records before the first
 * that is missing. So a record counts as durable when it and all before it are, never when it stands behind a hole.
 *
 * - `disk.synced` makes durable what it names.
 * - `disk.failed` and `disk.lost` name what is lost. A failed sync may have written the rest; nobody may rely on it.
 * - What a crash does not name as lost was written back from the cache, and is as durable as if it had been synced. The
 *   losses of a crash are reported behind `process.crashed`, so it is settled when the next life begins.
 *
 * Several rules may share one of these; the first of them feeds it.
 */
import type { Ballot } from '../../../core/paxos/ballot.js';
import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { Tag } from '../../../core/storage/tag.js';
import type { Envelope, Handlers } from '../../trace/event-stream.js';
import type { WorldEvent } from '../../trace/world-events.js';

export type AcceptedTag = Extract<Tag, { readonly kind: 'accepted' }>;

/** The tags of an acceptor's records; others stand for nothing of an acceptor. */
type RecordTag = Extract<Tag, { readonly kind: 'promised' | 'accepted' }>;

/** A record that an acceptor wrote, by its tag. */
export interface AcceptorRecord {
  /** The promise that it carries. */
  readonly promised: Ballot;
  /** The value that it adds; null for a record of a promise alone, which keeps what was accepted before. */
  readonly accepted: AcceptedTag | null;
  /** The record before it: of the same life, or the last one that this life recovered. */
  readonly before: AcceptorRecord | null;
  /** The index of the event that reported the write. */
  readonly index: number;
  readonly isDurable: boolean;
}

/** Called when a record has become durable, in the order of the file. */
export type OnDurable = (actor: number, record: AcceptorRecord, at: Envelope) => void;

interface WrittenRecord extends AcceptorRecord {
  readonly tag: RecordTag;
  fate: 'cached' | 'synced' | 'lost';
  isDurable: boolean;
}

/** The records of one acceptor. */
class DurableAcceptor {
  #durable: AcceptorRecord | null = null;
  /** The last durable record when this life began. */
  #recovered: AcceptorRecord | null = null;
  #last: AcceptorRecord | null = null;
  /** In the order of the file: not durable, or behind one that is not. */
  #waiting: WrittenRecord[] = [];
  readonly #accepts = new Map<number, AcceptorRecord[]>();

  /** The last record that is durable: it holds the durable promise. */
  get durable(): AcceptorRecord | null {
    return this.#durable;
  }

  /** Every record of an accepted value that was ever written, by slot. */
  get accepts(): ReadonlyMap<number, readonly AcceptorRecord[]> {
    return this.#accepts;
  }

  /** The record that holds what was accepted in a slot at a ballot: one that is durable, if there is one. */
  acceptOf(slot: number, ballot: Ballot): AcceptorRecord | null {
    const records = this.#accepts.get(slot) ?? [];
    let found: AcceptorRecord | null = null;
    for (let i = records.length - 1; i >= 0; i -= 1) {
      const record = records[i];
      if (record?.accepted?.ballot !== ballot) continue;
      if (record.isDurable) return record;
      found ??= record;
    }
    return found;
  }

  /** Whether the promise was this ballot at some time of this life, as far as the records show. */
  hasHeldInThisLife(ballot: Ballot): boolean {
    for (let record = this.#last; record !== null; record = record.before) {
      if (record.promised === ballot) return true;
      if (record === this.#recovered) return false;
    }
    return false;
  }

  write(tag: RecordTag, index: number): void {
    const accepted = tag.kind === 'accepted' ? tag : null;
    const promised = tag.kind === 'accepted' ? tag.promised : tag.ballot;
    const record: WrittenRecord = {
      promised,
      accepted,
      before: this.#last,
      index,
      isDurable: false,
      tag,
      fate: 'cached',
    };
    this.#last = record;
    this.#waiting.push(record);
    if (accepted === null) return;
    const records = this.#accepts.get(accepted.slot);
    if (records === undefined) this.#accepts.set(accepted.slot, [record]);
    else records.push(record);
  }

  /** The disk said what became of writes. */
  mark(tags: readonly Tag[], fate: 'synced' | 'lost'): void {
    for (const tag of tags) {
      for (const record of this.#waiting) {
        if (record.fate !== 'cached' || !isSameTag(record.tag, tag)) continue;
        record.fate = fate;
        break;
      }
    }
  }

  /** The next record that has become durable: synced, and so is all before it. Null if there is none. */
  takeSynced(): AcceptorRecord | null {
    return this.#waiting[0]?.fate === 'synced' ? this.#takeFirst() : null;
  }

  /** The next record that a crash left: not lost, and neither is any before it. Null if there is none. */
  takeKept(): AcceptorRecord | null {
    const first = this.#waiting[0];
    return first === undefined || first.fate === 'lost' ? null : this.#takeFirst();
  }

  /** A life begins: it goes on from what is durable, and what stands behind a hole is cut. */
  begin(): void {
    this.#waiting = [];
    this.#recovered = this.#durable;
    this.#last = this.#durable;
  }

  #takeFirst(): AcceptorRecord | null {
    const first = this.#waiting.shift();
    if (first === undefined) return null;
    first.isDurable = true;
    this.#durable = first;
    return first;
  }
}

export class DurableAcceptors {
  /** By address. */
  readonly #acceptors: (DurableAcceptor | undefined)[] = [];
  readonly #listeners: OnDurable[] = [];
  #isFed = false;

  /** The handlers of a rule that reads this: its own, and for the first rule also those that feed it. */
  handlersWith(own: Handlers<SynodEvent | WorldEvent>): Handlers<SynodEvent | WorldEvent> {
    if (this.#isFed) return own;
    this.#isFed = true;
    return {
      'disk.written': ({ tag }, { actor, index }) => {
        if (tag?.kind === 'promised' || tag?.kind === 'accepted') this.#acceptor(actor).write(tag, index);
      },
      'disk.synced': ({ tags }, at) => {
        if (tags.length > 0) this.#sync(tags, at);
      },
      'disk.failed': ({ tags }, { actor }) => this.#acceptors[actor]?.mark(tags, 'lost'),
      'disk.lost': ({ tags }, { actor }) => this.#acceptors[actor]?.mark(tags, 'lost'),
      'process.started': (_, at) => this.#begin(at),
      // Last: to add properties to a spread object is thirty times as slow.
      ...own,
    };
  }

  /** Calls `listener` with every record that becomes durable. */
  onDurable(listener: OnDurable): void {
    this.#listeners.push(listener);
  }

  /** The disk of a server; undefined if it has written nothing so far. */
  of(actor: number): DurableAcceptor | undefined {
    return this.#acceptors[actor];
  }

  #acceptor(actor: number): DurableAcceptor {
    return (this.#acceptors[actor] ??= new DurableAcceptor());
  }

  #sync(tags: readonly Tag[], at: Envelope): void {
    const acceptor = this.#acceptor(at.actor);
    acceptor.mark(tags, 'synced');
    for (let record = acceptor.takeSynced(); record !== null; record = acceptor.takeSynced()) {
      this.#tell(record, at);
    }
  }

  #begin(at: Envelope): void {
    const acceptor = this.#acceptors[at.actor];
    if (acceptor === undefined) return;
    for (let record = acceptor.takeKept(); record !== null; record = acceptor.takeKept()) {
      this.#tell(record, at);
    }
    acceptor.begin();
  }

  #tell(record: AcceptorRecord, at: Envelope): void {
    for (const listener of this.#listeners) listener(at.actor, record, at);
  }
}

function isSameTag(a: RecordTag, b: Tag): boolean {
  if (a === b) return true;
  if (a.kind === 'promised') return b.kind === 'promised' && a.ballot === b.ballot;
  if (b.kind !== 'accepted' || a.ballot !== b.ballot) return false;
  return a.slot === b.slot && a.value === b.value && a.promised === b.promised;
}
