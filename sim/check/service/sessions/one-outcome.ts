import type { ConnectionId } from '../../../../core/ids.js';
import { actorName } from '../../actor-names.js';
import { CallsInFlight } from '../../calls-in-flight.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

/** A call that has not ended. */
interface Open {
  readonly client: number;
  readonly xid: number;
  readonly index: number;
  /** On which it was sent; 0 while it waits for one. */
  connection: ConnectionId;
}

/**
 * S2: a call ends once. At the end of a run no call is open that was sent on a connection which its client has given up,
 * or whose handle has ended; a client that died takes its calls with it. Premise: each call.
 *
 * (That a call which can be answered ends in time is for V3.)
 */
export function oneOutcome(context: ServiceContext, service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('S2');
  const open = new CallsInFlight<Open>();
  /** The connection on which a client has its session; none while it has not. */
  const connected = new Map<number, ConnectionId>();
  const { judges, zab } = service;
  zab.judges.clientCrashed.push((client) => {
    connected.delete(client);
    open.forget(client);
  });
  judges.connected.push(({ client }, { connection }) => connected.set(client, connection));
  judges.ended.push(({ client }) => connected.delete(client));
  return {
    findings,
    // The ghosts know no call that has ended, so that this rule listens for itself.
    handlers: {
      'client.called': ({ xid, connection }, { actor, index }) => {
        findings.premise();
        open.add({ client: actor, xid, index, connection });
      },
      'client.sent': ({ xid, connection }, { actor }) => {
        const call = open.find(actor, xid);
        if (call !== undefined) call.connection = connection;
      },
      'client.disconnected': (_, { actor }) => {
        connected.delete(actor);
      },
      'client.returned': ({ xid }, at) => {
        if (open.end(at.actor, xid)) return;
        findings.violated(
          `promised that a call ends once, but call ${String(xid)} of ${actorName(at.actor, context.servers)} ended ` +
            `when it was not open`,
          [witness(at, 'end')],
        );
      },
    },
    finish: () => {
      for (const { client, xid, index, connection } of open.all()) {
        if (connected.get(client) === connection) continue;
        const handle = service.handleOf(client);
        if (connection === 0 && handle?.state === 'open') continue;
        findings.violated(
          `promised that every call ends, but call ${String(xid)} of ${actorName(client, context.servers)} is open ` +
            `though ${connection === 0 ? 'its handle has ended' : 'the connection is gone on which it was sent'}`,
          [{ index, role: 'call' }],
        );
        return;
      }
    },
  };
}
