import { RoleExit } from '../../core/zab/role-exit.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** The state in memory is kept over the election as it is, without what the log holds beyond it. */
class RetainedMemory extends RoleExit {
  override finish(): void {
    this.context.machine.abandon();
  }
}

export const zk2845: ServerVariant = {
  id: 'zk-2845',
  title: 'retained-memory: a role ends without memory taking up the end of the log',
  source: 'ZOOKEEPER-2845, caused by ZOOKEEPER-2678',
  protocols: ['zab'],
  breaks: ['Z17'],
  parts: withZab({ roleExit: RetainedMemory }),
};
