/** Clients of the znode service as they stand in a plan's file. */
import { z } from 'zod';
import type { ZnodeRequest } from '../../core/znode/requests.js';
import type { RegisterStep, ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import { count, int32, micros, pauseMicros, serverId } from './scalars.js';

/** A path is checked by the service, not here: a plan may well ask for what is refused. */
const path = z.string().nullable();
const data = z.string().nullable();
const acl = z.array(z.strictObject({ perms: int32, scheme: z.string(), id: z.string() }));
const creation = { path, data, acl, flags: int32 };
const reading = { path, watch: z.boolean() };
const paths = z.array(z.string());

const multiOp = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), ...creation }),
  z.strictObject({ kind: z.literal('create2'), ...creation }),
  z.strictObject({ kind: z.literal('createContainer'), ...creation }),
  z.strictObject({ kind: z.literal('createTTL'), ...creation, ttl: z.int() }),
  z.strictObject({ kind: z.literal('delete'), path, version: int32 }),
  z.strictObject({ kind: z.literal('setData'), path, data, version: int32 }),
  z.strictObject({ kind: z.literal('check'), path, version: int32 }),
]);

const multiReadOp = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('getData'), ...reading }),
  z.strictObject({ kind: z.literal('getChildren'), ...reading }),
]);

/** Pings and the watches of a reconnect are the business of a client's handle. */
const request: z.ZodType<ZnodeRequest> = z.discriminatedUnion('kind', [
  multiOp,
  z.strictObject({ kind: z.literal('multi'), ops: z.array(multiOp.nullable()) }),
  z.strictObject({ kind: z.literal('closeSession') }),
  z.strictObject({ kind: z.literal('exists'), ...reading }),
  z.strictObject({ kind: z.literal('getData'), ...reading }),
  z.strictObject({ kind: z.literal('getChildren'), ...reading }),
  z.strictObject({ kind: z.literal('getChildren2'), ...reading }),
  z.strictObject({ kind: z.literal('getACL'), path }),
  z.strictObject({ kind: z.literal('setACL'), path, acl, version: int32 }),
  z.strictObject({ kind: z.literal('getAllChildrenNumber'), path }),
  z.strictObject({ kind: z.literal('getEphemerals'), prefix: path }),
  z.strictObject({ kind: z.literal('multiRead'), ops: z.array(multiReadOp.nullable()) }),
  z.strictObject({ kind: z.literal('reconfig') }),
  z.strictObject({ kind: z.literal('addWatch'), path, mode: int32 }),
  z.strictObject({ kind: z.literal('checkWatches'), path, type: int32 }),
  z.strictObject({ kind: z.literal('removeWatches'), path, type: int32 }),
  z.strictObject({ kind: z.literal('addAuth'), scheme: z.string(), auth: data }),
  z.strictObject({ kind: z.literal('whoAmI') }),
  z.strictObject({ kind: z.literal('malformed') }),
  z.strictObject({ kind: z.literal('malformedUpdate') }),
  z.strictObject({ kind: z.literal('sync'), path }),
]);

const pace = {
  count,
  thinkMicros: micros,
  fromMicros: micros.exactOptional(),
  untilMicros: micros.exactOptional(),
};

const waiting = {
  patienceMicros: micros.exactOptional(),
  whenSuspended: z.enum(['stop', 'clock']).exactOptional(),
};

/** What clients do with recipes. */
const recipeTasks = [
  z.strictObject({
    kind: z.literal('lock'),
    path: z.string(),
    resource: z.string(),
    holdMicros: micros,
    isFenced: z.boolean().exactOptional(),
    ...waiting,
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('read-write-lock'),
    path: z.string(),
    resource: z.string(),
    holdMicros: micros,
    writePercent: z.int().min(0).max(100),
    ...waiting,
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('leader'),
    path: z.string(),
    resource: z.string(),
    leadMicros: micros,
    isByTurns: z.boolean().exactOptional(),
    whenSuspended: waiting.whenSuspended,
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('semaphore'),
    path: z.string(),
    leases: z.int().min(1),
    holdMicros: micros,
    ...waiting,
    ...pace,
  }),
  z.strictObject({ kind: z.enum(['config', 'config-cache', 'config-set']), path: z.string(), ...pace }),
  z.strictObject({
    kind: z.literal('group'),
    path: z.string(),
    id: z.string().exactOptional(),
    stayMicros: micros,
    takesOver: z.boolean().exactOptional(),
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('service'),
    path: z.string(),
    stayMicros: micros,
    weight: z.int().min(1).max(999_999).exactOptional(),
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('discovery'),
    path: z.string(),
    strategy: z.enum(['round-robin', 'random', 'sticky', 'weighted']),
    errorPercent: z.int().min(0).max(100).exactOptional(),
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('barrier'),
    path: z.string(),
    raisedMicros: micros.exactOptional(),
    patienceMicros: micros,
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('double-barrier'),
    path: z.string(),
    members: z.int().min(1),
    insideMicros: micros,
    patienceMicros: micros,
    ...pace,
  }),
  z.strictObject({
    kind: z.enum(['shared-queue', 'locked-queue', 'priority-queue']),
    path: z.string(),
    putsPercent: z.int().min(0).max(100).exactOptional(),
    patienceMicros: micros,
    ...pace,
  }),
  z.strictObject({ kind: z.literal('shared-counter'), path: z.string(), isSure: z.boolean(), ...pace }),
  z.strictObject({
    kind: z.literal('two-phase-commit'),
    path: z.string(),
    site: z.string(),
    sites: z.array(z.string()),
    patienceMicros: micros,
    ...pace,
  }),
] as const;

/** Every step has its name here, or this does not compile. */
const REGISTER_STEPS = {
  set: 'set',
  swap: 'swap',
  get: 'get',
  'sync-get': 'sync-get',
  exists: 'exists',
  list: 'list',
  remove: 'remove',
  multi: 'multi',
  'failing-multi': 'failing-multi',
} as const satisfies { readonly [S in RegisterStep]: S };

const task = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('script'),
    calls: z.array(z.strictObject({ atMicros: micros, request, isInsistent: z.boolean() })),
  }),
  z.strictObject({ kind: z.literal('counter'), path: z.string(), ...pace }),
  z.strictObject({ kind: z.literal('queue'), path: z.string(), ...pace }),
  z.strictObject({
    kind: z.literal('register'),
    paths: paths.min(1),
    steps: z.array(z.enum(REGISTER_STEPS)).min(1).exactOptional(),
    ...pace,
  }),
  z.strictObject({
    kind: z.literal('watch'),
    path: z.string(),
    by: z.enum(['exists', 'getData', 'getChildren']),
    untilMicros: micros,
  }),
  z.strictObject({ kind: z.literal('ephemeral'), path: z.string(), ...pace }),
  ...recipeTasks,
]);

/** A client of the znode service. */
export const znodeClient: z.ZodType<ZnodeClientPlan> = z.strictObject({
  opensAtMicros: micros.exactOptional(),
  sessionTimeoutMs: z.int(),
  silenceMicros: pauseMicros.nullable(),
  firstServer: serverId,
  isFaithful: z.boolean(),
  canBeReadOnly: z.boolean().exactOptional(),
  tasks: z.array(task),
  churn: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('close'), atMicros: micros }),
      z.strictObject({ kind: z.literal('move'), atMicros: micros, awayMicros: micros.exactOptional() }),
    ]),
  ),
});
