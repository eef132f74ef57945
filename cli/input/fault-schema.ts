/** Faults as they stand in a plan file. */
import { z } from 'zod';
import { assert } from '../../core/assert.js';
import type { Port } from '../../core/env.js';
import { CRASH_OUTCOMES } from '../../sim/disk/crash-outcome.js';
import { DAMAGE_PLACES, DAMAGE_TARGETS } from '../../sim/disk/damage.js';
import type { CutMode, Fault, PlannedFault, Selector, Strike } from '../../sim/faults/plan.js';
import { ROLE_SELECTORS } from '../../sim/faults/plan.js';
import type { StepFilter } from '../../sim/faults/step-filter.js';
import type { ProtocolWords } from './protocol-words.js';
import { count, micros, ratePpm, serverId, shiftMicros } from './scalars.js';

const PORTS = { client: 'client', quorum: 'quorum', election: 'election' } as const satisfies {
  readonly [P in Port]: P;
};
const CUT_MODES = { drop: 'drop', kill: 'kill' } as const satisfies { readonly [M in CutMode]: M };

const forMicros = micros.nullable();
const port = z.enum(PORTS).exactOptional();
const mode = z.enum(CUT_MODES).exactOptional();
const target = z.custom<Selector>(
  isSelector,
  `a server such as "s1", a client such as "c1", or one of ${ROLE_SELECTORS.map((role) => `"${role}"`).join(', ')}`,
);

function isSelector(value: unknown): value is Selector {
  if (typeof value !== 'string') return false;
  return ROLE_SELECTORS.some((role) => role === value) || /^[sc][1-9]\d*$/.test(value);
}

/** A schema for each of some kinds of fault. */
type FaultSchemas<K extends Fault['kind']> = {
  readonly [Kind in K]: z.ZodType<Extract<Fault, { readonly kind: Kind }>>;
};
type MessageFaultKind = 'lose' | 'dup' | 'hold';

/** One schema for each kind of fault that names no message: a kind that is missing here does not compile. */
const FAULTS = {
  crash: z.strictObject({
    kind: z.literal('crash'),
    target,
    disk: z.enum(CRASH_OUTCOMES),
    restartAfterMicros: micros.nullable(),
  }),
  restart: z.strictObject({ kind: z.literal('restart'), target }),
  pause: z.strictObject({ kind: z.literal('pause'), target, forMicros: micros }),
  cut: z.strictObject({
    kind: z.literal('cut'),
    from: target,
    to: target,
    isOneWay: z.boolean(),
    forMicros,
    port,
    mode,
  }),
  isolate: z.strictObject({
    kind: z.literal('isolate'),
    target,
    direction: z.enum(['both', 'in', 'out']),
    forMicros,
    port,
    mode,
  }),
  split: z.strictObject({
    kind: z.literal('split'),
    groups: z.array(z.array(serverId)),
    forMicros,
    port,
    mode,
  }),
  reset: z.strictObject({ kind: z.literal('reset'), from: target, to: target, port }),
  heal: z.strictObject({ kind: z.literal('heal') }),
  slow: z.strictObject({ kind: z.literal('slow'), target, factor: count, forMicros }),
  release: z.strictObject({ kind: z.literal('release') }),
  'disk.fail': z.strictObject({ kind: z.literal('disk.fail'), target, count }),
  'disk.fail-sync': z.strictObject({ kind: z.literal('disk.fail-sync'), target, count }),
  'disk.slow': z.strictObject({ kind: z.literal('disk.slow'), target, factor: count }),
  'disk.stall': z.strictObject({ kind: z.literal('disk.stall'), target, forMicros: micros }),
  'disk.bitrot': z.strictObject({
    kind: z.literal('disk.bitrot'),
    target,
    file: z.enum(DAMAGE_TARGETS),
    where: z.enum(DAMAGE_PLACES),
  }),
  'clock.offset': z.strictObject({ kind: z.literal('clock.offset'), target, offsetMicros: shiftMicros }),
  'clock.step': z.strictObject({ kind: z.literal('clock.step'), target, stepMicros: shiftMicros }),
  'clock.rate': z.strictObject({ kind: z.literal('clock.rate'), target, ratePpm }),
  'clock.freeze': z.strictObject({ kind: z.literal('clock.freeze'), target, forMicros: micros }),
} satisfies FaultSchemas<Exclude<Fault['kind'], MessageFaultKind>>;

/** Those that strike messages by their name. */
function messageFaults(messages: readonly string[]) {
  const message = z.enum([...messages]);
  const link = { from: target, to: target };
  return {
    lose: z.strictObject({ kind: z.literal('lose'), ...link, type: message.nullable(), count }),
    dup: z.strictObject({
      kind: z.literal('dup'),
      ...link,
      type: message.nullable(),
      count,
      delayMicros: micros,
    }),
    hold: z.strictObject({
      kind: z.literal('hold'),
      ...link,
      types: z.array(message).nullable(),
      forMicros,
      port,
    }),
  } satisfies FaultSchemas<MessageFaultKind>;
}

const where = z.strictObject({
  role: z.enum(['leading', 'following']).exactOptional(),
  epoch: z.int().min(0).exactOptional(),
  zxid: z
    .string()
    .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)$/, 'an epoch and a counter, such as "1.5"')
    .exactOptional(),
}) satisfies z.ZodType<StepFilter>;

function strikeSchema(steps: readonly string[]): z.ZodType<Strike> {
  const strikes = {
    time: z.strictObject({ kind: z.literal('time'), atMicros: micros }),
    step: z.strictObject({
      kind: z.literal('step'),
      when: z.enum(['before', 'after']),
      step: z.enum([...steps]),
      nth: count,
      sid: serverId.nullable(),
      to: serverId.nullable(),
      fromMicros: micros.exactOptional(),
      where: where.exactOptional(),
    }),
  } satisfies { readonly [K in Strike['kind']]: z.ZodType<Extract<Strike, { readonly kind: K }>> };
  return z.discriminatedUnion('kind', [strikes.time, strikes.step]);
}

/** A fault and when it strikes, in the words of a protocol. */
export function plannedFault({ messages, steps }: ProtocolWords): z.ZodType<PlannedFault> {
  const [first, ...others] = Object.values({ ...FAULTS, ...messageFaults(messages) });
  assert(first !== undefined, 'there are kinds of faults');
  return z.strictObject({
    fault: z.discriminatedUnion('kind', [first, ...others]),
    strike: strikeSchema(steps),
  });
}
