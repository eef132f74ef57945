import type { WatchEventType } from '../../core/server/messages.js';
import { WatchCatchUp } from '../../core/server/watch-catch-up.js';
import type { Stat } from '../../core/znode/stat.js';
import type { Zxid } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withService } from './server-variant.js';

/** A znode that was deleted and made again is taken for one that was not there before. */
class MistakenCatchUp extends WatchCatchUp {
  override data(stat: Stat | null, seen: Zxid): WatchEventType | null {
    return stat !== null && stat.czxid > seen ? 'NodeCreated' : super.data(stat, seen);
  }
}

export const zk1667: ServerVariant = {
  id: 'zk-1667',
  title: 'mistaken-catch-up: a data watch on a znode that was made anew fires as if there had been none',
  source: 'ZOOKEEPER-1667',
  protocols: ['zab'],
  breaks: ['W5', 'W6', 'W7'],
  parts: withService({ watchCatchUp: MistakenCatchUp }),
};
