/** What changed between two states of an actor: trees of plain data, compared key by key. */
import type { StateTree, StateValue } from '../model/service.js';

export interface StateEntry {
  readonly key: string;
  readonly path: readonly string[];
  /** What it was; undefined if it was not there. */
  readonly before: StateValue | undefined;
  /** What it is; undefined if it is gone. */
  readonly now: StateValue | undefined;
  readonly isChanged: boolean;
}

/** The entries of a tree and of an earlier one, in the order of the later. Lists count as trees of their places. */
export function entriesOf(
  now: StateValue | undefined,
  before: StateValue | undefined,
  path: readonly string[] = [],
): readonly StateEntry[] {
  const nowTree = asTree(now);
  const beforeTree = asTree(before);
  const gone = Object.keys(beforeTree).filter((key) => !Object.hasOwn(nowTree, key));
  return [...Object.keys(nowTree), ...gone].map((key) => {
    const entry = { before: beforeTree[key], now: nowTree[key] };
    return { key, path: [...path, key], ...entry, isChanged: !isSame(entry.now, entry.before) };
  });
}

/** @testonly */
export function isSame(a: StateValue | undefined, b: StateValue | undefined): boolean {
  if (a === b) return true;
  if (!isBranch(a) || !isBranch(b)) return false;
  const left = asTree(a);
  const right = asTree(b);
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}

/** Whether a value has entries of its own. */
export function isBranch(value: StateValue | undefined): value is StateTree | readonly StateValue[] {
  return typeof value === 'object' && value !== null;
}

/** The changed leaves below a tree, with their paths: the list of what an event did. */
export function changesOf(
  now: StateValue | undefined,
  before: StateValue | undefined,
  path: readonly string[] = [],
): readonly StateEntry[] {
  return entriesOf(now, before, path)
    .filter(({ isChanged }) => isChanged)
    .flatMap((entry) =>
      isBranch(entry.now) && isBranch(entry.before) && isUniform(entry.now, entry.before)
        ? changesOf(entry.now, entry.before, entry.path)
        : [entry],
    );
}

/** A list that grew or shrank is one change; so is a value that became a tree. */
function isUniform(
  now: StateTree | readonly StateValue[],
  before: StateTree | readonly StateValue[],
): boolean {
  return Array.isArray(now) ? Array.isArray(before) && now.length === before.length : !Array.isArray(before);
}

function asTree(value: StateValue | undefined): StateTree {
  if (!isBranch(value)) return {};
  return isList(value) ? Object.fromEntries(value.map((item, i) => [String(i), item])) : value;
}

function isList(value: StateTree | readonly StateValue[]): value is readonly StateValue[] {
  return Array.isArray(value);
}

/** Longer texts are cut; the tree opens to show them whole. */
const TEXT_MAX = 60;

/** A value in one line: `3`, `s1 s2`, `{leader 2, round 1}`. */
export function stateText(value: StateValue | undefined): string {
  const text = lineOf(value);
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text;
}

function lineOf(value: StateValue | undefined): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'none';
  if (!isBranch(value)) return String(value);
  if (isList(value)) return value.length === 0 ? 'empty' : value.map(lineOf).join(', ');
  const entries = Object.entries(value);
  return entries.length === 0 ? 'empty' : entries.map(([key, inner]) => `${key} ${lineOf(inner)}`).join(', ');
}
