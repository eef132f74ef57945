import type { EventOf } from '../../define-events.js';
import { defineEvents } from '../../define-events.js';
import { serverEvents } from '../../server-events.js';
import { paxosEvents } from '../events.js';
import { clientEvents } from './client-events.js';

/** All that processes of the synod report. */
export const synodEvents = defineEvents({ ...paxosEvents, ...serverEvents, ...clientEvents });

export type SynodEvent = EventOf<typeof synodEvents>;
