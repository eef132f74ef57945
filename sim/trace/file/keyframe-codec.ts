/**
 * Keyframes: the states of all actors behind an event. Most of a state is as it was in the keyframe before: a part that
 * did not change since keyframe number k stands as `{"=":k}` at its place, and k holds it there.
 */
import { assert } from '../../../core/assert.js';
import { asCounts, isCount, isList, isRecord, isText } from './json-guards.js';
import type { StateTree, StateValue } from '../state/state-tree.js';
import { isStateTree } from '../state/state-tree.js';
import { STRUCTURE_KEYS } from './format.js';
import type { Keyframe, RunProgress } from './format.js';
import type { ParsedLine } from './line/parsed-line.js';

/** A shorter part is written again. */
const REFERENCE_LENGTH = 16;
const REFERENCE = '=';

/** Where a part of a state was written. */
interface Written {
  readonly keyframe: number;
  readonly path: string;
  readonly length: number;
}

/** Encodes the keyframes of one file, one after the other. Equal parts are known by being the same object. */
export class KeyframeWriter {
  readonly #written = new WeakMap<object, Written>();
  /** What the next keyframe would write; of no account if it is not written. */
  #pending: [object, Written][] = [];
  #count = 0;

  /** The line of a keyframe; it becomes part of the file by `commit`. */
  encode(
    at: { readonly index: number; readonly micros: number; readonly progress: RunProgress | null },
    states: ReadonlyMap<number, StateTree>,
  ): string {
    this.#pending = [];
    const members = [...states]
      .sort(([a], [b]) => a - b)
      .map(([actor, state]) => `"${String(actor)}":${this.#value(state, String(actor))}`);
    const progress = at.progress === null ? '' : encodeProgress(at.progress);
    const place = `"i":${String(at.index)},"t":${String(at.micros)}`;
    return `{"k":"${STRUCTURE_KEYS.keyframe}",${place}${progress},"s":{${members.join(',')}}}`;
  }

  /** The keyframe that was encoded last stands in the file. */
  commit(): void {
    for (const [part, written] of this.#pending) this.#written.set(part, written);
    this.#pending = [];
    this.#count += 1;
  }

  #value(value: StateValue, path: string): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const written = this.#written.get(value);
    if (written?.path === path && written.length > REFERENCE_LENGTH) {
      return `{"${REFERENCE}":${String(written.keyframe)}}`;
    }
    const text = isStateTree(value) ? this.#tree(value, path) : JSON.stringify(value);
    this.#pending.push([value, { keyframe: this.#count, path, length: text.length }]);
    return text;
  }

  #tree(tree: StateTree, path: string): string {
    const members: string[] = [];
    for (const name of Object.keys(tree).sort(byName)) {
      const value = tree[name];
      assert(value !== undefined, 'a state is plain data');
      const quoted = JSON.stringify(name);
      members.push(`${quoted}:${this.#value(value, path + quoted)}`);
    }
    return `{${members.join(',')}}`;
  }
}

/** Names of one object differ from one another. */
function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function encodeProgress({ hash, draws }: RunProgress): string {
  const members = Object.keys(draws)
    .sort(byName)
    .map((name) => `${JSON.stringify(name)}:${String(draws[name] ?? 0)}`);
  return `,"hash":"${hash}","draws":{${members.join(',')}}`;
}

const KEYS: ReadonlySet<string> = new Set(['k', 'i', 't', 'hash', 'draws', 's']);

/** `isStrict`: keys that are not known are refused. */
export function decodeKeyframe(line: ParsedLine, isStrict: boolean): Keyframe {
  if (isStrict) line.refuseOthers(KEYS);
  return {
    index: line.need('i', 'the index of an event', asCount),
    micros: line.need('t', 'a time in µs, an integer from 0', asCount),
    progress: line.has('hash')
      ? {
          hash: line.need('hash', '16 hex digits', asDigits),
          draws: line.need('draws', 'an object of counts by stream', asCounts),
        }
      : null,
    states: line.need('s', 'an object of states by actor', asState),
  };
}

/** Puts the states of keyframes together, which must come in the order in which they stand in a file. */
export class KeyframeReader {
  readonly #states: StateTree[] = [];

  /** How many came. */
  get count(): number {
    return this.#states.length;
  }

  /** The states of the next keyframe by address; null if it refers to what no keyframe before it holds. */
  add({ states }: Keyframe): ReadonlyMap<number, StateTree> | null {
    const whole = this.#resolve(states, []);
    if (!isStateTree(whole)) return null;
    this.#states.push(whole);
    const byActor = new Map<number, StateTree>();
    for (const [actor, state] of Object.entries(whole)) {
      if (!isStateTree(state)) return null;
      byActor.set(Number(actor), state);
    }
    return byActor;
  }

  #resolve(value: StateValue, path: readonly string[]): StateValue | undefined {
    if (!isStateTree(value)) return value;
    const keyframe = referenceIn(value);
    if (keyframe !== null) return this.#partOf(keyframe, path);
    const tree: [string, StateValue][] = [];
    for (const [name, member] of Object.entries(value)) {
      const part = this.#resolve(member, [...path, name]);
      if (part === undefined) return undefined;
      tree.push([name, part]);
    }
    return Object.fromEntries(tree);
  }

  #partOf(keyframe: number, path: readonly string[]): StateValue | undefined {
    let part: StateValue | undefined = this.#states[keyframe];
    for (const name of path) {
      part = part !== undefined && isStateTree(part) && Object.hasOwn(part, name) ? part[name] : undefined;
    }
    return part;
  }
}

/** The keyframe that a part is referred to; null for what is written out. A znode may have one child, called `=`. */
function referenceIn(tree: StateTree): number | null {
  const keyframe = tree[REFERENCE];
  return isCount(keyframe) && Object.keys(tree).length === 1 ? keyframe : null;
}

function asCount(json: unknown): number | undefined {
  return isCount(json) ? json : undefined;
}

function asDigits(json: unknown): string | undefined {
  return isText(json) && /^[0-9a-f]{16}$/.test(json) ? json : undefined;
}

function asState(json: unknown): StateTree | undefined {
  const value = asValue(json);
  return value !== undefined && isStateTree(value) ? value : undefined;
}

function asValue(json: unknown): StateValue | undefined {
  if (json === null || typeof json === 'string' || typeof json === 'boolean') return json;
  if (typeof json === 'number') return json;
  if (isList(json)) {
    const values = json.map(asValue);
    return values.every((value) => value !== undefined) ? values : undefined;
  }
  return isPlainTree(json) ? json : undefined;
}

/** Parsed JSON is nothing else than plain data: only what an object holds has to be looked at. */
function isPlainTree(json: unknown): json is StateTree {
  return isRecord(json) && Object.values(json).every((value) => asValue(value) !== undefined);
}
