import type { NewLeaderStep } from '../../core/zab/synchronisation/learner.js';
import { LearnerSynchronisation } from '../../core/zab/synchronisation/learner.js';
import { ZAB_PARTS } from '../../core/zab/parts.js';
import type { ZabVariant } from './zab-variant.js';

/** NEWLEADER is acknowledged while the epoch on disk is still the old one. */
class LateEpoch extends LearnerSynchronisation {
  protected override newLeaderSteps(): readonly NewLeaderStep[] {
    return ['snapshot', 'append', 'sync', 'ack'];
  }

  protected override upToDateSteps(): readonly NewLeaderStep[] {
    return ['currentEpoch'];
  }
}

export const zk1282: ZabVariant = {
  id: 'zk-1282',
  title: 'late-current-epoch: currentEpoch is stored at UPTODATE, after NEWLEADER was acknowledged',
  source: 'ZOOKEEPER-1282',
  protocols: ['zab'],
  breaks: ['Z8', 'D6'],
  parts: { ...ZAB_PARTS, learnerSynchronisation: LateEpoch },
};
