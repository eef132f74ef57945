/**
 * Events are declared once, as data. The declaration gives the type (`EventOf`), the trace file's codec and validator,
 * and the generated reference page: nothing about an event is written down twice.
 */
import type { Ballot } from './paxos/ballot.js';
import type { SessionId } from './ids.js';
import type { Tag } from './storage/tag.js';
import type { Answer } from './znode/answers.js';
import type { ZnodeRequest } from './znode/requests.js';
import type { Stat } from './znode/stat.js';
import type { Zxid } from './zxid.js';

/** What an acceptor tells of itself in a Promise: a value it accepted in a slot, and at which ballot. */
export interface AcceptedEntry {
  readonly slot: number;
  readonly ballot: Ballot;
  readonly value: number;
}

/** The field types of events, by name: left the name, right what a consumer gets. */
export interface FieldTypes {
  readonly int: number;
  readonly text: string;
  readonly bool: boolean;
  /** A server or client by its address. */
  readonly actor: number;
  readonly sids: readonly number[];
  readonly actors: readonly number[];
  /** Virtual time or a duration in µs. */
  readonly micros: number;
  readonly ballot: Ballot;
  readonly zxid: Zxid;
  /** A message: the sender's incarnation * 2^32 + its running number, stable when other parts of a run change. */
  readonly msg: number;
  readonly tag: Tag;
  readonly tags: readonly Tag[];
  readonly entries: readonly AcceptedEntry[];
  readonly session: SessionId;
  readonly sessions: readonly SessionId[];
  readonly ints: readonly number[];
  readonly stat: Stat;
  /** What a client of the znode service asks, whole. */
  readonly request: ZnodeRequest;
  /** What it is told, whole. */
  readonly answer: Answer;
}
export type FieldTypeName = keyof FieldTypes;

/**
 * A quorum as evidence: core names the servers, and the trace finds the events that were counted: of each named
 * server the event of kind `of` that agrees with this one in the fields `by`. Where the server that counts reports each
 * of them itself, `from` is the field in which that report names the server it is about.
 */
export interface EvidenceField {
  readonly type: 'sids';
  readonly of: string;
  readonly by: readonly string[];
  readonly from?: string;
}

/** A field's type; with `?` it may be null, which a file leaves out. */
export type FieldSpec = FieldTypeName | `${FieldTypeName}?` | EvidenceField;

/** The lowest detail level of a file that holds the event whether a finding names it or not. */
export type DetailLevel = 'min' | 'std' | 'full';

export interface EventSpec {
  /** The short name in a trace file. */
  readonly key: string;
  readonly level: DetailLevel;
  /** One sentence for the reference page. */
  readonly says: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}
export type EventSpecs = Readonly<Record<string, EventSpec>>;

type ValueOf<S extends FieldSpec> = S extends FieldTypeName
  ? FieldTypes[S]
  : S extends `${infer T extends FieldTypeName}?`
    ? FieldTypes[T] | null
    : readonly number[];

/** The union of the events that a declaration declares, discriminated by `kind`. */
export type EventOf<D extends EventSpecs> = {
  readonly [K in keyof D & string]: { readonly kind: K } & {
    readonly [F in keyof D[K]['fields']]: ValueOf<D[K]['fields'][F]>;
  };
}[keyof D & string];

/** Declares the events of one emitter. The argument is returned as it is, with its literal types. */
export function defineEvents<const D extends EventSpecs>(specs: D): D {
  return specs;
}
