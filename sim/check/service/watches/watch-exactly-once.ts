import { actorName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';
import type { Owed } from './watched-connection.js';

/**
 * W2: the first change behind a one-shot watch gives its event, if its client may read of it, and if the connection lives
 * until its server has applied that change: it is sent before the server goes on to the next transaction, and the client
 * is told of it before it is told of any later event. Premise: each event that a server owes such a watch.
 */
export function watchExactlyOnce(context: ServiceContext, expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W2');
  const { judges } = expected;
  const missed = (owed: Owed, evidence: readonly Evidence[]): void => {
    if (owed.mode !== 'one-shot') return;
    findings.violated(
      `promised that the first change behind a watch gives its event, but nobody sent ${describeWatchEvent(owed)}`,
      [{ index: owed.watchedAt, role: 'watch' }, { index: owed.appliedAt, role: 'change' }, ...evidence],
    );
  };
  judges.owed.push(({ mode }) => {
    if (mode === 'one-shot') findings.premise();
  });
  judges.missed.push((owed, at) => missed(owed, [witness(at, 'next transaction')]));
  judges.untold.push(({ path, type, zxid, index }, at) => {
    findings.violated(
      `promised that the first change behind a watch gives its event, but ${actorName(at.actor, context.servers)} was ` +
        `not told of ${type} of ${path} at ${formatZxid(zxid)}, which was sent before what it was told of`,
      [{ index, role: 'sent' }, witness(at, 'told of a later one')],
    );
  });
  return {
    findings,
    handlers: expected.handlersWith({}),
    finish: () => {
      for (const owed of expected.owing()) missed(owed, []);
    },
  };
}
