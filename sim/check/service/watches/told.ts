import type { ConnectionId } from '../../../../core/ids.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { ServiceRunEvent } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Handle } from '../ghosts/records.js';
import type { Registrations } from './client-lists.js';
import { ClientLists } from './client-lists.js';
import type { WatchJudges } from './judges.js';
import type { Fired, WatchedConnection } from './watched-connection.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

/** What clients are told: what servers sent them, each once and in that order, and what they still watch. */
export class ToldClients {
  readonly #judges: WatchJudges;
  readonly #connections: ReadonlyMap<ConnectionId, WatchedConnection>;
  readonly #lists = new Map<Handle, ClientLists>();

  constructor(
    service: ServiceGhosts,
    judges: WatchJudges,
    connections: ReadonlyMap<ConnectionId, WatchedConnection>,
  ) {
    this.#judges = judges;
    this.#connections = connections;
    service.judges.returned.push((call, event, at) => this.#returned(call, event, at));
    service.judges.notified.push((handle, event, at) => this.#notified(handle, event, at));
    service.judges.ended.push((handle) => this.#lists.delete(handle));
  }

  /** What a client that comes back registers again; null if that is nothing. */
  again(handle: Handle): Registrations | null {
    return this.#lists.get(handle)?.again() ?? null;
  }

  #returned(
    { handle, request, connection: id, reply, outcome }: Call,
    event: EventOf<'client.returned'>,
    at: Envelope,
  ): void {
    if (outcome === 'unknown' || id === 0) return;
    let lists = this.#lists.get(handle);
    if (lists === undefined) {
      lists = new ClientLists();
      this.#lists.set(handle, lists);
    }
    lists.answered(request, event.code, event.zxid);
    const first = this.#connections.get(id)?.underWay[0];
    if (first === undefined || reply === null || first.index > reply.at.index) return;
    for (const judge of this.#judges.toldLate) judge(first, at);
  }

  #notified(handle: Handle, event: EventOf<'client.notified'>, at: Envelope): void {
    const { connection: id, session, path, type, zxid } = event;
    this.#lists.get(handle)?.told(type, path);
    if (handle.state !== 'open') {
      for (const judge of this.#judges.toldTooLate) judge(event, at);
      return;
    }
    const connection = this.#connections.get(id);
    if (connection !== undefined && (connection.client !== at.actor || connection.session !== session)) {
      for (const judge of this.#judges.toldOthers) judge(event, at);
      return;
    }
    const isIt = (fired: Fired): boolean => fired.path === path && fired.type === type && fired.zxid === zxid;
    const place = connection?.underWay.findIndex(isIt) ?? -1;
    if (connection === undefined || place < 0) {
      const last = connection?.told ?? null;
      const judges = last !== null && isIt(last) ? this.#judges.toldTwice : this.#judges.toldOfNothing;
      for (const judge of judges) judge(event, at);
      return;
    }
    for (const fired of connection.underWay.splice(0, place + 1)) {
      if (isIt(fired)) connection.told = fired;
      else for (const judge of this.#judges.untold) judge(fired, at);
    }
  }
}
