import type { NewLeaderStep } from '../../core/zab/synchronisation/learner.js';
import { LearnerSynchronisation } from '../../core/zab/synchronisation/learner.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** NEWLEADER is acknowledged while the epoch on disk is still the old one. */
class LateEpoch extends LearnerSynchronisation {
  protected override newLeaderSteps(): readonly NewLeaderStep[] {
    return ['snapshot', 'append', 'sync', 'ack'];
  }

  protected override upToDateSteps(): readonly NewLeaderStep[] {
    return ['currentEpoch'];
  }
}

export const zk1282: ServerVariant = {
  id: 'zk-1282',
  title: 'late-current-epoch: currentEpoch is stored at UPTODATE, after NEWLEADER was acknowledged',
  source: 'ZOOKEEPER-1282',
  protocols: ['zab'],
  breaks: ['Z8', 'D6'],
  parts: withZab({ learnerSynchronisation: LateEpoch }),
};
