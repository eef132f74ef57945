/** Faults as they stand in a plan file. */
import { z } from 'zod';
import type { SynodMessage } from '../../core/paxos/synod/messages.js';
import { CRASH_OUTCOMES } from '../../sim/disk/crash-outcome.js';
import type { Fault, PlannedFault, Selector, Strike } from '../../sim/faults/plan.js';
import { ROLE_SELECTORS } from '../../sim/faults/plan.js';
import { PAXOS_STEPS } from '../../sim/faults/steps.js';

/** No time of a plan is longer than about eleven days of virtual time, so that sums of times stay exact. */
const MICROS_MAX = 1_000_000_000_000;
const COUNT_MAX = 1_000_000;

/** A time or a duration in µs. */
export const micros = z.int().min(0).max(MICROS_MAX);
/** A duration in µs that may not be zero: what is repeated after it would never let time go on. */
export const pauseMicros = z.int().min(1).max(MICROS_MAX);
/** The address of a server. */
export const serverId = z.int().min(1);

/** Every message has its name here, or this does not compile. */
const MESSAGES: Readonly<Record<SynodMessage['kind'], true>> = {
  Prepare: true,
  Promise: true,
  Accept: true,
  Accepted: true,
  Reject: true,
  Decide: true,
  LearnReq: true,
  Submit: true,
  Answer: true,
};

const count = z.int().min(1).max(COUNT_MAX);
const factor = z.int().min(1).max(COUNT_MAX);
const forMicros = micros.nullable();
const message = z.enum(Object.keys(MESSAGES));
const target = z.custom<Selector>(
  isSelector,
  `a server such as "s1", a client such as "c1", or one of ${ROLE_SELECTORS.map((role) => `"${role}"`).join(', ')}`,
);

function isSelector(value: unknown): value is Selector {
  if (typeof value !== 'string') return false;
  return ROLE_SELECTORS.some((role) => role === value) || /^[sc][1-9]\d*$/.test(value);
}

/** One schema for each kind of fault: a kind that is missing here does not compile. */
const FAULTS = {
  crash: z.strictObject({
    kind: z.literal('crash'),
    target,
    disk: z.enum(CRASH_OUTCOMES),
    restartAfterMicros: micros.nullable(),
  }),
  restart: z.strictObject({ kind: z.literal('restart'), target }),
  pause: z.strictObject({ kind: z.literal('pause'), target, forMicros: micros }),
  cut: z.strictObject({ kind: z.literal('cut'), from: target, to: target, isOneWay: z.boolean(), forMicros }),
  isolate: z.strictObject({
    kind: z.literal('isolate'),
    target,
    direction: z.enum(['both', 'in', 'out']),
    forMicros,
  }),
  split: z.strictObject({ kind: z.literal('split'), groups: z.array(z.array(serverId)), forMicros }),
  heal: z.strictObject({ kind: z.literal('heal') }),
  slow: z.strictObject({ kind: z.literal('slow'), target, factor, forMicros }),
  lose: z.strictObject({
    kind: z.literal('lose'),
    from: target,
    to: target,
    type: message.nullable(),
    count,
  }),
  dup: z.strictObject({
    kind: z.literal('dup'),
    from: target,
    to: target,
    type: message.nullable(),
    count,
    delayMicros: micros,
  }),
  hold: z.strictObject({
    kind: z.literal('hold'),
    from: target,
    to: target,
    types: z.array(message).nullable(),
    forMicros,
  }),
  release: z.strictObject({ kind: z.literal('release') }),
  'disk.fail': z.strictObject({ kind: z.literal('disk.fail'), target, count }),
  'disk.fail-sync': z.strictObject({ kind: z.literal('disk.fail-sync'), target, count }),
  'disk.slow': z.strictObject({ kind: z.literal('disk.slow'), target, factor }),
} satisfies { readonly [K in Fault['kind']]: z.ZodType<Extract<Fault, { readonly kind: K }>> };

const fault = z.discriminatedUnion('kind', [
  FAULTS.crash,
  FAULTS.restart,
  FAULTS.pause,
  FAULTS.cut,
  FAULTS.isolate,
  FAULTS.split,
  FAULTS.heal,
  FAULTS.slow,
  FAULTS.lose,
  FAULTS.dup,
  FAULTS.hold,
  FAULTS.release,
  FAULTS['disk.fail'],
  FAULTS['disk.fail-sync'],
  FAULTS['disk.slow'],
]);

const STRIKES = {
  time: z.strictObject({ kind: z.literal('time'), atMicros: micros }),
  step: z.strictObject({
    kind: z.literal('step'),
    when: z.enum(['before', 'after']),
    step: z.enum(Object.keys(PAXOS_STEPS)),
    nth: count,
    sid: serverId.nullable(),
    to: serverId.nullable(),
  }),
} satisfies { readonly [K in Strike['kind']]: z.ZodType<Extract<Strike, { readonly kind: K }>> };

/** A fault and when it strikes. */
export const plannedFault: z.ZodType<PlannedFault> = z.strictObject({
  fault,
  strike: z.discriminatedUnion('kind', [STRIKES.time, STRIKES.step]),
});
