import type { Scenario } from '../../scenario.js';
import { partMinorityLeader } from './minority-leader.js';
import { partSerialLeaders } from './serial-leaders.js';
import { partEvenSplit } from './even-split.js';
import { partRandomNemesis } from './random-nemesis.js';

/** The ensemble falls into parts. */
export const PARTITIONS: readonly Scenario[] = [
  partMinorityLeader,
  partSerialLeaders,
  partEvenSplit,
  partRandomNemesis,
];
