import { Applier } from './apply.js';
import { OutstandingChanges } from './outstanding.js';
import { Preparer } from './prepare.js';

/** The parts of the service's state machine. A variant of the zoo replaces one of them by a subclass that gets one step wrong. */
export interface ZnodeParts {
  readonly outstanding: typeof OutstandingChanges;
  readonly preparer: typeof Preparer;
  readonly applier: typeof Applier;
}

export const ZNODE_PARTS: ZnodeParts = {
  outstanding: OutstandingChanges,
  preparer: Preparer,
  applier: Applier,
};
