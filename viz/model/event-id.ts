/**
 * Stable ids of events, for links: `s2.1.33` is event 33 of the first life of s2, counted from 0. What other processes do
 * does not change it, so that it means the same event in a recording of the same run with other filters, and up to where
 * they part in a similar run. What happens before any life has life 0; the world has no other.
 */
import { rowsIn } from './rows.js';
import type { Row, TraceModel } from './trace-model.js';
import { NO_ROW } from './trace-model.js';

type Trace = Pick<TraceModel, 'columns' | 'rowsOfActor' | 'actors' | 'kinds'>;

export function eventIdOf(trace: Trace, row: Row): string {
  const place = trace.columns.actor[row] ?? 0;
  const started = startedKind(trace);
  let life = 0;
  let number = 0;
  for (const each of rowsIn(trace.rowsOfActor, place)) {
    if (trace.columns.kind[each] === started) {
      life += 1;
      number = 0;
    }
    if (each === row) break;
    number += 1;
  }
  return `${trace.actors[place]?.name ?? '?'}.${String(life)}.${String(number)}`;
}

/** NO_ROW if this trace has no such event. */
export function rowOfEventId(trace: Trace, id: string): Row {
  const [, name, lifeText, numberText] = /^(.+)\.(\d+)\.(\d+)$/.exec(id) ?? [];
  const place = trace.actors.findIndex((actor) => actor.name === name);
  if (place < 0) return NO_ROW;
  const rows = rowsIn(trace.rowsOfActor, place);
  const started = startedKind(trace);
  let life = 0;
  let number = 0;
  for (const row of rows) {
    if (trace.columns.kind[row] === started) {
      life += 1;
      number = 0;
    }
    if (life === Number(lifeText) && number === Number(numberText)) return row;
    number += 1;
  }
  return NO_ROW;
}

function startedKind({ kinds }: Trace): number {
  return kinds.findIndex(({ kind }) => kind === 'process.started');
}
