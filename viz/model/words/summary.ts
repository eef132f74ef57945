import type { RunEvent } from '../../../scenarios/run-recipe.js';
import { eventsOf } from '../../../sim/protocols/events.js';
import { describeEvent } from '../../../sim/trace/describe-event.js';
import type { ByKind } from '../by-kind.js';
import { entryFor } from '../by-kind.js';
import type { Places } from '../places.js';
import type { NameOf } from './phrases.js';
import { RECIPE_WORDS } from './recipe-words.js';
import { SERVICE_WORDS, ZNODE_CLIENT_WORDS } from './service-words.js';
import { SHARED_WORDS, SYNOD_WORDS } from './shared-words.js';
import { WORLD_WORDS } from './world-words.js';
import { ZAB_WORDS } from './zab-words.js';

/** Every kind has its words here, or this does not compile. */
const WORDS: ByKind<RunEvent, NameOf, string> = {
  ...WORLD_WORDS,
  ...SHARED_WORDS,
  ...SYNOD_WORDS,
  ...ZAB_WORDS,
  ...SERVICE_WORDS,
  ...ZNODE_CLIENT_WORDS,
  ...RECIPE_WORDS,
};

/** One line on an event: `counts the acknowledgement of 2.5 by s1`. Neither its actor nor its time: they stand beside it. */
export function summaryOf(event: RunEvent, protocol: string, places: Places): string {
  const nameOf = (address: number): string => places.nameOf(address);
  const words = entryFor<RunEvent, NameOf, string>(WORDS, event.kind);
  return words?.(event, nameOf) ?? describeEvent(event, eventsOf(protocol) ?? {}, nameOf);
}
