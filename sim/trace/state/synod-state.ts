/** A server of the synod, as its events tell it, and a client. */
import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { Handlers } from '../event-stream.js';
import type { ActorStates } from './actor-states.js';
import type { DiskState } from './disk-state.js';
import type { StateTable } from './draft.js';
import type { TimerState } from './timer-state.js';

export interface SynodState extends DiskState, TimerState {
  promised: number;
  accepted: { ballot: number; value: number } | null;
  proposer: { phase: string; ballot: number };
  learned: number | null;
  role: string;
  leader: number | null;
}

export interface SynodClientState extends TimerState {
  /** Values that were submitted and not answered, by number of the call; null for a call without a value. */
  calls: StateTable<number | null>;
}

export function newSynodServer(): SynodState {
  return {
    promised: 0,
    accepted: null,
    proposer: { phase: 'idle', ballot: 0 },
    learned: null,
    role: 'following',
    leader: null,
    unsynced: {},
  };
}

export function synodHandlers(servers: ActorStates<SynodState>): Handlers<SynodEvent> {
  const change = (actor: number, apply: (state: SynodState) => void): void => {
    const state = servers.edit(actor);
    if (state !== undefined) apply(state);
  };
  const enter = (state: SynodState, phase: string): void => {
    state.proposer = { ...state.proposer, phase };
  };
  return {
    'paxos.recovered': ({ promised, entries }, { actor }) =>
      change(actor, (state) => {
        const [entry] = entries;
        state.promised = promised;
        state.accepted = entry === undefined ? null : { ballot: entry.ballot, value: entry.value };
      }),
    'ballot.stored': ({ ballot }, { actor }) => change(actor, (state) => (state.promised = ballot)),
    'log.appended': ({ ballot, value }, { actor }) =>
      change(actor, (state) => (state.accepted = { ballot, value })),
    'paxos.ballot-started': ({ ballot }, { actor }) =>
      change(actor, (state) => (state.proposer = { phase: 'prepare', ballot })),
    'paxos.proposed': (_, { actor }) => change(actor, (state) => enter(state, 'accept')),
    'paxos.backed-off': (_, { actor }) => change(actor, (state) => enter(state, 'backing-off')),
    'role.changed': ({ role, leader }, { actor }) =>
      change(actor, (state) => {
        Object.assign(state, { role, leader });
        if (role === 'following') enter(state, 'idle');
      }),
    'paxos.learned': ({ value }, { actor }) => change(actor, (state) => (state.learned = value)),
  };
}

export function synodClientHandlers(clients: ActorStates<SynodClientState>): Handlers<SynodEvent> {
  const { draft } = clients;
  return {
    'client.called': ({ xid, value }, { actor }) => {
      const state = clients.edit(actor);
      if (state !== undefined) state.calls = draft.put(state.calls, xid, value);
    },
    'client.returned': ({ xid }, { actor }) => {
      const state = clients.edit(actor);
      if (state !== undefined) state.calls = draft.without(state.calls, xid);
    },
  };
}
