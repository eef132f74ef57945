/**
 * A second answer to the question, without a search: registers whose written values are all different (Gibbons and Korach,
 * Testing shared memories, 1997). O(n log n).
 */
import type { History } from '../../../../sim/check/linearizability/history.js';
import type { RegisterOp, Value } from './register.js';

/** The write of a value and the reads that saw it. */
interface Cluster {
  /** When the write began and ended; a value that was there from the beginning was written before everything. */
  readonly called: number;
  /** The earliest answer among them. */
  first: number;
  /** The latest call among them. */
  last: number;
}

/** From `from` to `to` the value was there (a forward zone), or at some moment in between (a backward zone). */
interface Zone {
  readonly from: number;
  readonly to: number;
}

/** Whether a history of reads and writes, of which none may be stale, is legal. A write of unknown outcome has no end. */
export function isLegalByZones(history: History<RegisterOp, Value | boolean>, initial: Value): boolean {
  const clusters = new Map<Value | boolean, Cluster>([
    [initial, { called: -Infinity, first: -Infinity, last: -Infinity }],
  ]);
  const isRead = new Set<Cluster>();
  for (const { op, called, outcome } of history) {
    if (op.kind !== 'write') continue;
    const first = outcome.kind === 'answered' ? outcome.at : Infinity;
    clusters.set(op.value, { called, first, last: called });
  }
  for (const { op, called, outcome } of history) {
    if (op.kind !== 'read' || outcome.kind === 'unknown') continue;
    const cluster = clusters.get(outcome.answer);
    if (cluster === undefined || outcome.at < cluster.called) return false;
    cluster.first = Math.min(cluster.first, outcome.at);
    cluster.last = Math.max(cluster.last, called);
    isRead.add(cluster);
  }
  const happened = [...clusters.values()].filter(
    (cluster) => cluster.first < Infinity || isRead.has(cluster),
  );
  const forward = happened.filter(isForward).map(zoneOf).sort(byBegin);
  const backward = happened.filter((cluster) => !isForward(cluster)).map(zoneOf);
  return (
    !forward.some((zone, at) => zone.to > (forward[at + 1]?.from ?? Infinity)) &&
    !backward.some(isInside(forward))
  );
}

function isForward({ first, last }: Cluster): boolean {
  return first < last;
}

function zoneOf({ first, last }: Cluster): Zone {
  return { from: Math.min(first, last), to: Math.max(first, last) };
}

function byBegin(one: Zone, other: Zone): number {
  return one.from - other.from;
}

/** Forward zones that do not overlap: only the last one that begins before a zone can hold it. */
function isInside(forward: readonly Zone[]): (zone: Zone) => boolean {
  return ({ from, to }) => {
    let [low, high] = [0, forward.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((forward[middle]?.from ?? Infinity) < from) low = middle + 1;
      else high = middle;
    }
    return to < (forward[low - 1]?.to ?? -Infinity);
  };
}
