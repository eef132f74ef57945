import { LearnerSynchronisation } from '../../core/zab/synchronisation/learner.js';
import type { Zxid } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** If the leader is lost before the transactions come, the next one hears that they are here, and sends none of them. */
class HastyDiff extends LearnerSynchronisation {
  protected override beginDiff(zxid: Zxid): void {
    super.beginDiff(zxid);
    this.context.history.standAt(zxid);
  }
}

export const zk2355: ServerVariant = {
  id: 'zk-2355',
  title: 'hasty-diff: memory stands at the end of a DIFF when that is announced, without its transactions',
  source: 'ZOOKEEPER-2355',
  protocols: ['zab'],
  breaks: ['Z2', 'Z8', 'Z9', 'Z10', 'Z14', 'Z17', 'D1', 'D6', 'V2'],
  parts: withZab({ learnerSynchronisation: HastyDiff }),
};
