/** Plans as they stand in a file, each part by itself. */
import { z } from 'zod';
import { COUNTER_MAX } from '../../core/zxid.js';
import type { Plan, ProtocolId } from '../../sim/plan.js';
import { plannedFault } from './fault-schema.js';
import { WORDS } from './protocol-words.js';
import { count, int32, micros, pauseMicros, ppm, serverId, word } from './scalars.js';
import { znodeClient } from './znode-client-schema.js';

/** More servers than any ensemble has; a ballot has room for 8,191. */
const SERVERS_MAX = 99;
/** A server writes a snapshot after between half of and all of so many transactions: half of it must be some. */
const SNAPSHOT_EVERY_MIN = 2;

const delay = z.strictObject({
  shape: z.enum(['constant', 'uniform', 'exponential', 'heavy']),
  minMicros: micros,
  meanMicros: micros,
  capMicros: micros,
});

const BASE = {
  servers: z.int().min(1).max(SERVERS_MAX),
  network: z.strictObject({
    latency: delay,
    lossPpm: ppm,
    duplicationPpm: ppm,
    copyDelay: delay,
    overtakePpm: ppm,
    overtakeDelay: delay,
  }),
  disk: z.strictObject({ sync: delay }),
  safetyMicros: micros,
  livenessMicros: micros,
  core: z.array(serverId),
  startsMicros: z.array(micros).exactOptional(),
};

const synodPlan = z.strictObject({
  protocol: z.literal('synod'),
  ...BASE,
  faults: z.array(plannedFault(WORDS.synod)),
  settings: z.strictObject({
    resendMicros: pauseMicros,
    backoffMicros: pauseMicros,
    backoffCapMicros: pauseMicros,
    learnMicros: pauseMicros,
    asksBeforeBallot: z.int().min(0),
  }),
  clients: z.array(
    z.strictObject({
      calls: z.array(z.strictObject({ atMicros: micros, value: word, to: serverId })),
      timeoutMicros: pauseMicros,
    }),
  ),
});

const zabSettings = z.strictObject({
  tickMicros: pauseMicros,
  initLimitTicks: count,
  syncLimitTicks: count,
  electionWaitMicros: pauseMicros,
  electionWaitCapMicros: pauseMicros,
  finalizeWaitMicros: micros,
  electionConnectMicros: pauseMicros,
  learnerConnectTries: count,
  learnerConnectPauseMicros: pauseMicros,
  committedLogLength: count,
  snapshotSizePercent: int32,
  snapshotEvery: count.min(SNAPSHOT_EVERY_MIN),
  snapshotsToKeep: count,
  refusesDamagedEnd: z.boolean().exactOptional(),
  batchMax: count,
  counterMax: z.int().min(1).max(COUNTER_MAX),
});

const service = z.strictObject({
  minSessionTimeoutMs: count,
  maxSessionTimeoutMs: count,
  requestBytesMax: count.exactOptional(),
  isQuotaEnforced: z.boolean().exactOptional(),
  hasTtl: z.boolean().exactOptional(),
  cleaningIntervalMs: count.exactOptional(),
  containerNeverUsedMs: z.int().min(0).exactOptional(),
  superDigest: z.string().exactOptional(),
  clientNetwork: z.enum(['addresses', 'loopback']).exactOptional(),
  readOnlyAfterMs: count.exactOptional(),
  localSessions: z.enum(['upgraded', 'kept']).exactOptional(),
  connectionsMax: count.exactOptional(),
  outstandingMax: z.int().min(0).exactOptional(),
  requestsMax: count.exactOptional(),
  throttledAfterMs: z.int().min(0).exactOptional(),
  snapshotChunkZnodes: count.exactOptional(),
});

const quorums = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('majority') }),
  z.strictObject({
    kind: z.literal('hierarchical'),
    groups: z.array(z.array(z.strictObject({ sid: serverId, weight: z.int().min(0) }))),
  }),
]);

const demands = z.strictObject({
  progressDuring: z
    .strictObject({ withinMicros: pauseMicros, fromMicros: micros, toMicros: micros })
    .nullable(),
  leaderChangesMax: z.int().min(0).nullable(),
  electionRoundsMax: z.int().min(0).nullable(),
});

const zabPlan = z.strictObject({
  protocol: z.literal('zab'),
  ...BASE,
  faults: z.array(plannedFault(WORDS.zab)),
  settings: zabSettings,
  observers: z.array(serverId),
  quorums,
  service,
  clients: z.array(znodeClient),
  streams: z.strictObject({ windowMessages: count, silenceMicros: pauseMicros, resetPpm: ppm }),
  lane: delay,
  quietMicros: micros,
  demands,
});

/** One for each protocol: one that is missing here does not compile. */
const PLANS = { synod: synodPlan, zab: zabPlan } satisfies {
  readonly [P in ProtocolId]: z.ZodType<Extract<Plan, { readonly protocol: P }>>;
};

/** A plan of any protocol. */
export const planSchema: z.ZodType<Plan> = z.discriminatedUnion('protocol', [PLANS.synod, PLANS.zab]);
