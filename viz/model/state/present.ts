/** States as a person reads them: zxids as 2.5, servers by their names, digests in hexadecimal digits. */
import { formatSessionId } from '../../../core/ids.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import { formatZxid } from '../../../core/zxid.js';
import type { Places } from '../places.js';
import type { StateTree, StateValue } from '../service.js';

const ZXIDS = /zxid|^(?:log|logged|committed|applied|snapshot|last|proposed|durable|base)$/i;
const BALLOTS = /^(?:promised|ballot|outbidBy)$/;
const ACTORS = /^(?:leader|learner|from|to|server|client|owner)$/;
const SESSIONS = /^(?:session|sessionId|ephemeralOwner)$/i;

/** What a reader looks for first stands first; the rest follows by name, whatever order a fold or a file has. */
const FIRST: readonly string[] = [
  'role',
  'phase',
  'epoch',
  'leader',
  'zxid',
  'committed',
  'logged',
  'promised',
  'accepted',
];

/** Null for what is no object. */
export function presentState(state: unknown, places: Places): StateTree | null {
  const shown = present('', state, places);
  if (typeof shown !== 'object' || shown === null || isList(shown)) return null;
  const names = Object.keys(shown).sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, shown[name] ?? null]));
}

function rankOf(name: string): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}

/** Null for what is not there. */
export function present(key: string, value: unknown, places: Places): StateValue {
  if (typeof value === 'number') return presentNumber(key, value, places);
  if (typeof value === 'object' && value !== null) return presentObject(key, value, places);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function presentObject(key: string, value: object, places: Places): StateValue {
  if (Array.isArray(value)) return value.map((element) => present(key, element, places));
  if (value instanceof Map || value instanceof Set) return presentEntries(value, places);
  const tree: Record<string, StateValue> = {};
  for (const [name, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    tree[name] = present(name, member, places);
  const { high, low } = tree;
  if (typeof high === 'number' && typeof low === 'number') return hex(high) + hex(low);
  return tree;
}

function presentEntries(
  value: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>,
  places: Places,
): StateValue {
  if (value instanceof Set) return [...value].map((element) => present('', element, places));
  const tree: Record<string, StateValue> = {};
  for (const [name, member] of value.entries()) tree[String(name)] = present('', member, places);
  return tree;
}

function presentNumber(key: string, value: number, places: Places): StateValue {
  if (ZXIDS.test(key)) return formatZxid(value);
  if (BALLOTS.test(key)) return formatBallot(value);
  if (ACTORS.test(key)) return places.nameOf(value);
  if (SESSIONS.test(key)) return value === 0 ? 'none' : formatSessionId(value);
  return value;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

function isList(value: StateTree | readonly StateValue[]): value is readonly StateValue[] {
  return Array.isArray(value);
}
