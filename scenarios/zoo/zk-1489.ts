import type { Extent } from '../../core/env.js';
import type { OpenFile } from '../../core/storage/transaction-log.js';
import { TransactionLog } from '../../core/storage/transaction-log.js';
import type { Zxid } from '../../core/zxid.js';
import type { ServerVariant } from './server-variant.js';
import { withStorage } from './server-variant.js';

/** Who writes a file keeps its own place in it, and goes on there behind a cut: what lies between is nought. */
class KeptPlace extends TransactionLog {
  private written = '';
  private place = 0;

  protected override appendTo(tail: OpenFile, zxid: Zxid, record: Extent): void {
    const gap = tail.name === this.written ? this.place - tail.size : 0;
    if (gap > 0) {
      const nought: Extent = { bytes: new Uint8Array(gap), start: 0, length: gap };
      this.ports.append(tail.name, nought, { kind: 'log', zxid });
      tail.size += gap;
    }
    super.appendTo(tail, zxid, record);
    this.written = tail.name;
    this.place = tail.size;
  }
}

export const zk1489: ServerVariant = {
  id: 'zk-1489',
  title: 'kept-place: behind a cut the log goes on where it was before',
  source: 'ZOOKEEPER-1489',
  protocols: ['zab'],
  breaks: ['Z10', 'D2', 'D7', 'X1'],
  parts: withStorage({ log: KeptPlace }),
};
