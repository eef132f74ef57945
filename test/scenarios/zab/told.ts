import type { ZnodeClientEvent } from '../../../core/client/events.js';
import type { ServiceEvent } from '../../../core/server/events.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import { formatZxid } from '../../../core/zxid.js';
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import { runRecipe } from '../../../scenarios/run-recipe.js';
import type { WorldEvent } from '../../../sim/trace/world-events.js';
import { recipe } from '../recipes.js';

/** An event, when it was, in seconds of the run, and whose. */
export interface Told<E extends RunEvent = RunEvent> {
  readonly seconds: number;
  readonly actor: number;
  readonly event: E;
}

/** The events of runs of ZAB: other protocols use some of the kinds for events of other fields. */
type ZabRunEvent = WorldEvent | ServiceEvent | ZnodeClientEvent | ZabEvent;
type EventOfKind<K extends ZabRunEvent['kind']> = Extract<ZabRunEvent, { readonly kind: K }>;

/** What a run of a scenario on ZAB tells. */
export class Story {
  readonly #all: readonly Told[];

  constructor(all: readonly Told[]) {
    this.#all = all;
  }

  /** All events of a kind. */
  of<K extends ZabRunEvent['kind']>(kind: K): readonly Told<EventOfKind<K>>[] {
    return this.#all.filter((told): told is Told<EventOfKind<K>> => told.event.kind === kind);
  }

  /** The same story between two moments. */
  between(fromSeconds: number, toSeconds: number): Story {
    return new Story(this.#all.filter(({ seconds }) => seconds >= fromSeconds && seconds < toSeconds));
  }

  /** Who was established, for which epoch and upon which history: `s3 e1 0.0`. */
  established(): readonly string[] {
    return this.of('zab.established').map(
      ({ actor, event: { epoch, zxid } }) => `s${String(actor)} e${String(epoch)} ${formatZxid(zxid)}`,
    );
  }

  /** For whom servers ended their elections. */
  elected(actor: number): readonly number[] {
    return this.of('zab.elected').flatMap((told) => (told.actor === actor ? [told.event.leader] : []));
  }

  /** Who went looking; at the start everybody did. */
  lookers(): readonly number[] {
    const actors = this.of('role.changed').flatMap(({ actor, event }) =>
      event.role === 'looking' && event.why !== 'started' ? [actor] : [],
    );
    return [...new Set(actors)].sort((a, b) => a - b);
  }

  /** Why leaders gave up. */
  resignations(actor: number): readonly string[] {
    return this.of('role.changed').flatMap((told) =>
      told.actor === actor && told.event.role === 'leading' && told.event.phase === 'election'
        ? [told.event.why]
        : [],
    );
  }

  /** What leaders committed. */
  committed(): readonly Told<EventOfKind<'zab.committed'>>[] {
    return this.of('zab.committed').filter(({ event }) => event.quorum.length > 0);
  }

  /** What servers found on their disks: `s1 1.5`. */
  recovered(): readonly string[] {
    return this.of('log.recovered').map(
      ({ actor, event: { last } }) => `s${String(actor)} ${formatZxid(last)}`,
    );
  }
}

/** Runs a scenario. */
export function tell(scenario: string, seed: number): Story {
  const all: Told[] = [];
  runRecipe(recipe(seed, { scenario, protocol: 'zab' }), {
    listen: ({ events }) => {
      events.subscribeToAll((event, { micros, actor }) => {
        all.push({ seconds: micros / 1_000_000, actor, event });
      });
    },
  });
  return new Story(all);
}
