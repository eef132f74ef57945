import type { DensityLevel, EventColumns } from '../trace-model.js';

/**
 * Events by time and lane, at every power of two of a width. The finest level has no more buckets than there are events
 * (one for each lane at least), each further one half as many, so that all together are at most twice the events. Times in µs,
 * both included; bucket 0 begins at `from`.
 */
export function densityOf(
  columns: EventColumns,
  lanes: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly DensityLevel[] {
  if (columns.count === 0) return [];
  const span = to - from + 1;
  const perLaneMax = Math.max(1, Math.floor(columns.count / lanes));
  let bucketMicros = 1;
  while (Math.ceil(span / bucketMicros) > perLaneMax) bucketMicros *= 2;
  const levels = [finest(columns, { from, lanes, bucketMicros, buckets: Math.ceil(span / bucketMicros) })];
  for (let level = levels[0]; level !== undefined && level.buckets > 1;) {
    level = coarser(level, lanes);
    levels.push(level);
  }
  return levels;
}

function finest(
  { count, micros, actor }: EventColumns,
  {
    from,
    lanes,
    bucketMicros,
    buckets,
  }: { from: number; lanes: number; bucketMicros: number; buckets: number },
): DensityLevel {
  const counts = new Uint32Array(lanes * buckets);
  for (let row = 0; row < count; row += 1) {
    const place = (actor[row] ?? 0) * buckets + Math.floor(((micros[row] ?? 0) - from) / bucketMicros);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return { bucketMicros, buckets, counts };
}

function coarser({ bucketMicros, buckets, counts }: DensityLevel, lanes: number): DensityLevel {
  const half = Math.ceil(buckets / 2);
  const sums = new Uint32Array(lanes * half);
  for (let lane = 0; lane < lanes; lane += 1) {
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const place = lane * half + (bucket >> 1);
      sums[place] = (sums[place] ?? 0) + (counts[lane * buckets + bucket] ?? 0);
    }
  }
  return { bucketMicros: bucketMicros * 2, buckets: half, counts: sums };
}
