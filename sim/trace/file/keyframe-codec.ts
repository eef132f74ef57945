/**
 * Keyframes: the states of all actors behind an event. Most of a state is as it was in the keyframe before: a part that
 * did not change since keyframe number k stands as `{"=":k}` at its place, and k holds it there. Servers agree on most of
 * theirs: a part that is equal to that of an actor told before in the same keyframe, at the same place in its state, stands
 * as `{"@":address of that actor}`.
 */
import { assert } from '../../../core/assert.js';
import { EqualParts, isStatePart } from '../state/equal-parts.js';
import type { StatePart } from '../state/equal-parts.js';
import type { StateTree, StateValue } from '../state/state-tree.js';
import { isStateTree } from '../state/state-tree.js';
import { STRUCTURE_KEYS } from './format.js';
import type { Keyframe, RunProgress } from './format.js';
import { asCounts, isCount, isList, isRecord, isText } from './json-guards.js';
import type { ParsedLine } from './line/parsed-line.js';

/** A shorter part is written again. */
const REFERENCE_LENGTH = 16;
const KEYFRAME_REFERENCE = '=';
const ACTOR_REFERENCE = '@';

/** Where a part of a state was written. */
interface Written {
  readonly keyframe: number;
  readonly path: string;
}

/** What an actor that was told before has at the place at hand. */
interface Peer {
  readonly actor: number;
  readonly part: StatePart;
}

/**
 * Encodes the keyframes of one file, one after the other. What an actor had before is known by being the same object, and
 * what another has by its content.
 */
export class KeyframeWriter {
  readonly #written = new WeakMap<StatePart, Written>();
  readonly #equal = new EqualParts();
  /** What the next keyframe would write; of no account if it is not written. */
  #pending: [StatePart, Written][] = [];
  #count = 0;

  /** The line of a keyframe; it becomes part of the file by `commit`. */
  encode(
    at: { readonly index: number; readonly micros: number; readonly progress: RunProgress | null },
    states: ReadonlyMap<number, StateTree>,
  ): string {
    this.#pending = [];
    const peers: Peer[] = [];
    const members: string[] = [];
    for (const [actor, state] of [...states].sort(([a], [b]) => a - b)) {
      members.push(`"${String(actor)}":${this.#value(state, String(actor), () => peers)}`);
      peers.push({ actor, part: state });
    }
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

  /** `peersOf` is asked only if the part has to be told. */
  #value(value: StateValue, path: string, peersOf: () => readonly Peer[]): string {
    if (!isStatePart(value)) return JSON.stringify(value);
    const keyframe = this.#keyframeOf(value, path);
    if (keyframe !== null) return `{"${KEYFRAME_REFERENCE}":${String(keyframe)}}`;
    const peers = isLong(value) ? peersOf() : null;
    if (peers !== null) {
      const twin = peers.find(({ part }) => this.#equal.areEqual(part, value));
      if (twin !== undefined) {
        this.#note(value, path);
        return `{"${ACTOR_REFERENCE}":${String(twin.actor)}}`;
      }
      this.#pending.push([value, { keyframe: this.#count, path }]);
    }
    return isStateTree(value) ? this.#tree(value, path, peers ?? []) : JSON.stringify(value);
  }

  #tree(tree: StateTree, path: string, peers: readonly Peer[]): string {
    const members: string[] = [];
    for (const name of Object.keys(tree).sort(byName)) {
      const value = tree[name];
      assert(value !== undefined, 'a state is plain data');
      const quoted = JSON.stringify(name);
      members.push(`${quoted}:${this.#value(value, path + quoted, () => membersOf(peers, name))}`);
    }
    return `{${members.join(',')}}`;
  }

