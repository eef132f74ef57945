/** What each actor is at a moment. */
import { unreachable } from '../../core/assert.js';
import type { Row, TraceModel } from '../model/trace-model.js';

export interface ActorNow {
  /** `leading`, `down`, `paused`; empty for clients and where nothing is known. */
  readonly role: string;
  readonly phase: string;
  readonly epoch: number | null;
}

const UNKNOWN: ActorNow = { role: '', phase: '', epoch: null };

/** What an actor (a place in `actors`) is right after a row. */
export function actorAt(model: TraceModel, actor: number, row: Row): ActorNow {
  const outage = model.outages.find((span) => span.actor === actor && spans(span, row));
  if (outage !== undefined) {
    switch (outage.sort) {
      case 'down':
        return { role: 'down', phase: outage.why, epoch: null };
      case 'paused':
        return { role: 'paused', phase: outage.why, epoch: null };
      default:
        return unreachable(outage.sort);
    }
  }
  const span = model.roles.find((one) => one.actor === actor && spans(one, row));
  return span === undefined ? UNKNOWN : { role: span.role, phase: span.phase, epoch: span.epoch };
}

/** An `end` before the start says that it never ended. */
function spans({ start, end }: { readonly start: Row; readonly end: Row }, row: Row): boolean {
  return start <= row && (end < start || row < end);
}
