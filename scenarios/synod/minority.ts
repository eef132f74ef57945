import type { Scenario } from '../scenario.js';
import { plainSynod } from './plain.js';

export const minorityProposer: Scenario = {
  id: 'part-minority-proposer',
  title: 'A proposer with a promise quorum is cut off with a minority; the majority decides without it',
  teaches:
    'Accepted by some is not chosen. The value of the minority vanishes, and its proposer learns the other one.',
  source: 'Lamport, Paxos Made Simple, sections 2.2 and 2.3',
  servers: [5, 3],
  on: {
    synod: {
      about: ['P2', 'P5', 'P10', 'V3'],
      twins: [],
      plan: ({ servers: asked }) => {
        const servers = asked ?? 5;
        const minority = servers === 5 ? [1, 2] : [1];
        const majority = servers === 5 ? [3, 4, 5] : [2, 3];
        return {
          ...plainSynod(servers),
          clients: [
            { calls: [{ atMicros: 0, value: 1, to: 1 }], timeoutMicros: 1_500_000 },
            { calls: [{ atMicros: 50_000, value: 2, to: 3 }], timeoutMicros: 1_500_000 },
          ],
          faults: [
            {
              fault: { kind: 'split', groups: [minority, majority], forMicros: 1_000_000 },
              strike: { kind: 'step', when: 'after', step: 'promise-quorum', nth: 1, sid: 1, to: null },
            },
          ],
        };
      },
    },
  },
};
