import type { ConnectionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { actorName, serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Handle } from '../ghosts/records.js';
import { wasAnswered } from '../requests.js';

/** The newest that a handle was shown, and by which event. */
interface Shown {
  /** As it stood in headers: `e.0` is the beginning of an epoch. */
  zxid: Zxid;
  /** The last transaction of a state. */
  state: Zxid;
  index: number;
}

/** What a client says that it has seen. */
interface Claim {
  readonly zxid: Zxid;
  readonly index: number;
}

/**
 * R2: no reply shows a session less than it was shown before, be it by a reply or by an event, on this connection or an
 * earlier one: neither by the zxid that the reply bears, nor by the state that it was truly taken from. So no server
 * takes a session up that has applied less than the client said it had seen. Premise: each reply and each attachment of
 * a handle that was shown something.
 */
export function sessionMonotonic({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('R2');
  const { epochs } = ghosts.zab;
  const shownTo = new Map<Handle, Shown>();
  const claims = new Map<ConnectionId, Claim>();
  const show = (handle: Handle, zxid: Zxid, state: Zxid, at: Envelope): void => {
    let shown = shownTo.get(handle);
    if (shown === undefined) shownTo.set(handle, (shown = { zxid: ZERO_ZXID, state: ZERO_ZXID, index: 0 }));
    if (zxid <= shown.zxid && state <= shown.state) return;
    shown.zxid = Math.max(shown.zxid, zxid);
    shown.state = Math.max(shown.state, state);
    shown.index = at.index;
  };
  // What a server showed that was alone need not be in the history, and so nobody has to have it later.
  const isLost = (zxid: Zxid): boolean => !epochs.contains(ghosts.zab.committed, zxid);
  const stateShown = ({ expected, reply }: Call, zxid: Zxid): Zxid => {
    if (reply?.isAlone === true && isLost(zxid)) return ZERO_ZXID;
    return expected?.zxid ?? epochs.real(zxid);
  };
  ghosts.judges.returned.push((call, { zxid }, at) => {
    // The answer to an addAuth has nothing to do with a state, and says 0.
    if (!wasAnswered(call) || call.request.kind === 'addAuth') return;
    const shown = shownTo.get(call.handle);
    const state = stateShown(call, zxid);
    if (shown !== undefined) {
      findings.premise();
      const isBehind = state < shown.state && state !== ZERO_ZXID;
      if (zxid < shown.zxid || isBehind) {
        const [is, was] = zxid < shown.zxid ? [zxid, shown.zxid] : [state, shown.state];
        findings.violated(
          `promised that a session is never shown less than before, but ${callName(call, servers)}, was answered from ` +
            `${formatZxid(is)} when its client had been shown ${formatZxid(was)}`,
          [{ index: shown.index, role: 'shown before' }, witness(at, 'answer')],
        );
      }
    }
    show(call.handle, zxid, state, at);
  });
  ghosts.judges.notified.push((handle, { zxid }, at) => show(handle, zxid, epochs.real(zxid), at));
  return {
    findings,
    handlers: ghosts.handlersWith({
      'client.connecting': ({ connection, zxid }, { index }) => {
        if (zxid !== ZERO_ZXID) claims.set(connection, { zxid, index });
      },
      'client.disconnected': ({ connection }) => {
        claims.delete(connection);
      },
      'session.attached': ({ connection, client }, at) => {
        const claim = claims.get(connection);
        if (claim === undefined || (ghosts.alone.hasVisited(client) && isLost(claim.zxid))) return;
        findings.premise();
        const applied = ghosts.appliedBy(at.actor);
        if (applied >= epochs.real(claim.zxid)) return;
        findings.violated(
          `promised that no server takes up a session that is ahead of it, but ${serverName(at.actor)}, which has ` +
            `applied ${formatZxid(applied)}, took up ${actorName(client, servers)}, which has seen ${formatZxid(claim.zxid)}`,
          [{ index: claim.index, role: 'what it has seen' }, witness(at, 'attachment')],
        );
      },
    }),
  };
}
