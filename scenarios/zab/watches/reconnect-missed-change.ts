import type { Scenario } from '../../scenario.js';
import { at, patientZab } from '../planned.js';
import { create, remove, setData } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

/** c1 watches four znodes and is away while c2 changes one, deletes and makes one anew, makes one, and deletes one. */
export const watchReconnectMissedChange: Scenario = {
  id: 'watch-reconnect-missed-change',
  title: 'What a client watches changes while it is between two servers',
  teaches:
    'Watches live at the server that they were left at. A client that comes to another one registers them again and says what ' +
    'it saw last; what still shows of the changes since then is told at once, as one event for each watch.',
  source: "ZOOKEEPER-1667, 961; ZooKeeper's tests WatchEventWhenAutoResetTest and DisconnectedWatcherTest",
  servers: [3],
  on: {
    zab: {
      about: ['W1', 'W2', 'W5', 'W7', 'W10'],
      twins: [
        { variant: 'zk-1667', violates: 'W7' },
        { variant: 'zk-1667b', violates: 'W7' },
      ],
      plan: () => ({
        ...patientZab(3),
        clients: [
          patientClient(
            1,
            ...['/changed', '/anew', '/gone'].map((path) => ({
              kind: 'watch' as const,
              path,
              by: 'getData' as const,
              untilMicros: 6_000_000,
            })),
            { kind: 'watch', path: '/made', by: 'exists', untilMicros: 6_000_000 },
            { kind: 'watch', path: '/parent', by: 'getChildren', untilMicros: 6_000_000 },
          ),
          patientClient(
            2,
            script(
              ...['/changed', '/anew', '/gone', '/parent', '/parent/child'].map(
                (path, i) => [1_000_000 + i * 10_000, create(path)] as const,
              ),
            ),
            script(
              [2_200_000, setData('/changed', 'new')],
              [2_210_000, remove('/anew')],
              [2_220_000, create('/anew')],
              [2_230_000, create('/made')],
              [2_240_000, remove('/gone')],
              [2_250_000, remove('/parent/child')],
            ),
            insisting(6_500_000, create('/after')),
          ),
        ],
        faults: [
          at(2_000_000, {
            kind: 'isolate',
            target: 'c1',
            direction: 'both',
            mode: 'kill',
            forMicros: 800_000,
          }),
        ],
        safetyMicros: 8_000_000,
      }),
    },
  },
};
