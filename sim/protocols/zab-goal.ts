import type { ClientEvent } from '../../core/client-events.js';
import type { ZabEvent } from '../../core/zab/events.js';
import type { ZabPlan } from '../plan.js';
import type { Goal } from '../protocol.js';
import type { WorldEvent } from '../trace/world-events.js';

/** A server that is up. */
interface LiveServer {
  /** The epoch in which it serves; null while it does not. */
  epoch: number | null;
  delivered: number;
}

/**
 * Every live server serves in one epoch and has delivered all that its leader has proposed, and every call that clients
 * were to make has ended.
 */
export function zabGoal({ servers, clients }: ZabPlan): Goal<ZabEvent | ClientEvent | WorldEvent> {
  const live = new Map<number, LiveServer>();
  const calls = new CallCount(clients.reduce((sum, client) => sum + client.calls.length, 0));
  let proposed = 0;
  return {
    isReached: () => calls.isOver && live.size > 0 && isUnited(live, proposed),
    handlers: {
      'process.started': (_, { actor }) => {
        if (actor <= servers) live.set(actor, { epoch: null, delivered: 0 });
      },
      'process.crashed': (_, { actor }) => {
        live.delete(actor);
      },
      'role.changed': ({ phase }, { actor }) => {
        const server = live.get(actor);
        if (server !== undefined && phase !== 'broadcast') server.epoch = null;
      },
      'server.serving': ({ epoch, zxid }, { actor }) => {
        const server = live.get(actor);
        if (server !== undefined) live.set(actor, { epoch, delivered: zxid });
      },
      'zab.proposed': ({ zxid }) => {
        proposed = Math.max(proposed, zxid);
      },
      'txn.applied': ({ zxid }, { actor }) => {
        const server = live.get(actor);
        if (server !== undefined) server.delivered = zxid;
      },
      'client.called': (_, { actor, cause }) => calls.called(actor, cause),
      'client.returned': (_, { actor, cause }) => calls.returned(actor, cause),
    },
  };
}

const EPOCH = 4294967296;

/** In an epoch without proposals servers may show different zxids, and have the same history all the same. */
function isUnited(live: ReadonlyMap<number, LiveServer>, proposed: number): boolean {
  const [first] = live.values();
  if (first === undefined || first.epoch === null) return false;
  const isWritten = Math.floor(proposed / EPOCH) === first.epoch;
  for (const { epoch, delivered } of live.values()) {
    if (epoch !== first.epoch || (isWritten && delivered < proposed)) return false;
  }
  return true;
}

/** Counts planned calls. One that is made anew is made while the end of the one before it is handled. */
class CallCount {
  readonly #planned: number;
  readonly #ended = new Map<number, { readonly cause: number; left: number }>();
  #due = 0;
  #open = 0;

  constructor(planned: number) {
    this.#planned = planned;
  }

  get isOver(): boolean {
    return this.#open === 0 && this.#due === this.#planned;
  }

  called(actor: number, cause: number): void {
    this.#open += 1;
    const ended = this.#ended.get(actor);
    if (ended?.cause === cause && ended.left > 0) ended.left -= 1;
    else this.#due += 1;
  }

  returned(actor: number, cause: number): void {
    this.#open -= 1;
    const ended = this.#ended.get(actor);
    if (ended?.cause === cause) ended.left += 1;
    else this.#ended.set(actor, { cause, left: 1 });
  }
}
