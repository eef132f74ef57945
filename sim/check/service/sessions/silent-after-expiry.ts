import type { SessionId } from '../../../../core/ids.js';
import { actorName, serverName } from '../../actor-names.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { sessionName } from '../describe.js';

/**
 * S8: a server that has applied the end of a session serves it no more: it answers nothing but the closeSession itself,
 * and attaches it to no connection. A client that was told of the end gets no answer behind that. Premise: each end of
 * a session in the committed history, and each client that is told of one. (Watch events behind an end are for W9.)
 */
export function silentAfterExpiry(context: ServiceContext, service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('S8');
  const { judges } = service;
  const judgeServer = (session: SessionId, deed: string, at: Envelope): void => {
    const record = service.session(session);
    if (record === undefined || record.closedZxid === 0) return;
    if (service.appliedBy(at.actor) < record.closedZxid) return;
    const end = service.transaction(record.closedZxid);
    findings.violated(
      `promised that nothing is sent to a session that has ended, but ${serverName(at.actor)} had applied the end of ` +
        `${sessionName(session)} when it ${deed}`,
      [...(end === undefined ? [] : [{ index: end.committedAt, role: 'end' }]), witness(at, deed)],
    );
  };
  judges.committed.push(({ op, code }) => {
    if (op === 'closeSession' && code === 0) findings.premise();
  });
  judges.ended.push(({ state }) => {
    if (state === 'expired') findings.premise();
  });
  judges.replied.push((_, { session, xid, op }, at) => {
    if (op !== 'closeSession') judgeServer(session, `answered call ${String(xid)}`, at);
  });
  judges.returned.push(({ handle, connection, outcome, xid }, _, at) => {
    // What waited for a connection was never sent, and is given back by the handle itself.
    if (handle.state !== 'expired' || connection === 0 || outcome === 'unknown') return;
    findings.violated(
      `promised that nothing is sent to a session that has ended, but ${actorName(handle.client, context.servers)} ` +
        `had been told of the end of ${sessionName(handle.session)} when call ${String(xid)} was answered`,
      [witness(at, 'answer')],
    );
  });
  return {
    findings,
    handlers: service.handlersWith({
      'session.attached': ({ session }, at) => judgeServer(session, 'attached it to a connection', at),
    }),
  };
}
