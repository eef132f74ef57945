import type { LogGrid } from './log-cells.js';
import type { LogFrame } from './log-frame.js';
import type { Context } from './log-words.js';

/** What is drawn of the logs. */
export interface LogPicture extends Context {
  readonly grid: LogGrid;
  readonly frame: LogFrame;
  /** Brings a column into sight. */
  readonly show: (column: number) => void;
}
