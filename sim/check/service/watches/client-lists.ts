import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Service, ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import { CODES } from '../codes.js';
import { isLook } from '../requests.js';

/** `WatcherType` and `AddWatchMode` of the protocol, by number. */
const CHILDREN = 1;
const DATA = 2;
const ANY = 3;
const RECURSIVE = 1;

/** The watches that a client registers again when it comes back. */
export interface Registrations {
  readonly data: ReadonlySet<string>;
  readonly exist: ReadonlySet<string>;
  readonly child: ReadonlySet<string>;
  /** Those that stay. */
  readonly persistent: ReadonlySet<string>;
  readonly recursive: ReadonlySet<string>;
  /** Of everything up to here its watches have told it. */
  readonly toldZxid: Zxid;
}

/**
 * The watches of a handle, by the kind of read that left them and by what that was answered: what it is told of when it
 * comes back depends on both. A reply tells that all events before it have come; an event does not, because others of
 * its transaction may be under way.
 */
export class ClientLists {
  #data = new Set<string>();
  #exist = new Set<string>();
  #child = new Set<string>();
  #persistent = new Set<string>();
  #recursive = new Set<string>();
  #toldZxid: Zxid = ZERO_ZXID;

  answered(request: ZnodeRequest, code: ErrorCode, zxid: Zxid): void {
    this.#toldZxid = Math.max(this.#toldZxid, zxid);
    if (request.kind === 'addWatch' || request.kind === 'removeWatches') {
      if (code === CODES.OK && request.path !== null) this.#changed(request, request.path);
      return;
    }
    if (!isLook(request) || !request.watch || request.path === null) return;
    const isOfData = request.kind === 'exists' || request.kind === 'getData';
    if (code === CODES.OK) (isOfData ? this.#data : this.#child).add(request.path);
    else if (code === CODES.NONODE && request.kind === 'exists') this.#exist.add(request.path);
  }

  told(type: string, path: string): void {
    if (type === 'NodeChildrenChanged' || type === 'NodeDeleted') this.#child.delete(path);
    if (type === 'NodeChildrenChanged') return;
    this.#data.delete(path);
    this.#exist.delete(path);
  }

  /** What is registered now; null if there is nothing. The lists go on apart. */
  again(): Registrations | null {
    const [data, exist, child, toldZxid] = [this.#data, this.#exist, this.#child, this.#toldZxid];
    const [persistent, recursive] = [this.#persistent, this.#recursive];
    if (data.size + exist.size + child.size + persistent.size + recursive.size === 0) return null;
    this.#data = new Set(data);
    this.#exist = new Set(exist);
    this.#child = new Set(child);
    this.#persistent = new Set(persistent);
    this.#recursive = new Set(recursive);
    return { data, exist, child, persistent, recursive, toldZxid };
  }

  /** A path has one watch that stays. Half of it cannot be given up for good: it is registered as a whole. */
  #changed(request: Extract<Service, { readonly kind: 'addWatch' | 'removeWatches' }>, path: string): void {
    if (request.kind === 'addWatch' || request.type === ANY) {
      this.#persistent.delete(path);
      this.#recursive.delete(path);
    }
    if (request.kind === 'addWatch') {
      (request.mode === RECURSIVE ? this.#recursive : this.#persistent).add(path);
      return;
    }
    if (request.type !== DATA) this.#child.delete(path);
    if (request.type === CHILDREN) return;
    this.#data.delete(path);
    this.#exist.delete(path);
  }
}
