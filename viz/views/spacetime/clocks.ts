/** Clocks that go wrong: how they stand is told by the events themselves, which the page asks the worker for. */
import type { EventDetail } from '../../model/service.js';
import type { Row, TraceModel } from '../../model/trace-model.js';

/** From one change of a clock to the next: it is off, fast, slow or stopped. */
export interface ClockSpan {
  /** A place in `actors`. */
  readonly actor: number;
  readonly startMicros: number;
  readonly endMicros: number;
  readonly text: string;
}

/** More changes than this are not asked for. */
const MOST = 500;

/** The rows that change a clock. */
export function clockRows({ columns, kinds }: TraceModel, kept: Int32Array): readonly Row[] {
  const changed = kinds.findIndex(({ kind }) => kind === 'clock.changed');
  return [...kept].filter((row) => columns.kind[row] === changed).slice(0, MOST);
}

/** `details`: of the rows that change a clock, in their order. */
export function clockSpans(
  { columns, endMicros }: TraceModel,
  details: readonly EventDetail[],
): readonly ClockSpan[] {
  const open = new Map<number, Omit<ClockSpan, 'endMicros'>>();
  const spans: ClockSpan[] = [];
  for (const { row, event } of details) {
    if (event.kind !== 'clock.changed') continue;
    const actor = columns.actor[row] ?? 0;
    const startMicros = columns.micros[row] ?? 0;
    const last = open.get(actor);
    if (last !== undefined) spans.push({ ...last, endMicros: startMicros });
    open.delete(actor);
    const text = clockText(event);
    if (text !== null) open.set(actor, { actor, startMicros, text });
  }
  return [...spans, ...[...open.values()].map((span) => ({ ...span, endMicros }))];
}

/** `clock +200 ms`, `clock 0.8 % fast`, `clock stopped`; null if it is right again. */
function clockText({
  clock,
  offsetMicros,
  ratePpm,
}: {
  readonly clock: string;
  readonly offsetMicros: number;
  readonly ratePpm: number;
}): string | null {
  if (clock === 'frozen') return 'clock stopped';
  const parts: string[] = [];
  if (offsetMicros !== 0)
    parts.push(`${offsetMicros > 0 ? '+' : '−'}${String(Math.abs(offsetMicros) / 1000)} ms`);
  if (ratePpm !== 0) {
    const percent = Math.abs(ratePpm) / 10_000;
    parts.push(`${percent.toFixed(1)} % ${ratePpm > 0 ? 'fast' : 'slow'}`);
  }
  return parts.length === 0 ? null : `clock ${parts.join(', ')}`;
}
