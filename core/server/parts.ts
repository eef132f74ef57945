import type { ZabParts } from '../zab/parts.js';
import { ZAB_PARTS } from '../zab/parts.js';
import type { ZnodeParts } from '../znode/parts.js';
import { ZNODE_PARTS } from '../znode/parts.js';
import { Announcer } from './announcer.js';
import { RequestQueue } from './request-queue.js';
import { SessionTracker } from './session-tracker.js';
import { WatchCatchUp } from './watch-catch-up.js';

/** The parts of the client's side of a server. A variant replaces one by a subclass that gets one step wrong. */
export interface ServiceParts {
  readonly announcer: typeof Announcer;
  readonly requestQueue: typeof RequestQueue;
  readonly sessionTracker: typeof SessionTracker;
  readonly watchCatchUp: typeof WatchCatchUp;
}

const SERVICE_PARTS: ServiceParts = {
  announcer: Announcer,
  requestQueue: RequestQueue,
  sessionTracker: SessionTracker,
  watchCatchUp: WatchCatchUp,
};

/** The parts of a server of the znode service over ZAB. */
export interface ServerParts {
  readonly zab: ZabParts;
  readonly znode: ZnodeParts;
  readonly service: ServiceParts;
}

export const SERVER_PARTS: ServerParts = { zab: ZAB_PARTS, znode: ZNODE_PARTS, service: SERVICE_PARTS };
