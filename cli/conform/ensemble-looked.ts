/** What a recording of an ensemble says besides of a step: the servers, their trees, and which history it belongs to. */
import { z } from 'zod';
import { check } from '../input/check.js';
import type { Json, JsonObject } from './outcome.js';
import type { RecordedStep } from './recording.js';

const looked = z.looseObject({
  servers: z.record(z.string(), z.json()).optional(),
  trees: z.record(z.string(), z.json()).optional(),
  variant: z.int().optional(),
});

/** What was looked at when a step was over. */
export type Looked = z.output<typeof looked>;

export function lookedAt(step: RecordedStep, file: string): Looked {
  return check(looked, step, `${file}: steps[${String(step.i)}]`);
}

/** Servers that serve; what the others are is a race, or nobody's concern. A file that is not there has no epoch. */
export function serversCompared({ servers }: Looked): JsonObject {
  const compared = Object.entries(servers ?? {}).flatMap(([sid, state]): (readonly [string, Json])[] => {
    if (!isList(state)) return [];
    const [role = null, zxid = null, ...epochs] = state;
    const isServing = role === 'leader' || role === 'follower' || role === 'observer';
    return isServing ? [[sid, [role, place(role, zxid), ...epochs]]] : [];
  });
  return compared.length === 0 ? {} : { servers: Object.fromEntries(compared) };
}

/**
 * `[e, 0]` stands for no transaction. A leader says it of its own epoch; of a learner it says how it was brought up, which
 * may differ.
 */
export function place(role: Json, zxid: Json): Json {
  const isEmpty = isList(zxid) && zxid[1] === 0;
  return isEmpty && role !== 'leader' ? 'no transaction' : zxid;
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

/** `"=1"` stands for the same as server 1's. */
export function treesCompared({ trees = {} }: Looked): JsonObject {
  const whole = Object.entries(trees).map(([sid, tree]): readonly [string, Json] => {
    const twin = typeof tree === 'string' ? trees[tree.slice('='.length)] : undefined;
    return [sid, twin ?? tree];
  });
  return { trees: Object.fromEntries(whole) };
}
