import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import { CODES } from '../codes.js';

/** The watches that a client registers again when it comes back. */
export interface Registrations {
  readonly data: ReadonlySet<string>;
  readonly exist: ReadonlySet<string>;
  readonly child: ReadonlySet<string>;
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
  #toldZxid: Zxid = ZERO_ZXID;

  answered(request: ZnodeRequest, code: ErrorCode, zxid: Zxid): void {
    this.#toldZxid = Math.max(this.#toldZxid, zxid);
    if (!('watch' in request) || !request.watch || request.path === null) return;
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
    if (data.size + exist.size + child.size === 0) return null;
    this.#data = new Set(data);
    this.#exist = new Set(exist);
    this.#child = new Set(child);
    return { data, exist, child, toldZxid };
  }
}
