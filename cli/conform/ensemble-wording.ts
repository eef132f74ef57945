/** The words of recordings of ensembles: `[epoch, counter]` for a zxid, `T<epoch>.<counter>` for a time. */
import type { SessionId } from '../../core/ids.js';
import { formatSessionId } from '../../core/ids.js';
import type { Zxid } from '../../core/zxid.js';
import { counterOf, epochOf, makeZxid } from '../../core/zxid.js';
import type { Json, JsonObject } from './outcome.js';
import type { Names } from './wording.js';

/** The names of a run: its times by transaction, and its sessions in the order of their creation. */
export function ensembleNames(timesMs: ReadonlyMap<Zxid, number>, sessions: readonly SessionId[]): Names {
  const textOf = (zxid: Zxid): string => `T${String(epochOf(zxid))}.${String(counterOf(zxid))}`;
  return {
    zxid: (zxid) => (zxid < 0 ? zxid : [epochOf(zxid), counterOf(zxid)]),
    time: (timeMs, own) => {
      if (timeMs === 0) return 0;
      if (timesMs.get(own) === timeMs) return textOf(own);
      for (const [zxid, ms] of timesMs) if (ms === timeMs) return textOf(zxid);
      return `${String(timeMs)} ms`;
    },
    session: (sessionId) => {
      const place = sessions.indexOf(sessionId);
      return place < 0 ? formatSessionId(sessionId) : `s${String(place + 1)}`;
    },
  };
}

/** Arguments with zxids as numbers. */
export function withPlainZxids(args: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, ZXID_FIELDS.has(name) ? plainZxid(value) : value]),
  );
}

const ZXID_FIELDS: ReadonlySet<string> = new Set(['lastZxidSeen', 'relativeZxid']);

function plainZxid(value: Json): Json {
  if (!isList(value)) return value;
  const [epoch, counter] = value;
  return typeof epoch === 'number' && typeof counter === 'number' ? makeZxid(epoch, counter) : value;
}

/**
 * What was recorded, with one of the alternatives where runs of the real ensemble differed: the one that is so here, or
 * the first. `T?` stands for a time that nobody can tell: its zxid was used twice.
 */
export function resolvedAs(recorded: Json, actual: Json): Json {
  if (recorded === 'T?') return typeof actual === 'string' ? actual : recorded;
  if (isList(recorded)) return resolvedList(recorded, isList(actual) ? actual : []);
  if (typeof recorded !== 'object' || recorded === null) return recorded;
  const { anyOf: alternatives } = recorded;
  if (alternatives !== undefined && isList(alternatives)) {
    const text = JSON.stringify(actual);
    const options = alternatives.map((one) => resolvedAs(one, actual));
    return options.find((one) => JSON.stringify(one) === text) ?? options[0] ?? null;
  }
  const isObject = typeof actual === 'object' && actual !== null && !isList(actual);
  return resolvedFields(recorded, isObject ? actual : {});
}

export function resolvedList(recorded: readonly Json[], actual: readonly Json[]): readonly Json[] {
  return recorded.map((entry, i) => resolvedAs(entry, actual[i] ?? null));
}

export function resolvedFields(recorded: JsonObject, actual: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(recorded).map(([key, value]) => [key, resolvedAs(value, actual[key] ?? null)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
