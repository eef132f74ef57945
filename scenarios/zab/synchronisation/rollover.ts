import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { every, writer } from '../writer.js';

export const syncZxidRollover: Scenario = {
  id: 'sync-zxid-rollover',
  title: 'The counter of an epoch comes to its end: the leader gives up rather than use it twice',
  teaches:
    'A zxid is epoch and counter in one number. An overflow would leak into the epoch, so a new epoch comes first.',
  source: 'ZOOKEEPER-1277; ZxidRolloverTest',
  servers: [3],
  on: {
    zab: {
      about: ['Z4', 'Z5', 'Z7', 'Z10', 'Z11', 'V2'],
      twins: [],
      plan: () => {
        const plain = plainZab(3);
        return {
          ...plain,
          settings: { ...plain.settings, counterMax: 8 },
          clients: [writer(1, every(100_000, 500_000, 30)), writer(3, every(100_000, 550_000, 30))],
        };
      },
    },
  },
};
