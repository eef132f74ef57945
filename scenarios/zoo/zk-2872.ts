import type { SnapshotTask, Wait } from '../../core/storage/tasks.js';
import { StorageTasks } from '../../core/storage/tasks.js';
import { ZERO_ZXID } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withStorage } from './server-variant.js';

/** What a leader has sent gets its name, and all that was there before is removed, while its bytes are on no disk. */
class HastySnapshots extends StorageTasks {
  protected override syncBytes(task: SnapshotTask): Wait {
    return task.isInstalled ? { kind: 'log', zxid: ZERO_ZXID } : super.syncBytes(task);
  }
}

export const zk2872: ServerVariant = {
  id: 'zk-2872',
  title: 'hasty-snapshot: the snapshot of a SNAP is not synced',
  source: 'ZOOKEEPER-2872',
  protocols: ['zab'],
  breaks: ['Z8', 'Z9', 'D6', 'X1'],
  parts: withStorage({ tasks: HastySnapshots }),
};
