/**
 * What came of a step, in the form in which recordings have it, and when two are the same. Every rule here holds for all
 * scripts; each says why what it leaves out is no difference.
 */
import { bytesOf, writtenOf, writtenOrNull } from './byte-text.js';
import type { RecordedStep } from './recording.js';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface Outcome {
  /** Missing where a step asks for none (drop, sleep), or none came. */
  readonly reply?: JsonObject;
  /** What stood in front of the reply on the connection of the step. */
  readonly before: readonly Json[];
  /** What came behind it, by label. A label to which nothing came may be missing. */
  readonly after: Readonly<Record<string, readonly Json[]>>;
}

/**
 * Fields that are of the wire and not of the service: messages of the simulator have no bytes. `protocolVersion` stands
 * in the answer to a connect; `extraBytes` counts what was sent by accident.
 */
const WIRE_FIELDS: ReadonlySet<string> = new Set(['protocolVersion', 'extraBytes']);

/** Lists of which the server promises no order. */
const SETS: ReadonlySet<string> = new Set(['children', 'ephemerals', 'clientInfo']);

/**
 * What a recording of one server says that came of a step. That server is never without an ensemble, so that it says
 * of no session that it is `readOnly`.
 */
export function recordedOutcome({ reply, before = [], after = {} }: RecordedStep): Outcome {
  if (reply === undefined) return { before, after };
  const { readOnly, ...rest } = reply;
  return { reply: readOnly === true ? reply : rest, before, after };
}

/**
 * An outcome as lines of text, in the one form in which outcomes are compared: equal outcomes have equal texts, and the
 * lines of others differ where they do. `isUnordered`: several znodes went at once (a session ended), and ZooKeeper goes
 * through them in the order of a hash set; then the events of each connection are compared without their order.
 */
export function textOf({ reply, before, after }: Outcome, isUnordered: boolean): string {
  const events = (list: readonly Json[]): readonly Json[] => {
    const all = list.map((entry) => canonical(entry, ''));
    return isUnordered ? sorted(all) : all;
  };
  const told = Object.entries(after).filter(([, list]) => list.length > 0);
  const parts = {
    ...(before.length === 0 ? {} : { before: events(before) }),
    ...(reply === undefined ? {} : { reply: canonical(reply, 'reply') }),
    ...(told.length === 0
      ? {}
      : { after: inOrderOfKeys(told.map(([label, list]) => [label, events(list)])) }),
  };
  return JSON.stringify(parts, null, 2);
}

/** A value without what makes no difference; `key` is its name. */
function canonical(value: Json, key: string): Json {
  // Bytes have several forms; ours are those of the same bytes.
  if (key === 'data') return canonicalData(value);
  if (isList(value)) {
    const list = value.map((entry) => canonical(entry, ''));
    if (key === 'acl') return inOrderOfIdentities(list);
    return SETS.has(key) ? sorted(list) : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => !WIRE_FIELDS.has(name));
  return inOrderOfKeys(fields.map(([name, field]) => [name, canonical(field, name)]));
}

/**
 * An `auth` entry becomes one entry for each identity of the client, in the order of a hash: such entries stand side by
 * side and differ in nothing but the id. All others are in the order of the request.
 */
function inOrderOfIdentities(list: readonly Json[]): readonly Json[] {
  const ordered: Json[] = [];
  for (let start = 0; start < list.length;) {
    let end = start + 1;
    while (end < list.length && isOfOneAuth(list[start] ?? null, list[end] ?? null)) end += 1;
    ordered.push(...sorted(list.slice(start, end)));
    start = end;
  }
  return ordered;
}

function isOfOneAuth(a: Json, b: Json): boolean {
  if (!isObject(a) || !isObject(b)) return false;
  return a['scheme'] === 'digest' && b['scheme'] === 'digest' && a['perms'] === b['perms'];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function canonicalData(value: Json): Json {
  const form = writtenOrNull.safeParse(value);
  return form.success && form.data !== null ? writtenOf(bytesOf(form.data)) : value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function sorted(list: readonly Json[]): readonly Json[] {
  return list
    .map((entry) => ({ entry, text: JSON.stringify(entry) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ entry }) => entry);
}

function inOrderOfKeys(fields: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries([...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
