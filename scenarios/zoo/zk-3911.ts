import type { NewLeaderStep } from '../../core/zab/synchronisation/learner.js';
import { LearnerSynchronisation } from '../../core/zab/synchronisation/learner.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** NEWLEADER is acknowledged on what is in memory alone; the log has it when the leader serves already. */
class LateHistory extends LearnerSynchronisation {
  protected override newLeaderSteps(): readonly NewLeaderStep[] {
    return ['snapshot', 'currentEpoch', 'ack'];
  }

  protected override upToDateSteps(): readonly NewLeaderStep[] {
    return ['append', 'sync'];
  }
}

export const zk3911: ServerVariant = {
  id: 'zk-3911',
  title: 'late-history: the transactions of a DIFF are logged at UPTODATE, after NEWLEADER was acknowledged',
  source: 'ZOOKEEPER-3911, caused by ZOOKEEPER-2678',
  protocols: ['zab'],
  breaks: ['Z8', 'Z9', 'Z10', 'D6'],
  parts: withZab({ learnerSynchronisation: LateHistory }),
};
