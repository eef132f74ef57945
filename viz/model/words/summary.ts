import { describeEvent } from '../../../sim/trace/describe-event.js';
import { eventsOf } from '../../../sim/protocols/events.js';
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { TraceModel } from '../trace-model.js';

/** One line on an event: what happened, without its actor and its time. */
export function summaryOf(event: RunEvent, { header }: Pick<TraceModel, 'header'>): string {
  const names = new Map(header.actors.map(({ id, name }) => [id, name]));
  return describeEvent(event, eventsOf(header.protocol) ?? {}, (id) => names.get(id) ?? String(id));
}
