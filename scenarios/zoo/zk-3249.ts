import { Applier } from '../../core/znode/apply.js';
import type { Zxid } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withZnode } from './server-variant.js';

/**
 * The parent is set to what the transaction says, be it older than what the snapshot held; and the later creations that
 * would put that right are passed over, because their znodes are there.
 */
class RewindingReplay extends Applier {
  protected override childCreated(parentPath: string, creations: number, zxid: Zxid): void {
    this.tree.count(parentPath, creations, zxid);
  }

  protected override createExisting(): void {}
}

export const zk3249: ServerVariant = {
  id: 'zk-3249',
  title: 'rewinding-replay: replaying an old create takes the numbers of its parent back',
  source: 'ZOOKEEPER-3249',
  protocols: ['zab'],
  breaks: ['D1', 'D3', 'D4', 'L1', 'L6', 'R1', 'W7'],
  parts: withZnode({ applier: RewindingReplay }),
};
