import type { Scenario } from '../../scenario.js';
import { at, patientZab } from '../planned.js';
import { create, setData } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

/** c1 asks s1, whose word to the leader is held up, and moves on to s2 with its session before that arrives. */
export const sessMoveFenced: Scenario = {
  id: 'sess-move-fenced',
  title: 'A client has moved to another server when its old one passes on what it had asked there',
  teaches:
    'The leader knows which server a session is attached to. What comes through the older one is refused (SESSIONMOVED) and ' +
    'has no effect, be it one update or a multi, and the client, which gave it up as unknown, can rely on its order.',
  source: "ZooKeeper's tests QuorumTest.testSessionMoved and testSessionMovedWithMultiOp",
  servers: [3],
  on: {
    zab: {
      about: ['S7', 'L3', 'S9'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [
          {
            ...patientClient(
              1,
              script(
                [1_000_000, create('/a')],
                [2_000_000, setData('/a', 'through s1')],
                [2_010_000, { kind: 'multi', ops: [setData('/a', 'a multi through s1'), create('/b')] }],
              ),
              script([2_600_000, setData('/a', 'through s2')]),
              insisting(4_000_000, create('/after')),
            ),
            churn: [{ kind: 'move', atMicros: 2_100_000 }],
          },
        ],
        faults: [
          at(1_950_000, {
            kind: 'hold',
            from: 's1',
            to: 's3',
            types: ['REQUEST'],
            port: 'quorum',
            forMicros: 900_000,
          }),
        ],
        safetyMicros: 6_000_000,
      }),
    },
  },
};
