/** Somebody could lead, and nobody does: no progress is owed while these faults stand, only safety, and recovery behind. */
import type { ServerId } from '../../../core/ids.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { steadyWriter } from '../plain.js';
import { MILLI, SECOND } from '../../micros.js';
import { at, crash, cut, cutAllBut, patientZab } from '../planned.js';

const BROKEN_MICROS = 1_500 * MILLI;
const FOR_MICROS = 6 * SECOND;

/** Writes before, during and after the fault. */
function throughout(server: ServerId) {
  return steadyWriter(server, { count: 28, fromMicros: SECOND, everyMicros: 250 * MILLI });
}

export const pcQuorumLoss: Scenario = {
  id: 'pc-quorum-loss-5',
  title: 'Only one server sees all others, and it does not lead',
  teaches:
    'The hub sees a quorum and would do as a leader. But all votes that it passes on are for servers that see two of five, ' +
    'and it votes like them: nobody is elected until the links are back.',
  source: 'Ng, Haridi and Carbone, Omni-Paxos, EuroSys 2023, quorum-loss scenario',
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'Z10', 'V1'],
      twins: [],
      plan: ({ choices }) => {
        const hub = new Dice(choices, 'links').between(1, 4);
        const isWhole = (a: ServerId, b: ServerId): boolean => a === hub || b === hub;
        return {
          ...patientZab(5),
          clients: [throughout(hub)],
          faults: cutAllBut(isWhole, 5, { atMicros: BROKEN_MICROS, forMicros: FOR_MICROS }),
        };
      },
    },
  },
};

/** The hub misses the last transactions, by a hold that is shorter than syncLimit, and then the leader is cut off. */
export const pcConstrained: Scenario = {
  id: 'pc-constrained-5',
  title: 'Only one server sees a quorum, and its log is behind',
  teaches:
    'The hub cannot win: the others have fresher logs. The others cannot win: they see the hub alone. A protocol that ' +
    'fetches what it lacks after it was elected could go on.',
  source: 'Ng, Haridi and Carbone, Omni-Paxos, EuroSys 2023, constrained election',
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'Z10', 'V1'],
      twins: [],
      plan: ({ choices }) => {
        const hub = new Dice(choices, 'links').between(1, 4);
        const isWhole = (a: ServerId, b: ServerId): boolean => a === hub || b === hub || b === 5;
        const atMicros = BROKEN_MICROS + 300 * MILLI;
        return {
          ...patientZab(5),
          clients: [
            steadyWriter(5, { count: 8, fromMicros: SECOND, everyMicros: 100 * MILLI }),
            steadyWriter(hub, { count: 20, fromMicros: 2 * SECOND, everyMicros: 300 * MILLI }),
          ],
          faults: [
            at(atMicros - 500 * MILLI, {
              kind: 'hold',
              from: 's5',
              to: `s${hub}`,
              types: ['PROPOSAL'],
              port: 'quorum',
              forMicros: 600 * MILLI,
            }),
            at(atMicros, { kind: 'isolate', target: 's5', direction: 'both', forMicros: FOR_MICROS }),
            ...cutAllBut(isWhole, 5, { atMicros, forMicros: FOR_MICROS }),
          ],
        };
      },
    },
  },
};

export const pcHubColdStart: Scenario = {
  id: 'pc-hub-cold-start-5',
  title: 'Only the links of one server exist from the beginning',
  teaches:
    'The hub hears all votes and believes in an election. A spoke hears two of five votes and never does: an election needs ' +
    'a majority of servers each of which sees a majority.',
  source: 'Ng, Haridi and Carbone, Omni-Paxos, EuroSys 2023',
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'V1'],
      twins: [],
      plan: ({ choices }) => {
        const hub = new Dice(choices, 'links').between(1, 5);
        const isWhole = (a: ServerId, b: ServerId): boolean => a === hub || b === hub;
        return {
          ...patientZab(5),
          clients: [steadyWriter(hub, { count: 4, fromMicros: SECOND, everyMicros: 2 * SECOND })],
          faults: cutAllBut(isWhole, 5, { atMicros: 0, forMicros: FOR_MICROS }),
        };
      },
    },
  },
};

/** The cut makes messages wait, and breaks no connection: what the leader says still arrives. */
export const pcDeafBestCandidate: Scenario = {
  id: 'pc-deaf-best-candidate',
  title: 'The server with the best vote hears nobody, and everybody hears it',
  teaches:
    'Its vote wins each election that hears it, and then the others wait for it in vain, for initLimit each time. No rule ' +
    'ends this but its own back-off: it asks more and more rarely, until an election falls into a pause. The price of a vote ' +
    'for the freshest log and the highest id, and not for who can be reached.',
  source: 'Alquraan et al., An analysis of network-partitioning failures in cloud systems, OSDI 2018',
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z10', 'V1'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [throughout(1)],
        faults: [
          at(BROKEN_MICROS, {
            kind: 'isolate',
            target: 's3',
            direction: 'in',
            mode: 'drop',
            forMicros: 10 * SECOND,
          }),
        ],
      }),
    },
  },
};

/** With the third server the leader goes on; without it the pair elects and cannot follow. */
export const pcElectionPortOnly: Scenario = {
  id: 'pc-election-port-only',
  title: 'Two servers can elect each other, and cannot exchange data',
  teaches:
    'ZooKeeper uses two ports, and the health of one says nothing about the other. The follower finds its leader, fails to ' +
    'follow, and looks again. When the third server dies the pair elects a leader each time, and each time it waits in vain.',
  source: 'ZooKeeper internals: quorum port and election port',
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z10', 'V1'],
      twins: [],
      plan: ({ choices }) => {
        const mode = new Dice(choices, 'links').oneOf('drop', 'kill');
        return {
          ...patientZab(3),
          clients: [steadyWriter(1, { count: 24, fromMicros: SECOND, everyMicros: 500 * MILLI })],
          faults: [
            at(BROKEN_MICROS, cut(2, 3, 10 * SECOND, { port: 'quorum', mode })),
            at(BROKEN_MICROS + 4 * SECOND, crash('s1', 5 * SECOND)),
          ],
        };
      },
    },
  },
};
