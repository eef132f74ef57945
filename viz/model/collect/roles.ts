import { roundOf } from '../../../core/paxos/ballot.js';
import type { Collector, RowEnvelope } from '../collector.js';
import type { Places } from '../places.js';
import type { RoleSpan, Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

interface OpenRole {
  readonly actor: number;
  readonly start: Row;
  readonly startMicros: number;
  readonly role: string;
  readonly phase: string;
  readonly epoch: number | null;
}

/** Which role each server had, from one change to the next; a crash ends it. */
export function roleCollector(places: Places): Collector<readonly RoleSpan[]> {
  const spans: RoleSpan[] = [];
  const open = new Map<number, OpenRole>();
  const close = ({ row, micros, actor }: RowEnvelope): void => {
    const span = open.get(actor);
    if (span === undefined) return;
    open.delete(actor);
    spans.push({ ...span, end: row, endMicros: micros });
  };
  return {
    handlers: {
      'role.changed': (event, at) => {
        close(at);
        const { role, phase } = event;
        const epoch = 'epoch' in event ? event.epoch : event.ballot === null ? null : roundOf(event.ballot);
        const { row: start, micros: startMicros } = at;
        open.set(at.actor, { actor: places.of(at.actor), start, startMicros, role, phase, epoch });
      },
      'process.crashed': (_, at) => close(at),
    },
    finish: (endMicros) =>
      [...spans, ...[...open.values()].map((span) => ({ ...span, end: NO_ROW, endMicros }))].sort(
        (a, b) => a.start - b.start,
      ),
  };
}
