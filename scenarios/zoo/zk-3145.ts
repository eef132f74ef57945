import { Applier } from '../../core/znode/apply.js';
import type { ZnodeServiceTxn } from '../../core/znode/txn.js';
import type { ServerVariant } from './server-variant.js';
import { withZnode } from './server-variant.js';

/** Which ephemerals go is looked up when the close is applied: in a replay those of now, and not of then. */
class SearchingClose extends Applier {
  protected override closedPaths({
    sessionId,
  }: Extract<ZnodeServiceTxn, { readonly kind: 'closeSession' }>): readonly string[] {
    return [...this.tree.ephemeralsOf(sessionId)];
  }
}

export const zk3145: ServerVariant = {
  id: 'zk-3145',
  title: 'searching-close: closeSession looks for ephemerals again when it is replayed on a fuzzy snapshot',
  source: 'ZOOKEEPER-3145',
  protocols: ['zab'],
  breaks: ['D1', 'D3', 'D4', 'R1', 'W7'],
  parts: withZnode({ applier: SearchingClose }),
};
