import type { Entry } from '../../core/replication/entry.js';
import type { LoadedFrom } from '../../core/zab/history/history.js';
import { History } from '../../core/zab/history/history.js';
import type { ServerVariant } from './server-variant.js';
import { withZab } from './server-variant.js';

/** When this server leads, it serves others from a list with a hole, and takes it for the whole history. */
class HoledHistory extends History {
  private isTakingOver = false;

  override takeOver(entry: Entry, from: LoadedFrom): void {
    this.isTakingOver = true;
    super.takeOver(entry, from);
    this.isTakingOver = false;
  }

  protected override keep(entry: Entry): void {
    if (!this.isTakingOver) super.keep(entry);
  }
}

export const zk4925: ServerVariant = {
  id: 'zk-4925',
  title:
    'holed-history: what a server took over in its synchronisation is missing in what it serves others from',
  source: 'ZOOKEEPER-4925',
  protocols: ['zab'],
  breaks: ['Z2', 'Z8', 'Z9', 'Z11', 'Z14', 'Z15', 'Z16', 'D1', 'D4'],
  parts: withZab({ history: HoledHistory }),
};
