/** A server of ZAB, as its events tell it. */
import { formatZxid } from '../../../core/zxid.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import type { Handlers } from '../event-stream.js';
import type { ActorStates } from './actor-states.js';
import type { DiskState } from './disk-state.js';
import type { StateTable } from './draft.js';
import { entryOf } from './draft.js';
import type { ServiceState } from './service-state.js';
import type { StateTree } from './state-tree.js';
import type { TimerState } from './timer-state.js';
import type { TreeState } from './tree-state.js';

/** What a server stands for in an election, or hears of another. */
interface VoteState extends StateTree {
  round: number;
  leader: number;
  zxid: number;
  peerEpoch: number;
}

export interface ZabState extends TreeState, ServiceState, DiskState, TimerState {
  role: string;
  phase: string;
  epoch: number | null;
  leader: number | null;
  acceptedEpoch: number;
  currentEpoch: number;
  /** The last transaction in memory. */
  zxid: number;
  /** The end of the log. */
  logged: number;
  digest: { high: number; low: number };
  vote: VoteState | null;
  /** While it looks: the last notification of each other server. */
  votes: StateTable<VoteState>;
  /** The last that it knows to be committed. */
  committed: number;
  /** The newest transactions in the log. */
  log: readonly number[];
  /** At the leader: who acknowledged what is not committed. */
  outstanding: StateTable<readonly number[]>;
}

/** So much of a log is shown. */
const LOG_LENGTH = 32;

export function newZabServer(): ZabState {
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
    vote: null,
    votes: {},
    committed: 0,
    log: [],
    outstanding: {},
    unsynced: {},
    sessions: {},
    attached: {},
    deadlines: {},
    watches: {},
    tree: null,
  };
}

export function zabHandlers(servers: ActorStates<ZabState>): Handlers<ZabEvent> {
  return {
    ...electionHandlers(servers),
    ...historyHandlers(servers),
    ...broadcastHandlers(servers),
  };
}

function electionHandlers(servers: ActorStates<ZabState>): Handlers<ZabEvent> {
  const { draft } = servers;
  return {
    'role.changed': ({ role, phase, epoch, leader }, { actor }) => {
      const state = servers.edit(actor);
      if (state === undefined) return;
      Object.assign(state, { role, phase, epoch, leader });
      if (role !== 'looking') state.votes = {};
      if (phase === 'broadcast') return;
      // A leadership that is over, or not yet established, has neither sessions nor proposals of its own.
      state.deadlines = {};
      state.outstanding = {};
    },
    'zab.voted': ({ round, leader, zxid, peerEpoch }, { actor }) => {
      const state = servers.edit(actor);
      if (state !== undefined) state.vote = { round, leader, zxid, peerEpoch };
    },
    'zab.notified': ({ from, round, leader, zxid, peerEpoch, box }, { actor }) => {
      const state = box === 'ignored' ? undefined : servers.edit(actor);
      if (state === undefined) return;
      state.votes = draft.put(state.votes, from, { round, leader, zxid, peerEpoch });
    },
    'epoch.stored': ({ which, epoch }, { actor }) => {
      const state = servers.edit(actor);
      if (state === undefined) return;
      if (which === 'accepted') state.acceptedEpoch = epoch;
      else state.currentEpoch = epoch;
    },
  };
}

function historyHandlers(servers: ActorStates<ZabState>): Handlers<ZabEvent> {
  return {
    'log.recovered': ({ last, acceptedEpoch, currentEpoch }, { actor }) => {
      const state = servers.edit(actor);
      if (state !== undefined) Object.assign(state, { logged: last, acceptedEpoch, currentEpoch, log: [] });
    },
    'log.appended': ({ zxid }, { actor }) => {
      const state = servers.edit(actor);
      if (state === undefined) return;
      state.logged = zxid;
      state.log = [...state.log.slice(1 - LOG_LENGTH), zxid];
    },
    'log.truncated': ({ zxid }, { actor }) => {
      const state = servers.edit(actor);
      if (state === undefined) return;
      state.logged = zxid;
      state.log = state.log.filter((logged) => logged <= zxid);
    },
    'snap.written': ({ zxid, isInstalled }, { actor }) => {
      const state = isInstalled ? servers.edit(actor) : undefined;
      if (state === undefined) return;
      state.logged = zxid;
      state.log = [];
    },
    'tree.loaded': ({ zxid, digestHigh: high, digestLow: low }, { actor }) => {
      const state = servers.edit(actor);
      if (state !== undefined) Object.assign(state, { zxid, digest: { high, low } });
    },
    'txn.applied': ({ zxid, digestHigh: high, digestLow: low }, { actor }) => {
      const state = servers.edit(actor);
      if (state === undefined) return;
      state.zxid = zxid;
      state.digest = { high, low };
    },
    'server.serving': ({ zxid }, { actor }) => {
      const state = servers.edit(actor);
      if (state !== undefined) state.zxid = zxid;
    },
  };
}

function broadcastHandlers(servers: ActorStates<ZabState>): Handlers<ZabEvent> {
  const { draft } = servers;
  return {
    'zab.proposed': ({ zxid }, { actor }) => {
      const state = servers.edit(actor);
      if (state === undefined) return;
      state.outstanding = draft.put(state.outstanding, formatZxid(zxid), []);
    },
    'zab.acked': ({ zxid, from }, { actor }) => {
      const state = servers.edit(actor);
      const acks = entryOf(state?.outstanding, formatZxid(zxid));
      if (state === undefined || acks === undefined) return;
      state.outstanding = draft.put(state.outstanding, formatZxid(zxid), [...acks, from]);
    },
    'zab.committed': ({ zxid }, { actor }) => {
      const state = servers.edit(actor);
      if (state === undefined) return;
      state.committed = zxid;
      state.outstanding = draft.without(state.outstanding, formatZxid(zxid));
    },
  };
}
