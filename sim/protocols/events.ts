import type { EventSpecs } from '../../core/define-events.js';
import { synodEvents } from '../../core/paxos/synod/events.js';
import { znodeClientEvents } from '../../core/client/events.js';
import { recipeEvents } from '../../core/client/recipes/events.js';
import { serviceEvents } from '../../core/server/events.js';
import { zabEvents } from '../../core/zab/events.js';
import type { ProtocolId } from '../plan.js';
import { worldEvents } from '../trace/world-events.js';

const EVENTS: Readonly<Record<ProtocolId, EventSpecs>> = {
  synod: { ...worldEvents, ...synodEvents },
  zab: { ...worldEvents, ...zabEvents, ...serviceEvents, ...znodeClientEvents, ...recipeEvents },
};

/** What the runs of a protocol can report, the world's events included; null if there is no such protocol. */
export function eventsOf(protocol: string): EventSpecs | null {
  return isProtocol(protocol) ? EVENTS[protocol] : null;
}

function isProtocol(name: string): name is ProtocolId {
  return Object.hasOwn(EVENTS, name);
}
