import { witness } from '../checker.js';
import type { Evidence, RunEnd } from '../checker.js';
import type { Envelope, Handlers } from '../../trace/event-stream.js';
import type { ServiceContext, ServiceRunEvent } from '../service/context.js';
import type { Zxid } from '../../../core/zxid.js';
import type { ZnodeChange } from '../service/ghosts/records.js';
import type { RecipeGhosts } from './ghosts.js';
import type { Claim } from './records.js';

/** Since when a client is on a server, and which. */
interface Foothold {
  server: number;
  sinceMicros: number;
}

/** What has changed last below a path. */
interface LastChange {
  readonly zxid: Zxid;
  readonly micros: number;
  readonly index: number;
}

/** So long, in ticks, news takes to reach all who look out for it when nothing is wrong, with room to spare. */
const SETTLE_TICKS = 5;

/**
 * Who must know the truth when a run ends: whoever looks out for something at a path, has been on a server of the core for
 * a while, in a quiet phase as long, and nothing below the path has changed since. Several rules share it.
 */
export class Footing {
  readonly #context: ServiceContext;
  readonly #ghosts: RecipeGhosts;
  readonly #tried = new Map<number, number>();
  readonly #footholds = new Map<number, Foothold>();
  readonly #changes = new Map<string, LastChange>();
  #quietMicros = Infinity;
  #isFed = false;

  constructor(context: ServiceContext, ghosts: RecipeGhosts) {
    this.#context = context;
    this.#ghosts = ghosts;
    ghosts.service.judges.connected.push(({ client }, _, { micros }) => {
      this.#footholds.set(client, { server: this.#tried.get(client) ?? 0, sinceMicros: micros });
    });
    ghosts.service.judges.committed.push(({ changes, zxid }, at) => {
      for (const root of ghosts.paths) {
        if (changes.some((change) => isWithin(root, change)))
          this.#changes.set(root, { zxid, micros: at.micros, index: at.index });
      }
    });
  }

  /** The handlers of a rule that has none of its own: for the first rule those that feed this and the ghosts. */
  handlers(): Handlers<ServiceRunEvent> {
    if (this.#isFed) return this.#ghosts.handlersWith({});
    this.#isFed = true;
    return this.#ghosts.handlersWith(this.#handlers);
  }

  readonly #handlers: Handlers<ServiceRunEvent> = {
    'client.connecting': ({ to }, { actor }) => {
      this.#tried.set(actor, to);
    },
    'run.phased': ({ phase }, { micros }) => {
      if (phase === 'quiet') this.#quietMicros = micros;
    },
  };

  /** Those among the requests at a path that must know the truth. */
  settledAt(path: string, { phase, micros }: RunEnd): readonly Claim[] {
    if (phase !== 'quiet') return [];
    const byMicros = micros - SETTLE_TICKS * this.#context.tickMicros;
    const changed = this.#changes.get(path)?.micros ?? 0;
    if (this.#quietMicros > byMicros || changed > byMicros) return [];
    return this.#ghosts.claimsAt(path).filter((claim) => this.#isSettled(claim, byMicros));
  }

  /** The last change below a path, as a part of a proof. */
  lastChange(path: string): readonly Evidence[] {
    const index = this.#changes.get(path)?.index ?? 0;
    return index === 0 ? [] : [{ index, role: 'last change' }];
  }

  #isSettled({ client, requested }: Claim, byMicros: number): boolean {
    const foothold = this.#footholds.get(client);
    const handle = this.#ghosts.service.handleOf(client);
    if (foothold === undefined || handle === undefined) return false;
    if (handle.state !== 'open' || handle.connection === 0 || !this.#ghosts.isLive(handle.session))
      return false;
    if (!this.#context.core.includes(foothold.server)) return false;
    return foothold.sinceMicros <= byMicros && requested.micros <= byMicros;
  }
}

/** Whether a change is at a path, or below it. */
function isWithin(root: string, { path }: ZnodeChange): boolean {
  return path === root || path.startsWith(root === '/' ? '/' : `${root}/`);
}

/** What a recipe has shown last. */
export interface Shown {
  readonly view: string;
  readonly zxid: Zxid;
  readonly evidence: Evidence;
}

/** A view, as a part of a proof. */
export function shown({ view, zxid }: { view: string; zxid: Zxid }, at: Envelope): Shown {
  return { view, zxid, evidence: witness(at, 'view') };
}
