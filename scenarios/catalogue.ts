import type { Scenario } from './scenario.js';
import { swarm } from './swarm/swarm.js';
import { synodCalm } from './synod/calm.js';
import { crashAroundFsync } from './synod/crash-around-fsync.js';
import { electDuel } from './synod/duel.js';
import { minorityProposer } from './synod/minority.js';

/** All scenarios, the randomised one first. */
export const SCENARIOS: readonly Scenario[] = [
  swarm,
  synodCalm,
  electDuel,
  crashAroundFsync,
  minorityProposer,
];

/** The scenarios of the smoke suite, which runs when none is named. */
export const SMOKE: readonly string[] = SCENARIOS.map(({ id }) => id);
