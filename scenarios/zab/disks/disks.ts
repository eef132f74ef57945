import type { Scenario } from '../../scenario.js';
import { diskTornTail } from './torn-tail.js';
import { diskLeaderWriteError } from './leader-write-error.js';

/** Disks lose, refuse, or tear what is written. */
export const DISKS: readonly Scenario[] = [diskTornTail, diskLeaderWriteError];
