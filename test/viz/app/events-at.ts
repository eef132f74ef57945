import type { TraceModel } from '../../../viz/model/trace-model.js';

type Timeline = Pick<TraceModel, 'columns' | 'beginMicros' | 'endMicros' | 'findings'>;

/** A trace of which only the times matter: one event at each, in µs and rising. */
export function eventsAt(times: readonly number[], more: Partial<Timeline> = {}): Timeline {
  const count = times.length;
  return {
    columns: {
      count,
      index: Uint32Array.from(times, (_, row) => row * 2),
      micros: Float64Array.from(times),
      kind: new Uint8Array(count),
      actor: new Uint16Array(count),
      cause: new Int32Array(count).fill(-1),
    },
    beginMicros: 0,
    endMicros: times[count - 1] ?? 0,
    findings: [],
    ...more,
  };
}
