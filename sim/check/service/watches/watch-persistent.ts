import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';
import type { Owed } from './watched-connection.js';

/**
 * W8: a watch that stays tells of every change in its scope, each once, as long as it is not given up: a persistent one
 * of its path and of what comes and goes below, a recursive one of every znode from its path down. Premise: each event
 * that a server owes such a watch.
 */
export function watchPersistent(expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W8');
  const { judges } = expected;
  const missed = (owed: Owed, evidence: readonly Evidence[]): void => {
    if (owed.mode === 'one-shot') return;
    findings.violated(
      `promised that a ${owed.mode} watch tells of every change, but nobody sent ${describeWatchEvent(owed)}`,
      [{ index: owed.watchedAt, role: 'watch' }, { index: owed.appliedAt, role: 'change' }, ...evidence],
    );
  };
  judges.owed.push(({ mode }) => {
    if (mode !== 'one-shot') findings.premise();
  });
  judges.missed.push((owed, at) => missed(owed, [witness(at, 'next transaction')]));
  judges.doubled.push((event, before, at) => {
    findings.violated(
      `promised that a watch that stays tells of each change once, but ${serverName(at.actor)} sent ` +
        `${describeWatchEvent(event)} again, of ${formatZxid(event.zxid)}`,
      [{ index: before.index, role: 'first event' }, witness(at, 'event')],
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
