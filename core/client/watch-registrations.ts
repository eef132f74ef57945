import { unreachable } from '../assert.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { WatchEventType } from '../server/messages.js';
import { CODES } from '../znode/codes.js';
import type { Service, ZnodeRequest } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';

type SetWatches = Extract<Service, { kind: 'setWatches' }>;

/**
 * The watches that a handle has left and that have not fired, by the three lists of a setWatches: what a client wants
 * to be told depends on what its read has shown it (ZooKeeper's `ZKWatchManager`).
 *
 * A watch is entered when its read is answered. No event can be too early for it: the server leaves the watch in the
 * moment in which it answers, and both go down one ordered connection. A watch whose answer was lost with the
 * connection is gone at the server too.
 */
export class WatchRegistrations {
  private readonly data = new Set<string>();
  private readonly exist = new Set<string>();
  private readonly child = new Set<string>();

  /** A call was answered. */
  answered(request: ZnodeRequest, code: ErrorCode): void {
    if (!('watch' in request) || !request.watch || request.path === null) return;
    if (code === CODES.OK) this.listOf(request.kind).add(request.path);
    else if (code === CODES.NONODE && request.kind === 'exists') this.exist.add(request.path);
  }

  /** An event came: it has used up the watches that wait for its kind. */
  fired(type: WatchEventType, path: string): void {
    switch (type) {
      case 'NodeDeleted':
        this.data.delete(path);
        this.exist.delete(path);
        this.child.delete(path);
        return;
      case 'NodeCreated':
      case 'NodeDataChanged':
        this.data.delete(path);
        this.exist.delete(path);
        return;
      case 'NodeChildrenChanged':
        this.child.delete(path);
        return;
      default:
        unreachable(type);
    }
  }

  /**
   * Registers all of them again; null if there is none. In one request: ZooKeeper's client begins another one at 128 KiB
   * of paths, for the sake of the server's limit of frames.
   */
  again(relativeZxid: Zxid): SetWatches | null {
    const { data, exist, child } = this;
    if (data.size + exist.size + child.size === 0) return null;
    return { kind: 'setWatches', relativeZxid, data: [...data], exist: [...exist], child: [...child] };
  }

  private listOf(kind: 'exists' | 'getData' | 'getChildren' | 'getChildren2'): Set<string> {
    return kind === 'exists' || kind === 'getData' ? this.data : this.child;
  }
}
