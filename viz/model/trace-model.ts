/**
 * A trace as the viewer holds it: what the worker makes of a file in one pass, and hands to the page as plain data and
 * typed arrays. Everything that is drawn or searched at every frame is here; texts and whole events stay in the worker.
 *
 * A `Row` is the position of an event among the events of the file, from 0. People see the event's *index* (`#812`), its
 * number in the run: below full detail a file leaves events out, and the two differ.
 */
import type { DetailLevel } from '../../core/define-events.js';
import type { Actor } from '../../sim/cluster.js';
import type { TraceFooter, TraceHeader, TraceRule } from '../../sim/trace/file/format.js';
import type { ReadFrom } from './read-from.js';

export type Row = number;
/** No row. */
export const NO_ROW = -1;

/** One entry for each event. */
export interface EventColumns {
  readonly count: number;
  /** The number in the run. Rising. */
  readonly index: Uint32Array;
  /** Virtual time in µs. Never falls. */
  readonly micros: Float64Array;
  /** A place in `kinds`. */
  readonly kind: Uint8Array;
  /** A place in `actors`. */
  readonly actor: Uint16Array;
  /** The row of the cause, or NO_ROW. */
  readonly cause: Int32Array;
}

/** For each row a list of rows: those of row r are `rows[starts[r]]` up to, but without, `rows[starts[r + 1]]`. */
export interface RowLists {
  readonly starts: Uint32Array;
  readonly rows: Int32Array;
}

/** By pair of actors (see `message-pairs.ts`): the rows that sent messages, and those whose message was lost. */
export interface MessagePairs {
  readonly sent: RowLists;
  readonly lost: RowLists;
}

/** What a row rests on; see `load/order-links.ts`. One entry for each event, NO_ROW where there is none. */
export interface OrderLinks {
  /** The cause, as far as a past follows it. */
  readonly cause: Int32Array;
  /** What the same process reported before it while it handled the same input. */
  readonly step: Int32Array;
  /** The earlier event of the same actor whose state it used. */
  readonly state: Int32Array;
}

export interface KindInfo {
  /** `zab.acked`. */
  readonly kind: string;
  /** The short name in files: `ack`. */
  readonly key: string;
  /** One sentence on what such an event says. */
  readonly says: string;
}

/** What a message is for, as far as a picture shows it: each has a glyph, a stroke and a colour. */
export const MESSAGE_CLASSES = [
  'proposal',
  'ack',
  'commit',
  'vote',
  'heartbeat',
  'sync',
  'client',
  'other',
] as const;
export type MessageClass = (typeof MESSAGE_CLASSES)[number];

/** What became of a message. */
export const MESSAGE_FATES = ['delivered', 'lost', 'in-flight'] as const;
export type MessageFate = (typeof MESSAGE_FATES)[number];

/** One entry for each message that was sent, and for each copy of one; in the order of sending. */
export interface MessageColumns {
  readonly count: number;
  /** The row of net.sent; of a copy, that of net.duplicated. */
  readonly sent: Int32Array;
  /** The row of net.delivered or net.dropped; NO_ROW if it was under way at the end. */
  readonly ended: Int32Array;
  /** Times of both in µs; of what was under way at the end, the end of the trace. */
  readonly sentMicros: Float64Array;
  readonly endedMicros: Float64Array;
  /** Places in `actors`. */
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  /** A place in `messageTypes`. */
  readonly type: Uint16Array;
  /** A place in MESSAGE_CLASSES. */
  readonly class: Uint8Array;
  /** A place in MESSAGE_FATES. */
  readonly fate: Uint8Array;
  /** Bits of MESSAGE_FLAGS. */
  readonly flags: Uint8Array;
  /** The message that each row sends, delivers or drops, or NO_ROW. One entry for each event. */
  readonly ofRow: Int32Array;
}
export const MESSAGE_FLAGS = { copy: 1, held: 2, delayed: 4, overtakes: 8 } as const;

