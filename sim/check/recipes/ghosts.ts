/**
 * What the rules of recipes need to know of a run, kept once for all of them: who has asked a recipe for what, and what
 * it was given. When a session ends, and what the tree is, they learn from the committed history, and not from the
 * recipes: on these stands only who believes what. In a run without recipes they keep nothing.
 *
 * They stand on the ghosts of the service. Several rules share them; the first of them feeds them.
 */
import type { RecipeEvent } from '../../../core/client/recipes/events.js';
import type { SessionId } from '../../../core/ids.js';
import { actorName } from '../actor-names.js';
import type { Evidence, RunEnd } from '../checker.js';
import type { Envelope, Handlers } from '../../trace/event-stream.js';
import { IntactCore } from '../liveness/intact-core.js';
import type { ServiceContext, ServiceRunEvent } from '../service/context.js';
import type { ServiceGhosts } from '../service/ghosts/ghosts.js';
import type { Claim, Moment } from './records.js';

type EventOf<K extends RecipeEvent['kind']> = Extract<RecipeEvent, { readonly kind: K }>;

/** A client that is told of a change has long done what it is to do. */
const LONG_MICROS = 2_000_000;

const NEVER: Moment = { index: 0, micros: 0 };

/** What rules ask for. */
class RecipeJudges {
  readonly requested: ((claim: Claim, at: Envelope) => void)[] = [];
  /** The claim is among those that hold by now. */
  readonly granted: ((claim: Claim, at: Envelope) => void)[] = [];
  /** Before it is forgotten. Also for claims that were never granted, and those of a client that died. */
  readonly released: ((claim: Claim, why: string, at: Envelope) => void)[] = [];
  readonly acted: ((event: EventOf<'recipe.acted'>, at: Envelope) => void)[] = [];
  readonly observed: ((event: EventOf<'recipe.observed'>, at: Envelope) => void)[] = [];
}

export class RecipeGhosts {
  readonly judges = new RecipeJudges();
  readonly service: ServiceGhosts;
  readonly #servers: readonly number[];
  /** By path: requests that have not been given up or given back, by holder. */
  readonly #claims = new Map<string, Map<string, Claim>>();
  /** By path: when a child came, went or was written last. */
  readonly #changed = new Map<string, number>();
  /** By client: since when it has had a server. */
  readonly #connected = new Map<number, number>();
  readonly #intact: IntactCore;
  #isFed = false;

  constructor(service: ServiceGhosts, context: ServiceContext) {
    this.service = service;
    this.#servers = context.servers;
    this.#intact = new IntactCore(context, service.zab);
    // Its session may live on, but nobody believes in what it was given any more.
    service.zab.judges.clientCrashed.push((client, at) => this.#died(client, at));
    service.judges.connected.push(({ client }, _, { micros }) => this.#connected.set(client, micros));
    service.judges.committed.push(({ changes }, { micros }) => {
      if (this.#claims.size === 0) return;
      for (const { path } of changes) this.#changed.set(path.slice(0, path.lastIndexOf('/')), micros);
    });
  }

  /** The handlers of a rule: its own, and for the first rule also those that feed the ghosts. */
  handlersWith(own: Handlers<ServiceRunEvent>): Handlers<ServiceRunEvent> {
    if (this.#isFed) return this.service.handlersWith(own);
    this.#isFed = true;
    return this.service.handlersWith({ ...own, ...this.#handlers });
  }

  /** The paths at which recipes are used, or have been. */
  get paths(): Iterable<string> {
    return this.#claims.keys();
  }

  /** Requests at a path that have not been given up or given back, granted or not. */
  claimsAt(path: string): readonly Claim[] {
    return [...(this.#claims.get(path)?.values() ?? [])];
  }

  /** Who believes to hold a place at a path. */
  holdersAt(path: string): readonly Claim[] {
    return this.claimsAt(path).filter(({ granted }) => granted.index !== 0);
  }

  find(path: string, holder: string): Claim | undefined {
    return this.#claims.get(path)?.get(holder);
  }

  /** Whether a session has begun and, in the committed history, not ended so far. */
  isLive(session: SessionId): boolean {
    const record = this.service.session(session);
    return record?.closedZxid === 0;
  }

  /**
   * Whether a client has had all the time that it needs to do what it owes below a path: all is quiet, or the run is out
   * of time although the core can serve and the client has had a server for long, and nothing has happened there for as long.
   */
  hadTimeFor(client: number, path: string, { phase, isOutOfTime, micros }: RunEnd): boolean {
    if (phase === 'quiet') return true;
    const handle = this.service.handleOf(client);
    const isConnected = handle?.state === 'open' && handle.connection !== 0;
    const since = Math.max(this.#changed.get(path) ?? 0, this.#connected.get(client) ?? 0);
    return isOutOfTime && isConnected && this.#intact.hasQuorum() && micros - since >= LONG_MICROS;
  }

  /** `c2` */
  clientName(client: number): string {
    return actorName(client, this.#servers);
  }

  readonly #handlers: Handlers<ServiceRunEvent> = {
    'recipe.requested': (event, at) => this.#requested(event, at),
    'recipe.granted': (event, at) => this.#granted(event, at),
    'recipe.released': (event, at) => this.#released(event, at),
    'recipe.acted': (event, at) => {
      for (const judge of this.judges.acted) judge(event, at);
    },
    'recipe.observed': (event, at) => {
      for (const judge of this.judges.observed) judge(event, at);
    },
  };

  #requested({ recipe, path, holder, session }: EventOf<'recipe.requested'>, at: Envelope): void {
    const claim: Claim = {
      recipe,
      path,
      holder,
      client: at.actor,
      requested: { index: at.index, micros: at.micros },
      session,
      granted: NEVER,
      node: '',
      token: 0,
      sequence: 0,
      places: 0,
    };
    let claims = this.#claims.get(path);
    if (claims === undefined) {
      claims = new Map();
      this.#claims.set(path, claims);
    }
    claims.set(holder, claim);
    for (const judge of this.judges.requested) judge(claim, at);
  }

  #granted(
    { path, holder, session, node, token, seq, places }: EventOf<'recipe.granted'>,
    at: Envelope,
  ): void {
    const claim = this.find(path, holder);
    if (claim === undefined) return;
    claim.session = session;
    claim.granted = { index: at.index, micros: at.micros };
    claim.node = node;
    claim.token = token;
    claim.sequence = seq;
    claim.places = places;
    for (const judge of this.judges.granted) judge(claim, at);
  }

  #released({ path, holder, why }: EventOf<'recipe.released'>, at: Envelope): void {
    const claim = this.find(path, holder);
    if (claim !== undefined) this.#end(claim, why, at);
  }

  #died(client: number, at: Envelope): void {
    for (const path of this.#claims.keys()) {
      for (const claim of this.claimsAt(path)) if (claim.client === client) this.#end(claim, 'died', at);
    }
  }

  #end(claim: Claim, why: string, at: Envelope): void {
    for (const judge of this.judges.released) judge(claim, why, at);
    this.#claims.get(claim.path)?.delete(claim.holder);
  }
}

/** The grant of a claim, as a part of a proof. */
export function grantOf({ granted }: Claim, role: string): Evidence {
  return { index: granted.index, role };
}
