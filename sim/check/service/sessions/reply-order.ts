import type { ConnectionId } from '../../../../core/ids.js';
import { actorName, serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext, ServiceRunEvent } from '../context.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

/** A request that a server has taken and not answered. */
interface Asked {
  readonly xid: number;
  readonly index: number;
}

/** The connection that a client was answered on last. */
interface Answered {
  connection: ConnectionId;
  xid: number;
  index: number;
}

/**
 * S1: a server answers the requests of a connection in the order in which it took them, each once, with the xid of the
 * request, and sends no other reply; and a client gets them so. Premise: each reply, at either side.
 *
 * Pings are left out. A client's xids rise, so that the order of its calls shows in them.
 */
export function replyOrder(context: ServiceContext, service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('S1');
  const { judges, zab } = service;
  const servers = new Unanswered();
  const clients = new Map<number, Answered>();
  zab.judges.crashed.push((_, { sid }) => servers.crash(sid));
  judges.replied.push((_, { connection, xid }, at) => {
    findings.premise();
    const first = servers.take(connection);
    if (first?.xid === xid) return;
    findings.violated(
      first === undefined
        ? `promised that nothing is answered but what was asked, but ${serverName(at.actor)} sent a reply to call ` +
            `${String(xid)} that it had not taken, or had answered`
        : `promised that calls are answered in their order, but ${serverName(at.actor)} sent the reply to call ` +
            `${String(xid)} when call ${String(first.xid)} was next`,
      [...(first === undefined ? [] : [{ index: first.index, role: 'next call' }]), witness(at, 'reply')],
    );
  });
  judges.returned.push(({ handle, connection, outcome, xid, reply }, _, at) => {
    if (connection === 0 || outcome === 'unknown') return;
    findings.premise();
    const last = clients.get(handle.client);
    if (reply === null) {
      findings.violated(
        `promised that nothing is answered but by the server, but ` +
          `${actorName(handle.client, context.servers)} has an answer to call ${String(xid)} that no server sent`,
        [witness(at, 'answer')],
      );
    } else if (last?.connection === connection && last.xid >= xid) {
      findings.violated(
        `promised that calls are answered in their order, but ` +
          `${actorName(handle.client, context.servers)} got the answer to call ${String(xid)} behind that to call ${String(last.xid)}`,
        [{ index: last.index, role: 'later call' }, witness(at, 'earlier call')],
      );
    }
    if (last === undefined) clients.set(handle.client, { connection, xid, index: at.index });
    else {
      last.connection = connection;
      last.xid = xid;
      last.index = at.index;
    }
  });
  return {
    findings,
    handlers: service.handlersWith({
      'server.requested': (event, at) => servers.add(event, at),
      'session.detached': ({ connection }) => servers.forget(connection),
    }),
  };
}

/** What servers have taken and not answered, by connection. */
class Unanswered {
  readonly #asked = new Map<ConnectionId, { readonly server: number; readonly requests: Asked[] }>();

  add({ connection, xid }: EventOf<'server.requested'>, { actor, index }: Envelope): void {
    const known = this.#asked.get(connection);
    if (known === undefined) this.#asked.set(connection, { server: actor, requests: [{ xid, index }] });
    else known.requests.push({ xid, index });
  }

  /** The oldest one of a connection. */
  take(connection: ConnectionId): Asked | undefined {
    return this.#asked.get(connection)?.requests.shift();
  }

  forget(connection: ConnectionId): void {
    this.#asked.delete(connection);
  }

  crash(sid: number): void {
    for (const [connection, { server }] of this.#asked) if (server === sid) this.#asked.delete(connection);
  }
}
