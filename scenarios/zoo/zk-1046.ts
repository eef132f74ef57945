import { Applier } from '../../core/znode/apply.js';
import { parentOf } from '../../core/znode/path.js';
import type { ZnodeServiceTxn } from '../../core/znode/txn.js';
import type { Stamp } from '../../core/replication/state-machine.js';
import type { ServerVariant } from './server-variant.js';
import { withZnode } from './server-variant.js';

type CreateTxn = Extract<ZnodeServiceTxn, { readonly kind: 'create' }>;

/**
 * What the snapshot held already is counted at its parent once more. (Where a transaction says how many children there
 * were, as here, doing nothing instead would hardly ever show.)
 */
class CountingReplay extends Applier {
  protected override createExisting({ path }: CreateTxn, { zxid }: Stamp): void {
    const parentPath = parentOf(path);
    const parent = this.tree.at(parentPath);
    if (parent !== null) this.tree.count(parentPath, parent.creations + 1, Math.max(parent.pzxid, zxid));
  }
}

export const zk1046: ServerVariant = {
  id: 'zk-1046',
  title: 'counting-replay: a create that a fuzzy snapshot holds already counts twice at its parent',
  source: 'ZOOKEEPER-1046, 1333, 1573',
  protocols: ['zab'],
  breaks: ['D1', 'D3', 'D4', 'L1', 'L6', 'R1'],
  parts: withZnode({ applier: CountingReplay }),
};
