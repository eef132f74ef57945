import { Leader } from '../../core/zab/leader.js';
import { makeZxid } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** If nobody follows, its next vote claims an epoch that never began, and beats those that hold what was committed. */
class HastyEpoch extends Leader {
  override start(): void {
    super.start();
    const { history } = this.context;
    history.standAt(makeZxid(history.acceptedEpoch + 1, 0));
  }
}

export const zk790: ServerVariant = {
  id: 'zk-790',
  title:
    'hasty-epoch: an elected leader stands at the beginning of its epoch before anybody has accepted that',
  source: 'ZOOKEEPER-790',
  protocols: ['zab'],
  breaks: ['Z8', 'Z15', 'Z17', 'D1', 'D4'],
  parts: withZab({ leader: HastyEpoch }),
};
