/** What a recording of an ensemble says was done, and to which servers. */
import { z } from 'zod';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import type { EnsembleSettings } from '../../scenarios/ensemble.js';
import { check } from '../input/check.js';
import type { Recording } from './recording.js';

const sids = z.array(z.int().min(1).max(9));
export const serverArgs = z.looseObject({ servers: sids });
export const waitArgs = z.looseObject({ for: z.string(), servers: sids, inVainMs: z.int().optional() });
export const wipeArgs = z.looseObject({ server: z.int() });
export const splitArgs = z.looseObject({ groups: z.array(sids) });
export const oneWayArgs = z.looseObject({ source: z.int(), dest: z.int() });
export const restArgs = z.looseObject({ ms: z.int() });
export const reapArgs = z.looseObject({ limitMs: z.int() });
export const sendArgs = z.looseObject({ request: z.string() });
export const burstArgs = z.looseObject({ path: z.string(), count: z.int(), size: z.int() });
export const connectArgs = z.looseObject({
  server: z.int(),
  timeOut: z.int(),
  lastZxidSeen: z.int(),
  session: z.string().nullable(),
});
const settings = z.looseObject({
  servers: z.int().min(1).max(9),
  observers: sids,
  tickTime: z.int().min(1),
  initLimit: z.int(),
  syncLimit: z.int(),
  minSessionTimeout: z.int(),
  maxSessionTimeout: z.int(),
  snapCount: z.int(),
  commitLogCount: z.int(),
  cnxTimeout: z.int(),
  maxNotificationInterval: z.int(),
  readOnlyMode: z.boolean(),
  localSessions: z.boolean(),
});

const MILLI = 1_000;

/** Faults and looks at disks that a simulated ensemble is not put through. */
const NOT_PLAYED: ReadonlySet<string> = new Set(['damage', 'save', 'restore', 'remove', 'killUnderLoad']);
export function isOfEnsemble({ topic }: Recording): boolean {
  return topic === 'ensemble';
}

/** What a recording needs that is not built. */
export function ensembleNeeds({ steps, server, file }: Recording): readonly string[] {
  const { readOnlyMode, localSessions } = check(settings, server, `${file}: server`);
  const needs = new Set(steps.map(({ op }) => op).filter((op) => NOT_PLAYED.has(op)));
  if (readOnlyMode) needs.add('read-only mode');
  if (localSessions) needs.add('local sessions');
  return [...needs].sort();
}

/** The ensemble of a recording, with ZooKeeper's own waits in its elections. */
export function settingsOf(server: Recording['server'], file: string): EnsembleSettings {
  const set = check(settings, server, `${file}: server`);
  return {
    servers: set.servers,
    observers: set.observers,
    zab: {
      ...ZAB_DEFAULTS,
      tickMicros: set.tickTime * MILLI,
      initLimitTicks: set.initLimit,
      syncLimitTicks: set.syncLimit,
      electionWaitMicros: 200 * MILLI,
      finalizeWaitMicros: 200 * MILLI,
      electionWaitCapMicros: set.maxNotificationInterval * MILLI,
      electionConnectMicros: set.cnxTimeout * MILLI,
      committedLogLength: set.commitLogCount,
      snapshotEvery: set.snapCount,
    },
    service: {
      minSessionTimeoutMs: set.minSessionTimeout,
      maxSessionTimeoutMs: set.maxSessionTimeout,
      clientNetwork: 'loopback',
    },
  };
}
