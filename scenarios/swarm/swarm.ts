import type { Scenario } from '../scenario.js';
import { swarmSynod } from './synod.js';
import { swarmZab } from './zab.js';

/**
 * The randomised scenario that each protocol has: everything about a run is drawn, and most families of faults are left
 * out of each run, because one fault can hide what another would show (Groce et al., Swarm Testing, 2012).
 */
export const swarm: Scenario = {
  id: 'swarm',
  title: 'Everything is drawn: size, timings, network, disk, workload, faults',
  teaches: 'What the protocol promises holds whatever happens; a seed that breaks it is a bug report.',
  source: 'Groce et al., Swarm Testing, ISSTA 2012',
  servers: [null, 3, 5, 7],
  on: {
    synod: { about: [], twins: [], plan: swarmSynod },
    zab: { about: [], twins: [], plan: swarmZab },
  },
};
