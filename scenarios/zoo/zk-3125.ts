import { Applier } from '../../core/znode/apply.js';
import type { ServerVariant } from './server-variant.js';
import { withZnode } from './server-variant.js';

/** The child is gone, and nobody tells its parent. */
class IncompleteReplay extends Applier {
  protected override deleteMissing(): void {}
}

export const zk3125: ServerVariant = {
  id: 'zk-3125',
  title: 'incomplete-replay: a delete that a fuzzy snapshot is past leaves the pzxid of the parent behind',
  source: 'ZOOKEEPER-3125',
  protocols: ['zab'],
  breaks: ['D1', 'D3', 'D4', 'R1', 'W7'],
  parts: withZnode({ applier: IncompleteReplay }),
};
