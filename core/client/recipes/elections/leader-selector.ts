import type { LatchOptions, LatchOwner } from './leader-latch.js';
import { LeaderLatch } from './leader-latch.js';
import type { SharedHandle } from '../shared-handle.js';

/** What a selector calls itself. */
const RECIPE = 'selector';

/**
 * Leaders by turns (Curator's LeaderSelector): whoever has led for as long as it likes gives the lead to the next one,
 * and takes its place at the end.
 */
export class LeaderSelector extends LeaderLatch {
  constructor(handle: SharedHandle, options: LatchOptions, owner: LatchOwner) {
    super(handle, { ...options, recipe: RECIPE }, owner);
  }

  /** It has led enough. */
  relinquish(): void {
    this.close();
    this.start();
  }
}
