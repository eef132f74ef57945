import type { Scenario } from '../scenario.js';
import { plainSynod } from './plain.js';

export const synodCalm: Scenario = {
  id: 'synod-calm',
  title: 'A calm decision: one client, one proposer, two phases',
  teaches:
    'Prepare and Promise, Accept and Accepted, Decide; each answer leaves after its sync. The base case.',
  source: 'Lamport, Paxos Made Simple, section 2.2',
  servers: [3, 5, 7],
  on: {
    synod: {
      about: ['P1', 'P2', 'P4', 'P5', 'D6', 'V3'],
      twins: [],
      plan: ({ servers }) => plainSynod(servers ?? 3),
    },
  },
};
