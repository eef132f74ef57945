import type { QueuedServable } from '../../core/server/request-queue.js';
import { RequestQueue } from '../../core/server/request-queue.js';
import type { ServerVariant } from './server-variant.js';
import { withService } from './server-variant.js';

/** What this server can answer by itself does not wait for the updates before it. */
class OvertakingQueue extends RequestQueue {
  override servable(): QueuedServable | null {
    for (const queued of this.waiting) if (queued.kind !== 'update') return queued;
    return null;
  }
}

export const zk1863: ServerVariant = {
  id: 'zk-1863',
  title: 'overtaking-queue: a read is answered before the updates that its session asked for first',
  source: 'ZOOKEEPER-1863',
  protocols: ['zab'],
  breaks: ['S1', 'R2', 'L3'],
  parts: withService({ requestQueue: OvertakingQueue }),
};
