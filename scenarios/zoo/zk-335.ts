import type { EpochKind } from '../../core/storage/file-names.js';
import type { Wait } from '../../core/storage/tasks.js';
import { StorageTasks } from '../../core/storage/tasks.js';
import type { ServerVariant } from './server-variant.js';
import { withStorage } from './server-variant.js';

/** A server that starts again takes the epoch of its last transaction for the last one that it has heard of. */
class UnwrittenEpochs extends StorageTasks {
  protected override writeEpoch(which: EpochKind, epoch: number, step: number): Wait {
    return step === 0 ? this.namesWait() : { kind: 'over', done: { kind: 'epoch-stored', which, epoch } };
  }
}

export const zk335: ServerVariant = {
  id: 'zk-335',
  title: 'unwritten-epochs: epochs are kept in memory alone',
  source: 'ZOOKEEPER-335, 1081, 1082',
  protocols: ['zab'],
  breaks: ['Z1', 'Z7', 'Z8', 'Z11', 'Z12', 'D1', 'D6'],
  parts: withStorage({ tasks: UnwrittenEpochs }),
};
