import type { Palette } from '../../draw/tokens.js';
import type { TraceModel } from '../../model/trace-model.js';
import type { ClockSpan } from './clocks.js';
import type { Frame } from './frame.js';
import type { Scenery } from './scenery.js';

/** All that a picture over time is drawn from. */
export interface Scene {
  readonly model: TraceModel;
  readonly scenery: Scenery;
  readonly frame: Frame;
  readonly palette: Palette;
  readonly clocks: readonly ClockSpan[];
  /** 1, or more for a large screen. */
  readonly scale: number;
}
