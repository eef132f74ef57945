import type { Entry } from '../../core/replication/entry.js';
import type { SyncPlan } from '../../core/zab/synchronisation/choice.js';
import { SyncChoice } from '../../core/zab/synchronisation/choice.js';
import type { Zxid } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** What lies behind the learner's last transaction is sent, without a look whether the leader has that one at all. */
class UncheckedDiff extends SyncChoice {
  protected override walk(peerZxid: Zxid, entries: readonly Entry[], rule: number): SyncPlan | null {
    const missing = entries.filter(({ zxid }) => zxid > peerZxid);
    const last = entries.at(-1)?.zxid ?? peerZxid;
    return { mode: 'DIFF', zxid: last, entries: missing, upTo: last, rule };
  }
}

export const zk1154: ServerVariant = {
  id: 'zk-1154',
  title: 'unchecked-diff: a learner with a transaction that the leader never had gets a DIFF',
  source: 'ZOOKEEPER-1154',
  protocols: ['zab'],
  breaks: ['Z2', 'Z3', 'Z10', 'Z15', 'D1', 'D4'],
  parts: withZab({ syncChoice: UncheckedDiff }),
};
