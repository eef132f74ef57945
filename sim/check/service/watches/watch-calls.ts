/** What clients do with their watches besides reading: leave one that stays, give one up, look for one. */
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Service, ZnodeRequest } from '../../../../core/znode/requests.js';
import { CODES } from '../codes.js';
import type { WatchList } from './catch-up.js';
import type { ServerWatches } from './server-watches.js';
import type { WatchedConnection } from './watched-connection.js';

type AboutWatches = Extract<Service, { readonly kind: 'addWatch' | 'removeWatches' | 'checkWatches' }>;

/** A call about the watches of a connection, at its server. */
export interface WatchCall {
  readonly watches: ServerWatches;
  readonly connection: WatchedConnection;
  readonly request: AboutWatches;
}

/** By number: children, data, any. */
const LISTS: readonly (readonly WatchList[])[] = [[], ['child'], ['data'], ['child', 'data']];

/** Whether a client registers its watches again by this operation. */
export function isRegistration(op: string): boolean {
  return op === 'setWatches' || op === 'setWatches2';
}

export function isAboutWatches(request: ZnodeRequest): request is AboutWatches {
  const { kind } = request;
  return kind === 'addWatch' || kind === 'removeWatches' || kind === 'checkWatches';
}

/** Does what the call asks for, and says what it must be answered; null for what no client of ours asks. */
export function changeWatches({ watches, connection, request }: WatchCall, index: number): ErrorCode | null {
  const { kind, path } = request;
  if (path?.startsWith('/') !== true) return null;
  if (kind === 'addWatch') {
    if (request.mode !== 0 && request.mode !== 1) return CODES.MARSHALLINGERROR;
    const mode = request.mode === 0 ? 'persistent' : 'recursive';
    for (const list of ['data', 'child'] as const) watches.add({ list, path, mode }, connection, index);
    return CODES.OK;
  }
  const lists = LISTS[request.type] ?? [];
  if (lists.length === 0) return CODES.MARSHALLINGERROR;
  // ZooKeeper 3.8 looks for a watch of anybody, and gives up those of the client alone (recorded).
  const found = lists.filter((list) =>
    kind === 'checkWatches' ? watches.isWatched(list, path) : watches.remove(list, path, connection),
  );
  return found.length > 0 ? CODES.OK : CODES.NOWATCHER;
}
