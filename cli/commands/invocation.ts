import type { Output } from '../report/output.js';

/** What a command gets of the process that it runs in. */
export interface Invocation {
  readonly output: Output;
  /** The version of the package. */
  readonly version: string;
  /** Sets what the process will exit with. */
  exitWith(code: number): void;
}
