/** What the page asks of the worker that owns the trace. */
import type { RunEvent } from '../../scenarios/run-recipe.js';
import type { ReadFrom } from './read-from.js';
import type { Tables } from './tables.js';
import type { Row, TraceModel } from './trace-model.js';

/** One event, for a table row or an inspector. */
export interface EventDetail {
  readonly row: Row;
  readonly event: RunEvent;
  /** One line: `acks 2.5 to s1`. No actor and no time: those are columns. */
  readonly summary: string;
}

/** The state of an actor as the events up to and including a row tell it: a tree of plain data. Null while it is down. */
export interface ActorState {
  readonly actor: number;
  readonly row: Row;
  readonly state: StateTree | null;
}
export type StateValue = string | number | boolean | null | StateTree | readonly StateValue[];
export interface StateTree {
  readonly [key: string]: StateValue;
}

export interface QueryError {
  readonly isError: true;
  readonly message: string;
  /** Where in the text, from 0. */
  readonly at: number;
  /** A text that would be understood, or null. */
  readonly fix: string | null;
}
export interface QueryResult {
  readonly isError: false;
  /** Rising. */
  readonly rows: Int32Array;
}

/** A refusal, a missing cause or a chain of causes, in sentences that name rows. */
export interface Explanation {
  readonly sentences: readonly { readonly text: string; readonly row: Row }[];
}

export interface LoadProgress {
  readonly bytes: number;
  readonly bytesTotal: number | null;
  readonly events: number;
}

/** `from` is null, or missing, for the beginning. */
export type TraceSource = { readonly from?: ReadFrom | null } & SourceOfBytes;

type SourceOfBytes =
  | { readonly kind: 'file'; readonly name: string; readonly blob: Blob }
  /** One gzip member or plain text. */
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'url'; readonly name: string; readonly url: string };

/** A file that cannot be opened: one sentence for the reader, and what to do. */
export class OpenError extends Error {
  override readonly name = 'OpenError';
}

export interface TraceService {
  /** Rejects with an OpenError. May call `onModel` early with what has been read so far, then again with the whole. */
  open(
    source: TraceSource,
    on: { progress(progress: LoadProgress): void; model(model: TraceModel, isWhole: boolean): void },
  ): Promise<void>;
  cancel(): void;
  tables(): Promise<Tables>;
  details(rows: readonly Row[]): Promise<readonly EventDetail[]>;
  /** Of all actors at a row. */
  states(row: Row): Promise<readonly ActorState[]>;
  /** Previous or next row at which the value under a path of keys of an actor changed; NO_ROW if none. */
  changeOf(actor: number, path: readonly string[], from: Row, direction: -1 | 1): Promise<Row>;
  search(text: string): Promise<QueryResult | QueryError>;
  why(row: Row): Promise<Explanation>;
  /** Why something did not happen at an actor around a row: the refusals, drops and lacks that explain it. */
  whyNot(row: Row): Promise<Explanation>;
  /** 32 bits of what each event says, as two runs are compared by it (`compare/fingerprint.ts`). One entry for each event. */
  fingerprints(): Promise<Uint32Array>;
  /** The lines of the file as it was read, for exports. */
  original(): Promise<Blob>;
}
