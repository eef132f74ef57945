import type { ZnodeClientEvent } from '../../../core/client/events.js';
import type { ServiceEvent } from '../../../core/server/events.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import type { Data } from '../../../core/znode/requests.js';
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

  /** All events of some kinds, in the order in which they happened. */
  of<K extends ZabRunEvent['kind']>(...kinds: readonly K[]): readonly Told<EventOfKind<K>>[] {
    return this.#all.filter((told): told is Told<EventOfKind<K>> =>
      kinds.some((kind) => kind === told.event.kind),
    );
  }

  /** The same story between two moments. */
  between(fromSeconds: number, toSeconds: number): Story {
    return new Story(this.#all.filter(({ seconds }) => seconds >= fromSeconds && seconds < toSeconds));
  }

  /** How the calls of a client ended, in their order: `ok`, or the name of the error. */
  answers(actor: number): readonly string[] {
    return this.#returns(actor).map(({ code }) => nameOfCode(code).toLowerCase());
  }

  /** What a client read by getData, in the order of the replies. */
  reads(actor: number): readonly Data[] {
    return this.#returns(actor).flatMap(({ answer }) => (answer.kind === 'data' ? [answer.data] : []));
  }

  /** What a client was told by its watches, in the order of the events: `NodeDeleted /a`. */
  notified(actor: number): readonly string[] {
    return this.of('client.notified').flatMap((told) =>
      told.actor === actor ? [`${told.event.type} ${told.event.path}`] : [],
    );
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

  #returns(actor: number): readonly EventOfKind<'client.returned'>[] {
    return this.of('client.returned').flatMap((told) => (told.actor === actor ? [told.event] : []));
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
