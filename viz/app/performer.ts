import type { TraceSource } from '../model/service.js';
import type { Signals } from './signals.js';
import type { Workbench } from './workbench.js';

/** The store, as far as actions use it. */
export interface Performer extends Signals, Pick<Workbench, 'moveTo' | 'setRange' | 'close' | 'service'> {
  find(text: string): Promise<void>;
  open(source: TraceSource): Promise<void>;
}

/** What comes behind a value in a list, in a circle. */
export function after<T>(values: readonly T[], value: T): T {
  return values[(values.indexOf(value) + 1) % values.length] ?? value;
}
