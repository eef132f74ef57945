import type { Input, Vocabulary } from '../../core/env.js';

/** An input on its way to a process. */
export interface Arrival<V extends Vocabulary> {
  readonly input: Input<V>;
  /** Reports that the process gets it, and returns that event's index; null if it came to nothing meanwhile. */
  begin(): number | null;
}
