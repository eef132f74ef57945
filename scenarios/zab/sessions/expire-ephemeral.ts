import type { PlannedFault } from '../../../sim/faults/plan.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { after, at, before, crash, patientZab } from '../planned.js';
import { create, getData } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

const OWNER_TIMEOUT_MS = 1_200;
/** The end of the session: behind the beginnings of two, and /e. */
const CLOSE_ZXID = '1.4';

/** When the leader dies: before it decides, before it proposes what it has decided, or when s2 has logged the proposal. */
function drawCrash(dice: Dice): PlannedFault {
  const fault = crash('s3', 2_000_000);
  return dice.oneOf(
    before('session-expire', {}, fault),
    after('session-expire', {}, fault),
    after('log-fsync', { sid: 2, where: { zxid: CLOSE_ZXID } }, fault),
  );
}

/** c1 owns /e and falls silent; c2 watches it. The leader dies around the end of c1's session. */
export const sessExpireEphemeral: Scenario = {
  id: 'sess-expire-ephemeral',
  title: 'The owner of an ephemeral falls silent, and the leader dies around the end of its session',
  teaches:
    'Only the leader ends sessions, by a transaction like any other. Whether it dies before or after it has proposed that is ' +
    'drawn: a new leader counts anew, or finds the end of the session in its log. Either way the session is closed once, its ' +
    'ephemeral goes with it, and whoever watched is told.',
  source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3; ZooKeeper sessions',
  servers: [3],
  on: {
    zab: {
      about: ['S4', 'S5', 'S6', 'E1', 'E2', 'W2'],
      twins: [],
      plan: ({ choices }) => {
        const dice = new Dice(choices, 'moment');
        return {
          ...patientZab(3),
          clients: [
            {
              ...patientClient(1, script([1_000_000, create('/e', 'ephemeral')])),
              sessionTimeoutMs: OWNER_TIMEOUT_MS,
            },
            patientClient(
              2,
              { kind: 'watch', path: '/e', by: 'exists', untilMicros: 12_000_000 },
              script([11_000_000, getData('/e')]),
              insisting(11_500_000, create('/after')),
            ),
          ],
          faults: [
            at(1_500_000, {
              kind: 'isolate',
              target: 'c1',
              direction: 'both',
              mode: 'kill',
              forMicros: 9_000_000,
            }),
            drawCrash(dice),
          ],
          safetyMicros: 14_000_000,
        };
      },
    },
  },
};
