import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { at } from '../planned.js';
import { every, writer } from '../writer.js';

export const partEvenSplit: Scenario = {
  id: 'part-even-split-4',
  title: 'Four servers are split in two halves: neither half may go on',
  teaches:
    'Half is no majority: with four servers one may fail, as with three. Nothing is committed until the split ends.',
  source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 2 (quorums intersect)',
  servers: [4],
  on: {
    zab: {
      about: ['Z3', 'Z7', 'Z9', 'Z10', 'V1', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(4),
        clients: [
          writer(1, [...every(150_000, 500_000, 30), 6_500_000]),
          writer(4, [...every(150_000, 550_000, 30), 6_500_000]),
        ],
        faults: [
          at(1_000_000, {
            kind: 'split',
            groups: [
              [1, 2],
              [3, 4],
            ],
            forMicros: 4_000_000,
          }),
        ],
      }),
    },
  },
};
