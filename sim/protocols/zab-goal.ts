import type { ZnodeClientEvent } from '../../core/client/events.js';
import type { ServiceEvent } from '../../core/server/events.js';
import type { ZabEvent } from '../../core/zab/events.js';
import type { ZabPlan } from '../plan.js';
import type { Goal } from '../protocol.js';
import type { WorldEvent } from '../trace/world-events.js';

/** A server that is up. */
interface LiveServer {
  isLeading: boolean;
  /** The epoch in which it serves; null while it does not. */
  epoch: number | null;
  delivered: number;
}

/**
 * A leader lives, every live server serves in one epoch and has delivered all that its leader has proposed, and every live
 * client has done what it was to do. (Who has lost its leader a moment ago does not know it yet.)
 */
export function zabGoal({
  servers,
}: Pick<ZabPlan, 'servers'>): Goal<ZabEvent | ServiceEvent | ZnodeClientEvent | WorldEvent> {
  const live = new Map<number, LiveServer>();
  const busy = new Set<number>();
  let proposed = 0;
  return {
    isReached: () => busy.size === 0 && live.size > 0 && isUnited(live, proposed),
    laggards: () => {
      const epoch = Math.max(...[...live.values()].map((server) => server.epoch ?? 0));
      const behind = [...live].filter(([, server]) => !isUpTo(server, epoch, proposed));
      return [...behind.map(([sid]) => sid), ...busy].sort((a, b) => a - b);
    },
    handlers: {
      'process.started': (_, { actor }) => {
        if (actor <= servers) live.set(actor, { isLeading: false, epoch: null, delivered: 0 });
        else busy.add(actor);
      },
      'process.crashed': (_, { actor }) => {
        live.delete(actor);
        busy.delete(actor);
      },
      'role.changed': ({ role, phase }, { actor }) => {
        const server = live.get(actor);
        if (server === undefined) return;
        server.isLeading = role === 'leading';
        if (phase !== 'broadcast') server.epoch = null;
      },
      'server.serving': ({ epoch, zxid }, { actor }) => {
        const server = live.get(actor);
        if (server === undefined) return;
        server.epoch = epoch;
        server.delivered = zxid;
      },
      'zab.proposed': ({ zxid }) => {
        proposed = Math.max(proposed, zxid);
      },
      'txn.applied': ({ zxid }, { actor }) => {
        const server = live.get(actor);
        if (server !== undefined) server.delivered = zxid;
      },
      'client.finished': (_, { actor }) => {
        busy.delete(actor);
      },
    },
  };
}

const EPOCH = 4294967296;

function isUnited(live: ReadonlyMap<number, LiveServer>, proposed: number): boolean {
  const [first] = live.values();
  if (first === undefined || first.epoch === null) return false;
  if (![...live.values()].some(({ isLeading }) => isLeading)) return false;
  for (const server of live.values()) if (!isUpTo(server, first.epoch, proposed)) return false;
  return true;
}

/** In an epoch without proposals servers may show different zxids, and have the same history all the same. */
function isUpTo({ epoch, delivered }: LiveServer, wanted: number, proposed: number): boolean {
  return epoch === wanted && (delivered >= proposed || Math.floor(proposed / EPOCH) !== wanted);
}
