import type { SessionId } from '../../core/ids.js';
import { SessionTracker } from '../../core/server/session-tracker.js';
import type { ServerVariant } from './server-variant.js';
import { withService } from './server-variant.js';

/** It knows the sessions whose beginning was delivered to this server live, and none that came by synchronisation. */
class ShortSightedTracker extends SessionTracker {
  private readonly delivered = new Set<SessionId>();

  override opened(sessionId: SessionId, timeoutMs: number): void {
    super.opened(sessionId, timeoutMs);
    this.delivered.add(sessionId);
  }

  protected override takeUp(
    sessions: ReadonlyMap<SessionId, number>,
  ): Iterable<readonly [SessionId, number]> {
    return [...sessions].filter(([sessionId]) => this.delivered.has(sessionId));
  }
}

export const zk1367: ServerVariant = {
  id: 'zk-1367',
  title: 'short-sighted-tracker: a new leader does not know the sessions that came to it by synchronisation',
  source: 'ZOOKEEPER-1367',
  protocols: ['zab'],
  breaks: ['S5', 'S10', 'V4'],
  parts: withService({ sessionTracker: ShortSightedTracker }),
};
