import type { ProtocolId } from '../sim/plan.js';
import type { Scenario } from './scenario.js';
import { swarm } from './swarm/swarm.js';
import { synodCalm } from './synod/calm.js';
import { crashAroundFsync } from './synod/crash-around-fsync.js';
import { electDuel } from './synod/duel.js';
import { minorityProposer } from './synod/minority.js';
import { ELECTIONS } from './zab/elections/elections.js';
import { PARTIAL_CONNECTIVITY } from './zab/partial/partial-connectivity.js';
import { CRASHES } from './zab/crashes/crashes.js';
import { DISKS } from './zab/disks/disks.js';
import { PARTITIONS } from './zab/partitions/partitions.js';
import { SESSIONS } from './zab/sessions/sessions.js';
import { SYNCHRONISATIONS } from './zab/synchronisation/synchronisations.js';
import { WATCHES } from './zab/watches/watches.js';

/** All scenarios, the randomised one first. */
export const SCENARIOS: readonly Scenario[] = [
  swarm,
  synodCalm,
  electDuel,
  crashAroundFsync,
  minorityProposer,
  ...ELECTIONS,
  ...PARTIAL_CONNECTIVITY,
  ...PARTITIONS,
  ...CRASHES,
  ...DISKS,
  ...SYNCHRONISATIONS,
  ...SESSIONS,
  ...WATCHES,
];

/** Each of them one thing that ZooKeeper's users rely on; the last two are still to come. */
const ZAB_SMOKE: readonly string[] = [
  'elect-cold-start-3',
  'elect-leader-crash-mid-broadcast',
  'pc-chain-3',
  'part-minority-leader',
  'crash-follower-around-fsync',
  'sync-trunc-old-leader',
  'sess-expire-ephemeral',
  'watch-order-before-read',
  'recipe-lock-fenced',
  'zvp-two-outstanding-deltas',
];

/** The smoke suite of each protocol, which runs when no scenario is named. */
export const SMOKE: Readonly<Record<ProtocolId, readonly Scenario[]>> = {
  synod: SCENARIOS.filter(({ on }) => on.synod !== undefined),
  zab: SCENARIOS.filter(({ id, on }) => on.zab !== undefined && ZAB_SMOKE.includes(id)),
};
