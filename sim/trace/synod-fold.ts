import type { SynodEvent } from '../../core/paxos/synod/events.js';
import type { Fold } from './fold.js';
import type { WorldEvent } from './world-events.js';

/** What a server of the synod shows. */
interface SynodState {
  promised: number;
  accepted: { ballot: number; value: number } | null;
  proposer: { phase: string; ballot: number };
  learned: number | null;
}

/** The fold of the synod's events, server by server. */
export function synodFold(): Fold<SynodEvent | WorldEvent> {
  const states = new Map<number, SynodState>();
  const change = (actor: number, apply: (state: SynodState) => void): void => {
    const state = states.get(actor);
    if (state !== undefined) apply(state);
  };
  return {
    stateOf: (address) => states.get(address),
    handlers: {
      'process.started': (_, { actor }) => {
        states.set(actor, {
          promised: 0,
          accepted: null,
          proposer: { phase: 'idle', ballot: 0 },
          learned: null,
        });
      },
      'process.crashed': (_, { actor }) => {
        states.delete(actor);
      },
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
      'paxos.proposed': (_, { actor }) => change(actor, (state) => (state.proposer.phase = 'accept')),
      'paxos.backed-off': (_, { actor }) => change(actor, (state) => (state.proposer.phase = 'backing-off')),
      'role.changed': ({ role }, { actor }) =>
        change(actor, (state) => {
          if (role === 'following') state.proposer.phase = 'idle';
        }),
      'paxos.learned': ({ value }, { actor }) => change(actor, (state) => (state.learned = value)),
    },
  };
}
