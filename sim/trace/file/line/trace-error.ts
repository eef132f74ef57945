/** What is wrong with a trace. */
export type TraceFlaw =
  /** A line is not a JSON object. */
  | 'not-json'
  /** The first line is no header, or a later one is. */
  | 'misplaced-header'
  /** The file's major version is not this one's. */
  | 'other-version'
  /** Nobody here declares the events of the file's protocol. */
  | 'unknown-protocol'
  /** A line of a kind that is not declared. */
  | 'unknown-kind'
  | 'unknown-key'
  | 'missing-field'
  | 'wrong-type'
  /** A number that is no integer, or too large for one. */
  | 'unsafe-number'
  /** An event that its header's list of actors does not name. */
  | 'unknown-actor'
  | 'time-backwards'
  | 'index-backwards'
  /** A cause that is no earlier event. */
  | 'wrong-cause'
  /** A text that was not given a number before. */
  | 'unknown-symbol'
  /** A keyframe that refers to no earlier one, or is not what the events before it come to. */
  | 'wrong-keyframe'
  /** The file ends without its footer. */
  | 'truncated'
  /** The footer's counts are not those of the lines before it. */
  | 'wrong-count'
  | 'wrong-sum'
  /** Something follows the footer. */
  | 'behind-footer'
  /** Too many lines were skipped. */
  | 'too-damaged';

/** A damaged or foreign trace: where it is wrong, and why it cannot be read, in one sentence. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  /** Counted from 1. */
  readonly line: number;
  /** In UTF-16 code units, counted from 1; null if the whole line is meant. */
  readonly column: number | null;
  readonly what: TraceFlaw;
  /** The sentence without its place. */
  readonly why: string;

  constructor(flaw: {
    readonly line: number;
    readonly column: number | null;
    readonly what: TraceFlaw;
    readonly why: string;
  }) {
    const column = flaw.column === null ? '' : `, column ${String(flaw.column)}`;
    super(`line ${String(flaw.line)}${column}: ${flaw.why}`);
    this.line = flaw.line;
    this.column = flaw.column;
    this.what = flaw.what;
    this.why = flaw.why;
  }
}
