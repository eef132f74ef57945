import type { NewLeaderStep } from '../../core/zab/synchronisation/learner.js';
import { LearnerSynchronisation } from '../../core/zab/synchronisation/learner.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** The transactions are handed to the log, and nobody waits until it has them. */
class UnsyncedHistory extends LearnerSynchronisation {
  protected override newLeaderSteps(): readonly NewLeaderStep[] {
    return ['snapshot', 'append', 'currentEpoch', 'ack', 'sync'];
  }
}

export const zk4646: ServerVariant = {
  id: 'zk-4646',
  title: 'unsynced-history: NEWLEADER is acknowledged before the transactions of a DIFF are synced',
  source: 'ZOOKEEPER-4646',
  protocols: ['zab'],
  breaks: ['Z8', 'Z9', 'Z10', 'D6'],
  parts: withZab({ learnerSynchronisation: UnsyncedHistory }),
};
