/**
 * What guarded runs check besides the protocol's rules: messages are never changed once sent, a
 * process holds plain data only, and what it shows of itself is what its events say. Guards cannot change a run's hash.
 */
import { AssertionError } from '../core/assert.js';
import type { Process, Vocabulary } from '../core/env.js';
import type { Cluster } from './cluster.js';
import { assertPlain } from './kernel/plain-data.js';
import { isRecord } from './trace/file/json-guards.js';
import type { Fold } from './trace/fold.js';
import { difference } from './trace/state/difference.js';
import type { WorldEvent } from './trace/world-events.js';

/** Freezes plain data to the bottom, so that whoever changes it later throws. */
export function freezeDeeply(value: unknown): void {
  // Bytes cannot be frozen: an engine refuses it.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeDeeply(part);
}

/** Throws an AssertionError that names the place if a process's state is not plain data, or not what its events say. */
export function guardProcesses<V extends Vocabulary>(
  cluster: Cluster<V>,
  fold: Fold<V['event'] | WorldEvent>,
): void {
  for (const address of [...cluster.servers, ...cluster.clients]) {
    const host = cluster.host(address);
    const { process } = host;
    if (process === null) continue;
    assertPlain(process, host.ports);
    if (!cluster.servers.includes(address)) continue;
    const place = missingFrom(fold.stateOf(address), shownBy(process), `server ${String(address)}`);
    if (place !== null)
      throw new AssertionError(`inspect() equals the fold of the events, but not at ${place}`);
  }
}

/** A process that shows one value, and no names, shows it as it is. */
function shownBy<V extends Vocabulary>(process: Process<V>): unknown {
  const shown = process.inspect();
  return isRecord(shown) ? { ...shown, ...process.reveal?.() } : shown;
}

/** Where a folded state is not as a process shows itself; it may hold more than is shown. Null if nowhere. */
function missingFrom(state: unknown, shown: unknown, place: string): string | null {
  if (!isRecord(state) || !isRecord(shown)) return difference(shown, state, place);
  for (const [key, value] of Object.entries(shown)) {
    const inside = difference(value, state[key], `${place}.${key}`);
    if (inside !== null) return inside;
  }
  return null;
}
