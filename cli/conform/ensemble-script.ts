/** What a recording of an ensemble says was done, and to which servers. */
import { z } from 'zod';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import type { EnsembleSettings } from '../../scenarios/ensemble.js';
import { LOG_DAMAGES } from '../../scenarios/ensemble-disks.js';
import { check } from '../input/check.js';
import { writtenOrNull } from './byte-text.js';
import { isRequest } from './operations.js';
import type { Recording } from './recording.js';

const sids = z.array(z.int().min(1).max(9));
export const serverArgs = z.looseObject({ servers: sids });
export const waitArgs = z.looseObject({ for: z.string(), servers: sids, inVainMs: z.int().optional() });
export const wipeArgs = z.looseObject({ server: z.int() });
export const savedArgs = z.looseObject({ server: z.int(), name: z.string() });
export const removeArgs = z.looseObject({ server: z.int(), file: z.string() });
export const damageArgs = z.looseObject({ server: z.int(), how: z.enum(LOG_DAMAGES), bytes: z.int().min(1) });
/** Nothing tells how much is written before somebody is killed; what a recording may say of it is all optional. */
export const loadArgs = z.looseObject({
  servers: sids.optional(),
  server: z.int().optional(),
  client: z.string().optional(),
  label: z.string().optional(),
  path: z.string().default('/'),
  size: z.int().min(0).default(0),
  count: z.int().min(0).optional(),
  afterMs: z.int().min(0).optional(),
});
export const sleepArgs = z.looseObject({ ms: z.int(), silent: z.array(z.string()).default([]) });
export const pipelineArgs = z.looseObject({ ops: z.array(z.record(z.string(), z.json())) });
export const numberedArgs = z.looseObject({ xid: z.int().optional() });
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
  /** Null: the byte is left out, as by old clients. */
  readOnly: z.boolean().nullable().default(null),
  /** Missing: the right one. */
  passwd: writtenOrNull.optional(),
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

/** For how long ZooKeeper looks for a leader at least, before it serves readers. */
const READ_ONLY_AFTER_MS = 2_000;

/** What happens to servers and their disks, or is waited for and looked at; and what a client does besides requests. */
const DIRECTIONS: ReadonlySet<string> = new Set([
  ...['start', 'kill', 'killUnderLoad', 'pause', 'resume', 'wipe', 'save', 'restore', 'remove', 'damage'],
  ...['split', 'oneway', 'heal', 'rest', 'sleep', 'note', 'wait', 'check', 'logs'],
]);
const ACTIONS: ReadonlySet<string> = new Set([
  ...['connect', 'drop', 'send', 'reap', 'look', 'burst', 'pipeline', 'killUnderLoad'],
]);

function isPlayed(label: string | null, op: string): boolean {
  return label === null ? DIRECTIONS.has(op) : ACTIONS.has(op) || isRequest(op);
}

export function isOfEnsemble({ topic }: Recording): boolean {
  return topic === 'ensemble';
}

/** What a recording needs that is not built. */
export function ensembleNeeds({ steps }: Recording): readonly string[] {
  const needs = new Set(steps.filter(({ c, op }) => !isPlayed(c, op)).map(({ op }) => op));
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
      refusesDamagedEnd: true,
    },
    service: {
      minSessionTimeoutMs: set.minSessionTimeout,
      maxSessionTimeoutMs: set.maxSessionTimeout,
      clientNetwork: 'loopback',
      ...(set.readOnlyMode ? { readOnlyAfterMs: Math.max(READ_ONLY_AFTER_MS, set.tickTime) } : {}),
      ...(set.localSessions ? { localSessions: 'upgraded' as const } : {}),
    },
  };
}
