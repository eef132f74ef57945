import type { Fault, PlannedFault } from '../../sim/faults/plan.js';
import type { Scenario } from '../scenario.js';
import { plainSynod } from './plain.js';

/** How many times the proposers outbid each other before they are let go. */
const ROUNDS = 6;

const HOLD_ACCEPTS: Fault = { kind: 'hold', from: 'all', to: 'all', types: ['Accept'], forMicros: null };

/** At the n-th promise quorum: whoever had the one before is outbid by now, and its Accepts come too late. */
function atPromiseQuorum(nth: number, fault: Fault): PlannedFault {
  return { fault, strike: { kind: 'step', when: 'after', step: 'promise-quorum', nth, sid: null, to: null } };
}

function lockStep(): readonly PlannedFault[] {
  const faults: PlannedFault[] = [{ fault: HOLD_ACCEPTS, strike: { kind: 'time', atMicros: 0 } }];
  for (let nth = 2; nth <= ROUNDS; nth += 1) {
    faults.push(atPromiseQuorum(nth, { kind: 'release' }));
    if (nth < ROUNDS) faults.push(atPromiseQuorum(nth, HOLD_ACCEPTS));
  }
  return faults;
}

export const electDuel: Scenario = {
  id: 'elect-duel',
  title: 'Two proposers kept in lock step outbid each other, until they are let go',
  teaches: 'Safety never depends on who proposes; progress does. Back-off with jitter ends the duel.',
  source: 'Lamport, Paxos Made Simple, section 2.4',
  servers: [3],
  on: {
    synod: {
      about: ['P2', 'P3', 'P5', 'P11', 'V3'],
      twins: [],
      plan: () => ({
        ...plainSynod(3),
        clients: [
          { calls: [{ atMicros: 0, value: 1, to: 1 }], timeoutMicros: 1_000_000 },
          { calls: [{ atMicros: 2_000, value: 2, to: 2 }], timeoutMicros: 1_000_000 },
        ],
        faults: lockStep(),
        safetyMicros: 30_000_000,
      }),
    },
  },
};
