import { serverName } from '../../actor-names.js';
import { formatZxid } from '../../../../core/zxid.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';

/**
 * W4: the events of a connection come in the order of the changes, which within a transaction is the order in which it
 * made them (of the end of a session: any), and each carries the zxid of its change. Premise: each event that a server
 * sends. How events mix with replies is for W3.
 */
export function watchZxidOrder(expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W4');
  const { judges } = expected;
  judges.fired.push(() => findings.premise());
  judges.disordered.push((event, owed, at) => {
    const change = { index: owed.appliedAt, role: 'change' };
    findings.violated(
      event.zxid === owed.zxid
        ? `promised that events come in the order of the changes, but ${serverName(at.actor)} sent ` +
            `${describeWatchEvent(event)} behind an event of a later change`
        : `promised that an event carries the zxid of its change, but ${serverName(at.actor)} sent ` +
            `${describeWatchEvent(event)}, and the change was ${formatZxid(owed.zxid)}`,
      [change, witness(at, 'event')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
