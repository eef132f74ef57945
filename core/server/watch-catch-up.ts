import type { Stat } from '../znode/stat.js';
import type { Zxid } from '../zxid.js';
import type { WatchEventType } from './messages.js';

/**
 * What a client has missed of a path that it watched, as far as it still shows: null if nothing, then it watches again
 * (ZooKeeper's DataTree.setWatches after ZOOKEEPER-1667). `seen` is the last zxid that the client was shown, `stat` what
 * the path holds now.
 */
export class WatchCatchUp {
  /** A watch that getData left, or exists on a znode. One that was deleted and made again is a changed one. */
  data(stat: Stat | null, seen: Zxid): WatchEventType | null {
    if (stat === null) return 'NodeDeleted';
    return stat.mzxid > seen ? 'NodeDataChanged' : null;
  }

  /** A watch that exists left where no znode was, so whatever is there now was made since: `seen` does not matter. */
  exist(stat: Stat | null, _seen: Zxid): WatchEventType | null {
    return stat === null ? null : 'NodeCreated';
  }

  /** A watch that getChildren left. */
  child(stat: Stat | null, seen: Zxid): WatchEventType | null {
    if (stat === null) return 'NodeDeleted';
    return stat.pzxid > seen ? 'NodeChildrenChanged' : null;
  }
}
