/** What the servers of the znode service report of sessions, requests, watches and their trees, and what clients report. */
import type { ZnodeClientEvent } from '../../../core/client/events.js';
import { formatSessionId } from '../../../core/ids.js';
import type { ServiceEvent } from '../../../core/server/events.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import { formatZxid } from '../../../core/zxid.js';
import type { ByKind } from '../by-kind.js';
import type { NameOf } from './phrases.js';
import { counted, duration } from './phrases.js';
import { dataText } from './request.js';

/** Kinds that only clients of the znode service have; the shared ones stand in `shared-words.ts`. */
export type ZnodeClientKind = Exclude<ZnodeClientEvent['kind'], 'client.called' | 'client.returned'>;

function sessionText(session: number): string {
  return session === 0 ? 'no session' : `session ${formatSessionId(session)}`;
}

export const SERVICE_WORDS: ByKind<ServiceEvent, NameOf, string> = {
  'server.requested': ({ session, xid, op, path }) =>
    `takes request ${String(xid)} of ${sessionText(session)}: ${op}${path === null ? '' : ` ${path}`}`,
  'server.replied': ({ session, xid, op, code, state }) =>
    `answers request ${String(xid)} of ${sessionText(session)}: ${op}, ${code === 0 ? 'OK' : nameOfCode(code)}, from its state at ${formatZxid(state)}`,
  'session.opened': ({ session, timeoutMs, zxid }) =>
    `applies the beginning of ${sessionText(session)} (${formatZxid(zxid)}), with a timeout of ${String(timeoutMs)} ms`,
  'session.closed': ({ session, zxid, ephemerals }) =>
    `applies the end of ${sessionText(session)} (${formatZxid(zxid)})${ephemerals === 0 ? '' : `, and with it ${counted(ephemerals, 'ephemeral')}`}`,
  'session.attached': ({ session, client, ownerEpoch }, nameOf) =>
    `serves ${sessionText(session)} of ${nameOf(client)} from now on${ownerEpoch > 1 ? `, attachment ${String(ownerEpoch)}` : ''}`,
  'session.detached': ({ session, why }) => `serves ${sessionText(session)} no longer: ${why}`,
  'session.touched': ({ session }) => `hears from the client of ${sessionText(session)}`,
  'session.renewed': ({ session, deadlineMicros, nowMicros }) =>
    `moves the deadline of ${sessionText(session)} to ${duration(Math.max(0, deadlineMicros - nowMicros))} from now`,
  'session.expiring': ({ session, deadlineMicros, nowMicros }) =>
    `decides that ${sessionText(session)} is over: its deadline passed ${duration(Math.max(0, nowMicros - deadlineMicros))} ago`,
  'server.throttled': ({ isRead }) =>
    isRead ? 'reads from a connection again' : 'reads nothing more from a connection: it has too much to do',
  'server.read-only': ({ zxid }) =>
    `has found no leader, and serves those that do with reading, from what its log holds up to ${formatZxid(zxid)}`,
  'session.begun-locally': ({ session, timeoutMs }) =>
    `begins ${sessionText(session)}, which only it knows, with a timeout of ${String(timeoutMs)} ms`,
  'session.ended-locally': ({ session, why }) =>
    why === 'upgraded'
      ? `tells the ensemble of ${sessionText(session)}, which only it knew`
      : `forgets ${sessionText(session)}, which only it knew: ${why}`,
  'znode.cleaning': ({ path }) => `asks that ${path} is taken away, which nobody uses`,
  'watch.armed': ({ session, path, list, mode, zxid }) =>
    `keeps a ${mode === 'one-shot' ? '' : `${mode} `}${list} watch of ${sessionText(session)} on ${path}, set at ${formatZxid(zxid)}`,
  'watch.dropped': ({ session, path, list }) =>
    `gives up the ${list} watch of ${sessionText(session)} on ${path}, as its client asks`,
  'watch.removed': ({ session, count, why }) =>
    `gives up ${counted(count, 'watch', 'watches')} of ${sessionText(session)}: ${why}`,
  'watch.fired': ({ session, path, type, zxid, catchUp, withheld }) =>
    `${withheld ? 'withholds' : 'sends'} ${type} of ${path} at ${formatZxid(zxid)} to ${sessionText(session)}${catchUp ? ', as it missed it' : ''}`,
  'znode.changed': ({ path, zxid, change, data }) =>
    `${path}: ${CHANGES[change] ?? change} by ${formatZxid(zxid)}${change === 'set' ? `, to ${dataText(data)}` : ''}`,
  'tree.replaced': ({ zxid, znodes }) =>
    `holds another state, up to ${formatZxid(zxid)}: ${counted(znodes, 'znode')}`,
  'znode.loaded': ({ path, data }) => `${path} is part of the state that it holds now: ${dataText(data)}`,
  'sessions.listed': ({ zxid, sessions }) =>
    `its state knows ${counted(sessions.length, 'session')} at ${formatZxid(zxid)}`,
};

const CHANGES: Readonly<Record<string, string>> = {
  created: 'created',
  set: 'changed',
  acl: 'its list changed',
  children: 'its children changed',
  deleted: 'deleted',
  counted: 'its quota was counted',
};

export const ZNODE_CLIENT_WORDS: ByKind<
  Extract<ZnodeClientEvent, { readonly kind: ZnodeClientKind }>,
  NameOf,
  string
> = {
  'client.connecting': ({ to, session, zxid }, nameOf) =>
    `tries ${nameOf(to)}${session === 0 ? ' for a new session' : ` with ${sessionText(session)}`}${zxid === 0 ? '' : `; it has seen ${formatZxid(zxid)}`}`,
  'client.connected': ({ session, timeoutMs }) =>
    `has ${sessionText(session)}, with a timeout of ${String(timeoutMs)} ms`,
  'client.read-only': ({ session }) =>
    `is at a server that only reads, with ${sessionText(session)} that lasts no longer than that`,
  'client.disconnected': ({ session, why }) => `loses its connection (${why}) with ${sessionText(session)}`,
  'client.expired': ({ session }) => `is told that ${sessionText(session)} is over`,
  'client.closed': ({ session, why }) => `ends ${sessionText(session)} by its own wish: ${why}`,
  'client.sent': ({ xid }) => `sends call ${String(xid)}, which has waited for a connection`,
  'client.notified': ({ path, type, zxid }) =>
    `is told by a watch: ${type} of ${path} at ${formatZxid(zxid)}`,
  'client.finished': () => 'has done all that it was to do',
};
