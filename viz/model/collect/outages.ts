import { formatTag } from '../../../core/storage/tag.js';
import type { Collector, RowEnvelope } from '../collector.js';
import type { Places } from '../places.js';
import type { OutageSpan, Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

interface OpenOutage {
  readonly actor: number;
  readonly start: Row;
  readonly startMicros: number;
  readonly sort: 'down' | 'paused';
  readonly why: string;
  readonly lost: string[];
}

/** When processes were down or stood still, and what a crash took from their disks. */
export function outageCollector(places: Places): Collector<readonly OutageSpan[]> {
  const spans: OutageSpan[] = [];
  const open = new Map<number, OpenOutage>();
  const close = ({ row, micros, actor }: RowEnvelope): void => {
    const span = open.get(actor);
    if (span === undefined) return;
    open.delete(actor);
    spans.push({ ...span, end: row, endMicros: micros });
  };
  const begin = (at: RowEnvelope, sort: 'down' | 'paused', why: string): void => {
    close(at);
    const actor = places.of(at.actor);
    open.set(at.actor, { actor, start: at.row, startMicros: at.micros, sort, why, lost: [] });
  };
  return {
    handlers: {
      'process.crashed': ({ why, message }, at) =>
        begin(at, 'down', message === '' ? why : `${why}: ${message}`),
      'process.started': (_, at) => close(at),
      'process.paused': (_, at) => begin(at, 'paused', 'stands still'),
      'process.resumed': (_, at) => close(at),
      'disk.lost': ({ file, tags, tornBytes }, { actor }) => {
        const crash = open.get(actor);
        if (crash?.sort !== 'down') return;
        crash.lost.push(...(tags.length > 0 ? tags.map(formatTag) : [`writes of ${file}`]));
        if (tornBytes > 0) crash.lost.push(`all but ${String(tornBytes)} bytes of a write of ${file}`);
      },
    },
    finish: (endMicros) =>
      [...spans, ...[...open.values()].map((span) => ({ ...span, end: NO_ROW, endMicros }))].sort(
        (a, b) => a.start - b.start,
      ),
  };
}