  /** The keyframe that holds a part at its place; null if none does. */
  #keyframeOf(part: StatePart, path: string): number | null {
    const written = this.#written.get(part);
    return written?.path === path ? written.keyframe : null;
  }

  /** A part stands in this keyframe with all that it holds, though it is not told here. */
  #note(part: StatePart, path: string): void {
    if (!isLong(part)) return;
    this.#pending.push([part, { keyframe: this.#count, path }]);
    if (!isStateTree(part)) return;
    for (const name in part) {
      const member = part[name];
      // Parts hardly ever move: what was written before, was written here.
      if (isStatePart(member) && !this.#written.has(member)) this.#note(member, path + JSON.stringify(name));
    }
  }
}

function membersOf(peers: readonly Peer[], name: string): readonly Peer[] {
  const members: Peer[] = [];
  for (const { actor, part } of peers) {
    const member = isStateTree(part) && Object.hasOwn(part, name) ? part[name] : undefined;
    if (isStatePart(member)) members.push({ actor, part: member });
  }
  return members;
}

/** Whether a part takes more than a reference to it. */
function isLong(part: StatePart): boolean {
  if (!isStateTree(part)) return JSON.stringify(part).length > REFERENCE_LENGTH;
  let length = 2;
  for (const name in part) {
    const value = part[name] ?? null;
    length += name.length + 4 + (isStatePart(value) ? 2 : String(value).length);
    if (length > REFERENCE_LENGTH || (isStatePart(value) && isLong(value))) return true;
  }
  return false;
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

/** `number`: how many keyframes stand before it. `isStrict`: keys that are not known are refused. */
export function decodeKeyframe(line: ParsedLine, number: number, isStrict: boolean): Keyframe {
  if (isStrict) line.refuseOthers(KEYS);
  return {
    number,
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
  /** By number and address, without those that came to nothing. */
  readonly #keyframes = new Map<number, ReadonlyMap<string, StateTree>>();

  /** The states of the next keyframe by address; null if it refers to what stands nowhere before it. */
  add({ number, states }: Keyframe): ReadonlyMap<number, StateTree> | null {
    const whole = new Map<string, StateTree>();
    const byActor = new Map<number, StateTree>();
    // Addresses are integers, which an object gives in ascending order.
    for (const [actor, told] of Object.entries(states)) {
      const state = this.#resolve(told, [actor], whole);
      if (state === undefined || !isStateTree(state)) return null;
      whole.set(actor, state);
      byActor.set(Number(actor), state);
    }
    this.#keyframes.set(number, whole);
    return byActor;
  }

  /** `whole`: the states of this keyframe so far. */
  #resolve(
    value: StateValue,
    path: readonly string[],
    whole: ReadonlyMap<string, StateTree>,
  ): StateValue | undefined {
    if (!isStateTree(value)) return value;
    const [actor = '', ...rest] = path;
    const keyframe = referenceIn(value, KEYFRAME_REFERENCE);
    if (keyframe !== null) return partOf(this.#keyframes.get(keyframe)?.get(actor), rest);
    const peer = referenceIn(value, ACTOR_REFERENCE);
    if (peer !== null) return partOf(whole.get(String(peer)), rest);
    const tree: [string, StateValue][] = [];
    for (const [name, member] of Object.entries(value)) {
      const part = this.#resolve(member, [...path, name], whole);
      if (part === undefined) return undefined;
      tree.push([name, part]);
    }
    return Object.fromEntries(tree);
  }
}

function partOf(state: StateTree | undefined, path: readonly string[]): StateValue | undefined {
  let part: StateValue | undefined = state;
  for (const name of path) {
    part = part !== undefined && isStateTree(part) && Object.hasOwn(part, name) ? part[name] : undefined;
  }
  return part;
}

/** What a part refers to; null for what is written out. A znode may have one child, called `=` or `@`. */
function referenceIn(tree: StateTree, sort: string): number | null {
  const referred = Object.hasOwn(tree, sort) ? tree[sort] : undefined;
  return isCount(referred) && Object.keys(tree).length === 1 ? referred : null;
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
