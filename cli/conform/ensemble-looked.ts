/** What a recording of an ensemble says besides of a step: the servers, their trees, and which history it belongs to. */
import { z } from 'zod';
import { shownData } from '../../core/znode/tree-reporter.js';
import { check } from '../input/check.js';
import { bytesOf, writtenOf, writtenOrNull } from './byte-text.js';
import { resolvedAs } from './ensemble-wording.js';
import type { Json, JsonObject } from './outcome.js';
import { textOf } from './outcome.js';
import type { RecordedStep } from './recording.js';

const looked = z.looseObject({
  servers: z.record(z.string(), z.json()).optional(),
  trees: z.record(z.string(), z.json()).optional(),
  logs: z.json().optional(),
  syncs: z.json().optional(),
  variant: z.int().optional(),
});

/** What was looked at when a step was over. */
export type Looked = z.output<typeof looked>;

export function lookedAt(step: RecordedStep, file: string): Looked {
  return check(looked, step, `${file}: steps[${String(step.i)}]`);
}

/**
 * Servers that serve, if only reads, and the epochs of those that are down; what the others are is a race. A file that is
 * not there has no epoch, which is as much as 0.
 */
export function serversCompared({ servers }: Looked): JsonObject {
  const compared = Object.entries(servers ?? {}).flatMap(([sid, state]): (readonly [string, Json])[] => {
    if (!isList(state)) return [];
    const [role = null, zxid = null, ...epochs] = state;
    if (typeof role !== 'string' || !COMPARED.has(role)) return [];
    return [[sid, [role, place(role, zxid), ...epochs.map((epoch) => epoch ?? 0)]]];
  });
  return Object.fromEntries(compared);
}

const COMPARED: ReadonlySet<string> = new Set(['leader', 'follower', 'observer', 'read-only', 'down']);

/**
 * `[e, 0]` stands for no transaction. A leader says it of its own epoch; of a learner it says how it was brought up, which
 * may differ.
 */
export function place(role: Json, zxid: Json): Json {
  const isEmpty = isList(zxid) && zxid[1] === 0;
  return isEmpty && role !== 'leader' ? 'no transaction' : zxid;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** A note tells of what the recorder waited for by itself, `2400..3700` ms in several runs: there is as much time here. */
export function longestOf(noted: RecordedStep['reply']): number {
  const ranges = Object.values(noted ?? {}).map((value) => {
    return typeof value === 'string' ? (/^\d+\.\.(\d+)$/.exec(value)?.[1] ?? '0') : '0';
  });
  return Math.max(0, ...ranges.map(Number));
}

/**
 * The trees that are to be: those that were recorded. Replicas that differ at one zxid have gone wrong, and that is a
 * defect, nothing to be like: then every replica is to be like the same one of them, any one.
 */
export function treesCompared(
  { trees: recorded = {}, servers = {} }: Looked,
  actual: JsonObject,
): { readonly expected: JsonObject; readonly isDivergent: boolean } {
  // `"=1"` stands for the same as server 1's.
  const whole = Object.entries(recorded).map(([sid, tree]): readonly [string, Json] => {
    const twin = typeof tree === 'string' ? recorded[tree.slice('='.length)] : undefined;
    return [sid, twin ?? tree];
  });
  const resolved = whole.map(([sid, tree]) => [sid, asShown(resolvedAs(tree, actual[sid] ?? null))] as const);
  const kinds = new Map(resolved.map(([, tree]) => [JSON.stringify(tree), tree]));
  const zxids = new Set(whole.map(([sid]) => zxidOf(servers[sid] ?? null)));
  const isDivergent = kinds.size > 1 && zxids.size === 1;
  if (!isDivergent) return { expected: Object.fromEntries(resolved), isDivergent };
  const own = Object.values(actual).map((tree) => textOf({ reply: { tree }, before: [], after: {} }, false));
  const common = [...kinds.values()].find((tree) =>
    own.every((text) => text === textOf({ reply: { tree }, before: [], after: {} }, false)),
  );
  const [first = null] = kinds.values();
  return {
    expected: Object.fromEntries(whole.map(([sid]) => [sid, common ?? first])),
    isDivergent,
  };
}

/** A trace shows the beginning of long data, and their length in the Stat. */
function asShown(tree: Json): Json {
  if (!isObject(tree)) return tree;
  const znodes = Object.entries(tree).map(([path, znode]): readonly [string, Json] => {
    const data = writtenOrNull.safeParse(isObject(znode) ? znode['data'] : undefined);
    if (!isObject(znode) || !data.success || data.data === null) return [path, znode];
    const shown = shownData(bytesOf(data.data));
    return [path, { ...znode, data: shown === null ? null : writtenOf(shown) }];
  });
  return Object.fromEntries(znodes);
}

function zxidOf(state: Json): string {
  return JSON.stringify(isList(state) ? state[1] : null);
}
