import type { NewLeaderStep } from '../../core/zab/synchronisation/learner.js';
import { LearnerSynchronisation } from '../../core/zab/synchronisation/learner.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** A crash between the two leaves a server that looks fresher than its history is: it wins, and cuts what was committed. */
class EpochFirst extends LearnerSynchronisation {
  protected override newLeaderSteps(): readonly NewLeaderStep[] {
    return ['snapshot', 'currentEpoch', 'append', 'sync', 'ack'];
  }
}

export const zk4643: ServerVariant = {
  id: 'zk-4643',
  title: 'epoch-before-history: currentEpoch is stored before the history that it stands for',
  source: 'ZOOKEEPER-4643, ZOOKEEPER-4785',
  protocols: ['zab'],
  breaks: ['Z8', 'Z10', 'Z13', 'D6'],
  parts: withZab({ learnerSynchronisation: EpochFirst }),
};
