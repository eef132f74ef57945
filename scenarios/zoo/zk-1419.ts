import { FastLeaderElection } from '../../core/zab/election/fast-leader-election.js';
import type { Vote } from '../../core/zab/election/vote.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/**
 * Where the zxids are equal the id decides, whatever the epochs are. So two votes may beat each other, and a leader may be
 * elected again and again that those who are ahead of it cannot follow.
 */
class UnguardedOrder extends FastLeaderElection {
  protected override isNewer(a: Vote, b: Vote): boolean {
    const isLargerId = a.zxid === b.zxid && super.isNewer({ ...a, peerEpoch: b.peerEpoch }, b);
    return isLargerId || super.isNewer(a, b);
  }
}

export const zk1419: ServerVariant = {
  id: 'zk-1419',
  title: 'unguarded-order: of two votes with one zxid the larger id wins, also against a later epoch',
  source: 'ZOOKEEPER-1419',
  protocols: ['zab'],
  breaks: ['Z18', 'V1'],
  parts: withZab({ election: UnguardedOrder }),
};
