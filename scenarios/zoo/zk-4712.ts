import { RoleExit } from '../../core/zab/role-exit.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** The log lane goes on with what the last role has left it, while memory and the vote are without that already. */
class ForgottenLogLane extends RoleExit {
  override isWritten(): boolean {
    return this.context.storage.isSettled;
  }
}

export const zk4712: ServerVariant = {
  id: 'zk-4712',
  title: 'forgotten-log-lane: a server looks for a leader while its last role still writes the log',
  source: 'ZOOKEEPER-4712',
  protocols: ['zab'],
  breaks: ['Z17'],
  parts: withZab({ roleExit: ForgottenLogLane }),
};
