import type { EventSpecs } from '../../core/define-events.js';
import { synodEvents } from '../../core/paxos/synod/events.js';
import { worldEvents } from '../trace/world-events.js';

const EVENTS: ReadonlyMap<string, EventSpecs> = new Map([['synod', { ...worldEvents, ...synodEvents }]]);

/** What the runs of a protocol can report, the world's events included; null if there is no such protocol. */
export function eventsOf(protocol: string): EventSpecs | null {
  return EVENTS.get(protocol) ?? null;
}
