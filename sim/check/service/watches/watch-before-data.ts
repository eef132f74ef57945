import { formatZxid } from '../../../../core/zxid.js';
import { actorName, serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';

/**
 * W3: on a connection the event of a change stands before every reply that is taken from a state with the change; a
 * client never sees the new data before it is told of it. Premise: each event that a server owes a connection.
 */
export function watchBeforeData(context: ServiceContext, expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W3');
  const { judges } = expected;
  judges.owed.push(() => findings.premise());
  judges.overtaken.push((owed, { xid, zxid }, at) => {
    findings.violated(
      `promised that a client is told of a change before it sees it, but ${serverName(at.actor)} answered call ` +
        `${String(xid)} from ${formatZxid(zxid)} before it sent ${describeWatchEvent(owed)}`,
      [
        { index: owed.watchedAt, role: 'watch' },
        { index: owed.appliedAt, role: 'change' },
        witness(at, 'reply'),
      ],
    );
  });
  judges.toldLate.push(({ path, type, zxid, index }, at) => {
    findings.violated(
      `promised that a client is told of a change before it sees it, but ${actorName(at.actor, context.servers)} got a ` +
        `reply that was sent behind ${type} of ${path} at ${formatZxid(zxid)} before it was told of that`,
      [{ index, role: 'event sent' }, witness(at, 'answer')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
