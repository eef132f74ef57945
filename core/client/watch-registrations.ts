import { unreachable } from '../assert.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { WatchEventType } from '../server/messages.js';
import { CODES } from '../znode/codes.js';
import type { Service, ZnodeRequest } from '../znode/requests.js';
import { WATCH_MODES, WATCH_TYPES, isWatchingRead } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';

type SetWatches = Extract<Service, { kind: 'setWatches' | 'setWatches2' }>;
type RemoveWatches = Extract<Service, { kind: 'removeWatches' }>;

/**
 * The watches that a handle has left and that have not fired, by the lists of a setWatches: what a client wants to be
 * told depends on what its read has shown it (ZooKeeper's `ZKWatchManager`).
 *
 * A watch is entered when its request is answered. No event can be too early for it: the server leaves the watch in the
 * moment in which it answers, and both go down one ordered connection. A watch whose answer was lost with the
 * connection is gone at the server too.
 */
export class WatchRegistrations {
  private readonly data = new Set<string>();
  private readonly exist = new Set<string>();
  private readonly child = new Set<string>();
  /** Those that stay. */
  private readonly persistent = new Set<string>();
  private readonly recursive = new Set<string>();

  /** A call was answered. */
  answered(request: ZnodeRequest, code: ErrorCode): void {
    if (request.kind === 'addWatch' || request.kind === 'removeWatches') {
      if (code !== CODES.OK || request.path === null) return;
      if (request.kind === 'addWatch') this.stays(request.path, request.mode);
      else this.removed(request.path, request.type);
      return;
    }
    if (!isWatchingRead(request) || !request.watch || request.path === null) return;
    if (code === CODES.OK) this.listOf(request.kind).add(request.path);
    else if (code === CODES.NONODE && request.kind === 'exists') this.exist.add(request.path);
  }

  /** An event came: it has used up the one-shot watches that wait for its kind. */
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
    const { persistent, recursive } = this;
    const [data, exist, child] = [[...this.data], [...this.exist], [...this.child]];
    if (persistent.size + recursive.size > 0) {
      return {
        kind: 'setWatches2',
        relativeZxid,
        data,
        exist,
        child,
        persistent: [...persistent],
        recursive: [...recursive],
      };
    }
    if (data.length + exist.length + child.length === 0) return null;
    return { kind: 'setWatches', relativeZxid, data, exist, child };
  }

  /** A path has one watch that stays, in the mode in which it was asked for last. */
  private stays(path: string, mode: number): void {
    const isRecursive = mode === WATCH_MODES.recursive;
    (isRecursive ? this.recursive : this.persistent).add(path);
    (isRecursive ? this.persistent : this.recursive).delete(path);
  }

  /** Half of a watch that stays is not remembered to be gone: it is whole again at the next server, as in ZooKeeper. */
  private removed(path: string, type: RemoveWatches['type']): void {
    if (type !== WATCH_TYPES.data) this.child.delete(path);
    if (type !== WATCH_TYPES.children) {
      this.data.delete(path);
      this.exist.delete(path);
    }
    if (type !== WATCH_TYPES.any) return;
    this.persistent.delete(path);
    this.recursive.delete(path);
  }

  private listOf(kind: 'exists' | 'getData' | 'getChildren' | 'getChildren2'): Set<string> {
    return kind === 'exists' || kind === 'getData' ? this.data : this.child;
  }
}
