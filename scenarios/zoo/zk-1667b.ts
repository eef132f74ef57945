import type { WatchEventType } from '../../core/server/messages.js';
import { WatchCatchUp } from '../../core/server/watch-catch-up.js';
import type { ServerVariant } from './server-variant.js';
import { withService } from './server-variant.js';

/** The znode that was waited for is there, and the watch waits on. */
class SilentCatchUp extends WatchCatchUp {
  override exist(): WatchEventType | null {
    return null;
  }
}

export const zk1667b: ServerVariant = {
  id: 'zk-1667b',
  title: 'silent-catch-up: an exists watch is set again though its znode was made meanwhile',
  source: 'ZOOKEEPER-1667',
  protocols: ['zab'],
  breaks: ['W2', 'W7'],
  parts: withService({ watchCatchUp: SilentCatchUp }),
};
