import type { Collector, RowEnvelope } from '../collector.js';
import type { Places } from '../places.js';
import type { TimerSpan } from '../tables.js';
import { NO_ROW } from '../trace-model.js';

/** Timers that decide whether a server goes on waiting for the others. Ticks and connections are of no interest here. */
const WAITS: ReadonlySet<string> = new Set(['election-wait', 'election-finalize', 'retry', 'resend']);

/** How long servers would wait for one another. Only a file of full detail tells of timers. */
export function timerCollector(places: Places): Collector<readonly TimerSpan[]> {
  const spans: TimerSpan[] = [];
  /** By address, and by the timer's own number. */
  const armed = new Map<number, Map<number, TimerSpan>>();
  const end = (id: number, { actor, row }: RowEnvelope): void => {
    const span = armed.get(actor)?.get(id);
    if (span === undefined) return;
    armed.get(actor)?.delete(id);
    spans.push({ ...span, end: row });
  };
  return {
    handlers: {
      'timer.set': ({ timer, id, atMicros }, { actor, row, micros }) => {
        if (!WAITS.has(timer)) return;
        const own = armed.get(actor) ?? new Map<number, TimerSpan>();
        armed.set(actor, own);
        own.set(id, {
          actor: places.of(actor),
          timer,
          start: row,
          end: NO_ROW,
          startMicros: micros,
          dueMicros: atMicros,
        });
      },
      'timer.fired': ({ id }, at) => end(id, at),
      'timer.cancelled': ({ id }, at) => end(id, at),
      // Timers die with their process.
      'process.crashed': (_, at) => {
        for (const id of [...(armed.get(at.actor)?.keys() ?? [])]) end(id, at);
      },
    },
    finish: () =>
      [...spans, ...[...armed.values()].flatMap((own) => [...own.values()])].sort(
        (a, b) => a.start - b.start,
      ),
  };
}