/** Something that lasts on one lane. `end` is the row at which it is over, `endMicros` the end of the trace if it never is. */
export interface Span {
  readonly actor: number;
  readonly start: Row;
  readonly end: Row;
  readonly startMicros: number;
  readonly endMicros: number;
}
export interface RoleSpan extends Span {
  readonly role: string;
  readonly phase: string;
  /** The epoch (ZAB) or the ballot's round that it works in; null while it has none. */
  readonly epoch: number | null;
}
export interface OutageSpan extends Span {
  readonly sort: 'down' | 'paused';
  readonly why: string;
  /** What the crash took from the disk, in words (`log 1.5`): empty if nothing that was not synced was lost. */
  readonly lost: readonly string[];
}
/** A disturbance of the network: pairs of places in `actors`, from and to. */
export interface NetworkSpan {
  readonly sort: 'cut' | 'held' | 'slow';
  readonly start: Row;
  readonly end: Row;
  readonly startMicros: number;
  readonly endMicros: number;
  readonly links: readonly (readonly [number, number])[];
  /** Groups of places in `actors` that still reach one another; empty if the cut is not one between groups. */
  readonly groups: readonly (readonly number[])[];
  readonly text: string;
}
/** A time in which one epoch (or ballot round) was led. */
export interface EpochSpan {
  readonly epoch: number;
  /** Place of the leader in `actors`; null if nobody was established. */
  readonly leader: number | null;
  readonly start: Row;
  readonly startMicros: number;
  readonly endMicros: number;
}
/** A planned fault that struck, or found nobody. */
export interface FaultMark {
  readonly row: Row;
  readonly micros: number;
  readonly isSkipped: boolean;
  readonly fault: string;
  readonly actors: readonly number[];
  readonly text: string;
}

export interface EvidenceStop {
  /** The row, or NO_ROW if the file leaves that event out. */
  readonly row: Row;
  readonly index: number;
  readonly role: string;
}
/** A broken promise, in the words of a reader. */
export interface Finding {
  readonly rule: string;
  readonly slug: string;
  /** The promise, as the table of rules says it; empty if this viewer does not know the rule. */
  readonly title: string;
  readonly message: string;
  readonly stops: readonly EvidenceStop[];
}

/** A call of a client of the service, or a value that a client of the synod submitted. */
export interface Operation {
  readonly actor: number;
  readonly called: Row;
  readonly calledMicros: number;
  /** NO_ROW while it is open; `endedMicros` is the end of the trace then. */
  readonly ended: Row;
  readonly endedMicros: number;
  readonly outcome: 'ok' | 'fail' | 'unknown' | 'open';
  /** `setData /r1 v3`. */
  readonly text: string;
  /** What came back: `2.5`, `NONODE`. */
  readonly result: string;
  readonly path: string | null;
  /** The zxid of its answer (an update's own place in the order); null if it has none. */
  readonly zxid: number | null;
  readonly isUpdate: boolean;
}

/** What was wrong with the file. */
export interface Problem {
  readonly sort: 'truncated' | 'damaged' | 'ignored';
  readonly line: number;
  readonly text: string;
  /** Other parts of the file that can be looked at instead. */
  readonly offers?: readonly { readonly text: string; readonly from: ReadFrom | null }[];
}

/** How many events each bucket of a power-of-two width holds, from `beginMicros` on, lane by lane; level 0 is the finest. */
export interface DensityLevel {
  readonly bucketMicros: number;
  readonly buckets: number;
  /** `counts[lane * buckets + bucket]`. */
  readonly counts: Uint32Array;
}

export interface TraceModel {
  /** A name for the page: the file's, or the recipe's. */
  readonly name: string;
  readonly header: TraceHeader;
  readonly level: DetailLevel;
  readonly footer: TraceFooter | null;
  /** The virtual time in µs of what is shown: from 0 or, in a part of a trace, from its first event, to the last event. */
  readonly beginMicros: number;
  readonly endMicros: number;
  readonly actors: readonly Actor[];
  readonly kinds: readonly KindInfo[];
  readonly columns: EventColumns;
  /** Further causes of a row: what a quorum counted. */
  readonly furtherCauses: RowLists;
  readonly order: OrderLinks;
  /** The rows that a row brought about, of either sort. */
  readonly effects: RowLists;
  /** The rows of each actor (a place in `actors` takes the place of the row). */
  readonly rowsOfActor: RowLists;
  readonly messageTypes: readonly string[];
  readonly messages: MessageColumns;
  readonly pairs: MessagePairs;
  readonly roles: readonly RoleSpan[];
  readonly outages: readonly OutageSpan[];
  readonly network: readonly NetworkSpan[];
  readonly epochs: readonly EpochSpan[];
  readonly faults: readonly FaultMark[];
  readonly findings: readonly Finding[];
  readonly rules: readonly TraceRule[];
  readonly operations: readonly Operation[];
  readonly density: readonly DensityLevel[];
  readonly problems: readonly Problem[];
}
