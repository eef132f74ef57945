import { OutstandingChanges } from '../../core/znode/outstanding.js';
import type { ServerVariant } from './server-variant.js';
import { withZnode } from './server-variant.js';

/** The records under those that are undone, above all those of parents, do not count any more. */
class ForgetfulRollback extends OutstandingChanges {
  protected override reveal(): void {}
}

export const zk1624: ServerVariant = {
  id: 'zk-1624',
  title: 'forgetful-rollback: a multi that failed hides what is outstanding for the parents that it touched',
  source: 'ZOOKEEPER-1624',
  protocols: ['zab'],
  breaks: ['L1', 'L6', 'L7', 'D1'],
  parts: withZnode({ outstanding: ForgetfulRollback }),
};
