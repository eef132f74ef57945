/**
 * The trace file, format 3.1: JSON Lines, one line for each thing that is said.
 *
 * The first line is the header, the recipe of the run and the kinds of events with the names of their fields; then come
 * the events in their order, texts that get a number, keyframes, findings and rules wherever they are known, and the
 * footer with a checksum. An event line is `{"k":kind key,"t":µs,"n":actor,"i":index,"c":cause,"q":[causes],"x":[fields]}`.
 * `i` is written only if the index is not the one after the previous line's, because a file below full detail leaves
 * events out; `c` and `q` say how many events back a cause lies. In `x` the fields stand in the order of the header,
 * without nulls at its end; a number in place of a text is the text's. A file holds integers and no wall-clock time, so a
 * recipe gives the same bytes.
 *
 * A part of a trace says in its header from which event on it is whole (`from`). What stands before that event tells in outline
 * what came before: the events of the lowest level, the last event of all, and behind it a keyframe.
 *
 * Files of formats 1.0, 2.0 and 3.0 are read as well.
 */
import type { DetailLevel } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import type { Evidence } from '../../check/checker.js';
import type { Actor } from '../../cluster.js';
import type { RuleVerdict, RunVerdict } from '../../run-result.js';
import type { Envelope } from '../event-stream.js';
import type { StateTree } from '../state/state-tree.js';
import type { TraceError } from './line/trace-error.js';

/** What this code writes. A reader refuses another major version, and ignores what a newer minor version added. */
export const FORMAT = { major: 3, minor: 1 } as const;
/** The oldest major version that is read. */
export const OLDEST_MAJOR = 1;

/** The keys of lines that are no events: no kind may use one as its short name. */
export const STRUCTURE_KEYS = {
  header: 'hdr',
  symbol: 'sym',
  keyframe: 'key',
  finding: 'fnd',
  rule: 'chk',
  footer: 'end',
} as const;

/** The keys that may stand in every event line beside its fields. */
export const ENVELOPE_KEYS: readonly string[] = ['k', 't', 'n', 'i', 'c', 'q'];
/** The key of the fields. */
export const FIELDS_KEY = 'x';

/**
 * The recipe of the run, and who took part. A reader checks `plan` and `tape` for being objects only: their schema is
 * the business of whoever runs them again.
 */
export interface TraceHeader {
  readonly protocol: string;
  readonly scenario: string;
  readonly variant: string | null;
  readonly seed: number;
  readonly strategy: string;
  readonly slackMicros: number;
  /** Overrides the scenario's ensemble size. */
  readonly servers: number | null;
  /** The whole plan that was run. */
  readonly plan: object;
  /** Answers where the seed alone does not give them. */
  readonly tape: object | null;
  /** Rules that the run must exercise, in place of what its scenario is about. */
  readonly about: readonly string[] | null;
  readonly actors: readonly Actor[];
}

/** A violated rule, with the events that prove it by their index in the run. */
export interface TraceFinding {
  readonly rule: string;
  readonly slug: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

/** What became of one rule. */
export interface TraceRule {
  readonly rule: string;
  readonly verdict: RuleVerdict;
  /** How often the premise was true. */
  readonly premises: number;
}

export interface TraceFooter {
  /** How many events the file holds. */
  readonly events: number;
  /** How many events were reported in the run, left out or not. */
  readonly reported: number;
  /** The run hash: 16 hex digits. */
  readonly hash: string;
  readonly verdict: RunVerdict;
  /** In their order: where each keyframe begins, in bytes without compression, and the last event before it. */
  readonly keyframes: readonly KeyframePlace[];
  /** How many events of each kind the file holds, by short name; null in a file of format 1. */
  readonly counts: Readonly<Record<string, number>> | null;
}

export interface KeyframePlace {
  readonly offset: number;
  readonly index: number;
}

/** How far a run has come: two runs that are equal up to there are equal in this. */
export interface RunProgress {
  /** The run hash so far: 16 hex digits. */
  readonly hash: string;
  /** How many draws each random stream has made, by name. */
  readonly draws: Readonly<Record<string, number>>;
}

/** The states of all actors behind an event, as they stand in a file: `KeyframeReader` puts them together. */
export interface Keyframe {
  /** How many keyframes stand before it, those among them that cannot be read as well. */
  readonly number: number;
  /** The last event before it. */
  readonly index: number;
  readonly micros: number;
  /** Null if whoever wrote it did not know. */
  readonly progress: RunProgress | null;
  /**
   * By address, without who is down. What is equal in an earlier keyframe is `{"=":number of that keyframe}`, and what is
   * equal in the state of an actor with a lower address `{"@":that address}`.
   */
  readonly states: StateTree;
}

/** What a line says. */
export type TraceItem<E extends Kinded> =
  | {
      readonly kind: 'header';
      /** `[major, minor]` of the file. */
      readonly version: readonly [number, number];
      readonly level: DetailLevel;
      /** The index of the first event from which on the file is whole: 1, or later in a part of a trace. */
      readonly from: number;
      /** The kinds that the file may hold: those of its level, and more if its findings name others. */
      readonly kinds: ReadonlySet<string>;
      readonly header: TraceHeader;
    }
  /** `at` is a consumer's envelope; `causes` are the further causes (the evidence of a quorum), by index. */
  | { readonly kind: 'event'; readonly event: E; readonly at: Envelope; readonly causes: readonly number[] }
  | { readonly kind: 'finding'; readonly finding: TraceFinding }
  | { readonly kind: 'rule'; readonly result: TraceRule }
  | { readonly kind: 'footer'; readonly footer: TraceFooter }
  | { readonly kind: 'keyframe'; readonly keyframe: Keyframe }
  /** A text got a number, which the reader keeps to itself. */
  | { readonly kind: 'symbol' }
  /** A line that a newer minor version brought; `key` is its `k`. */
  | { readonly kind: 'ignored'; readonly key: string }
  /** A line that cannot be read; only from a reader that skips these. */
  | { readonly kind: 'damaged'; readonly error: TraceError };

const LEVEL_RANKS: Readonly<Record<DetailLevel, number>> = { min: 0, std: 1, full: 2 };
const RULE_VERDICTS: Readonly<Record<RuleVerdict, true>> = {
  held: true,
  violated: true,
  unknown: true,
  vacuous: true,
  excused: true,
};
const RUN_VERDICTS: Readonly<Record<RunVerdict, true>> = {
  held: true,
  violated: true,
  expected: true,
  missed: true,
  inconclusive: true,
  error: true,
};
const ACTOR_ROLES: Readonly<Record<Actor['role'], true>> = { world: true, server: true, client: true };

/** Whether a file of a detail level holds events of another. */
export function holdsLevel(file: DetailLevel, event: DetailLevel): boolean {
  return LEVEL_RANKS[event] <= LEVEL_RANKS[file];
}

export function isDetailLevel(value: unknown): value is DetailLevel {
  return typeof value === 'string' && Object.hasOwn(LEVEL_RANKS, value);
}

export function isRuleVerdict(value: unknown): value is RuleVerdict {
  return typeof value === 'string' && Object.hasOwn(RULE_VERDICTS, value);
}

export function isRunVerdict(value: unknown): value is RunVerdict {
  return typeof value === 'string' && Object.hasOwn(RUN_VERDICTS, value);
}

export function isActorRole(value: unknown): value is Actor['role'] {
  return typeof value === 'string' && Object.hasOwn(ACTOR_ROLES, value);
}
