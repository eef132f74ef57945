import { Preparer } from '../../core/znode/prepare.js';
import type { CreateSession } from '../../core/znode/requests.js';
import type { Zxid } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withZnode } from './server-variant.js';

/** A session that may never be committed is in the state, and in its snapshots. */
class EarlySession extends Preparer {
  protected override sessionPrepared(request: CreateSession, zxid: Zxid): void {
    super.sessionPrepared(request, zxid);
    this.tree.openSession(request.sessionId, request.timeoutMs);
  }
}

export const zk2926: ServerVariant = {
  id: 'zk-2926',
  title: 'early-session: a session enters the table when it is prepared',
  source: 'ZOOKEEPER-2926',
  protocols: ['zab'],
  breaks: ['D1', 'D3', 'D4'],
  parts: withZnode({ preparer: EarlySession }),
};
