import type { LearnerHandler } from '../../core/zab/learner-handler.js';
import type { SyncPlan } from '../../core/zab/synchronisation/choice.js';
import { LeaderSynchronisation } from '../../core/zab/synchronisation/leader.js';
import { ZERO_ZXID, counterOf } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** Until it has proposed something, the leader takes a learner without any history for one that has all. */
class UnsetLastProposed extends LeaderSynchronisation {
  protected override plan(handler: LearnerHandler): SyncPlan {
    const hasProposed = counterOf(this.proposals.lastProposed) > 0;
    if (hasProposed || handler.peerZxid !== ZERO_ZXID) return super.plan(handler);
    return { mode: 'DIFF', zxid: ZERO_ZXID, entries: [], upTo: ZERO_ZXID, rule: 2 };
  }
}

export const zk1319: ServerVariant = {
  id: 'zk-1319',
  title: 'unset-last-proposed: a leader that has proposed nothing sends an empty DIFF to who has nothing',
  source: 'ZOOKEEPER-1319',
  protocols: ['zab'],
  breaks: ['Z2', 'Z8', 'Z9', 'Z14', 'Z15', 'D1', 'D4'],
  parts: withZab({ leaderSynchronisation: UnsetLastProposed }),
};
