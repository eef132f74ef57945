import type { Fault, PlannedFault, Strike } from '../../sim/faults/plan.js';
import type { Scenario } from '../scenario.js';
import { crashAroundFsyncOnZab } from '../zab/crashes/around-fsync.js';
import { plainSynod } from './plain.js';

const CRASH: Fault = { kind: 'crash', target: 'it', disk: 'lose', restartAfterMicros: 5_000 };
const CUT_OFF: Fault = { kind: 'isolate', target: 'it', direction: 'both', forMicros: null };

/** The first time that s2 comes to a step. */
function atS2(when: 'before' | 'after', step: string): Strike {
  return { kind: 'step', when, step, nth: 1, sid: 2, to: null };
}

/**
 * s1 proposes and reaches s2 alone. s2 crashes before its accept is durable, again when it is durable and not yet
 * said, and again when it is said. As soon as s1 counts a quorum it is cut off, and a client asks s3 for another value.
 */
const FAULTS: readonly PlannedFault[] = [
  {
    fault: { kind: 'hold', from: 's1', to: 's3', types: ['Accept', 'Decide'], forMicros: null },
    strike: { kind: 'time', atMicros: 0 },
  },
  { fault: CRASH, strike: atS2('before', 'accept-fsync') },
  { fault: CRASH, strike: atS2('after', 'accept-fsync') },
  { fault: CRASH, strike: atS2('after', 'accepted') },
  { fault: CUT_OFF, strike: { kind: 'step', when: 'after', step: 'chosen', nth: 1, sid: 1, to: null } },
];

export const crashAroundFsync: Scenario = {
  id: 'crash-follower-around-fsync',
  title: 'An acceptor, or a follower, crashes before its sync, after it, and after its answer',
  teaches:
    'An answer means durable. What was said survives; what was not said may be lost and nobody was misled.',
  source: 'Lamport, Paxos Made Simple, section 2.5; the rule behind ZOOKEEPER-3911',
  servers: [3],
  on: {
    synod: {
      about: ['P2', 'D2', 'D6', 'V3'],
      twins: [{ variant: 'px-02', violates: 'P2' }],
      plan: () => {
        const plain = plainSynod(3);
        return {
          ...plain,
          settings: { ...plain.settings, resendMicros: 20_000 },
          clients: [
            { calls: [{ atMicros: 0, value: 1, to: 1 }], timeoutMicros: 1_000_000 },
            { calls: [{ atMicros: 200_000, value: 2, to: 3 }], timeoutMicros: 1_000_000 },
          ],
          faults: FAULTS,
        };
      },
    },
    zab: crashAroundFsyncOnZab,
  },
};
