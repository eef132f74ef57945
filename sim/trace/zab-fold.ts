import type { ZnodeClientEvent } from '../../core/client/events.js';
import type { ServiceEvent } from '../../core/server/events.js';
import type { ZabEvent } from '../../core/zab/events.js';
import type { Handlers } from './event-stream.js';
import type { Fold } from './fold.js';
import type { WorldEvent } from './world-events.js';

/** What a server of ZAB shows. */
interface ZabState {
  role: string;
  phase: string;
  epoch: number | null;
  leader: number | null;
  acceptedEpoch: number;
  currentEpoch: number;
  zxid: number;
  logged: number;
  digest: { high: number; low: number };
}

type AnyEvent = ZabEvent | ServiceEvent | ZnodeClientEvent | WorldEvent;

function newServer(): ZabState {
  return {
    role: 'looking',
    phase: 'election',
    epoch: null,
    leader: null,
    acceptedEpoch: 0,
    currentEpoch: 0,
    zxid: 0,
    logged: 0,
    digest: { high: 0, low: 0 },
  };
}

/** The fold of ZAB's events, server by server. */
export function zabFold(): Fold<AnyEvent> {
  const states = new Map<number, ZabState>();
  const change = (actor: number, apply: (state: ZabState) => void): void => {
    const state = states.get(actor);
    if (state !== undefined) apply(state);
  };
  const handlers: Handlers<AnyEvent> = {
    'process.started': (_, { actor }) => {
      states.set(actor, newServer());
    },
    'process.crashed': (_, { actor }) => {
      states.delete(actor);
    },
    'role.changed': ({ role, phase, epoch, leader }, { actor }) =>
      change(actor, (state) => Object.assign(state, { role, phase, epoch, leader })),
    'log.recovered': ({ last, acceptedEpoch, currentEpoch }, { actor }) =>
      change(actor, (state) => Object.assign(state, { logged: last, acceptedEpoch, currentEpoch })),
    'epoch.stored': ({ which, epoch }, { actor }) =>
      change(actor, (state) => {
        if (which === 'accepted') state.acceptedEpoch = epoch;
        else state.currentEpoch = epoch;
      }),
    'log.appended': ({ zxid }, { actor }) => change(actor, (state) => (state.logged = zxid)),
    'log.truncated': ({ zxid }, { actor }) => change(actor, (state) => (state.logged = zxid)),
    'snap.written': ({ zxid, isInstalled }, { actor }) =>
      change(actor, (state) => {
        if (isInstalled) state.logged = zxid;
      }),
    'server.serving': ({ zxid }, { actor }) => change(actor, (state) => (state.zxid = zxid)),
    'tree.loaded': ({ zxid, digestHigh, digestLow }, { actor }) =>
      change(actor, (state) => {
        state.zxid = zxid;
        state.digest = { high: digestHigh, low: digestLow };
      }),
    'txn.applied': ({ zxid, digestHigh, digestLow }, { actor }) =>
      change(actor, (state) => {
        state.zxid = zxid;
        state.digest = { high: digestHigh, low: digestLow };
      }),
  };
  return { stateOf: (address) => states.get(address), handlers };
}
