import { Preparer } from '../../core/znode/prepare.js';
import type { ServerVariant } from './server-variant.js';
import { withZnode } from './server-variant.js';

/** The session goes on until its end is applied, and what it makes meanwhile stays for ever. */
class LateClose extends Preparer {
  protected override closePrepared(): void {}
}

export const zk1208: ServerVariant = {
  id: 'zk-1208',
  title: 'late-close: a session whose end is proposed may still make ephemerals',
  source: 'ZOOKEEPER-1208',
  protocols: ['zab'],
  breaks: ['E1', 'E2', 'S6', 'L1'],
  parts: withZnode({ preparer: LateClose }),
};
