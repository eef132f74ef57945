import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import { describeWatchEvent } from './describe.js';
import type { ExpectedEvents } from './expected.js';

/**
 * W6: the type of an event fits its change and its watch: created, deleted and changed for what exists and getData left,
 * children changed and deleted for what getChildren left. Premise: each event that a server sends.
 */
export function watchType(expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W6');
  const { judges } = expected;
  judges.fired.push(() => findings.premise());
  judges.mistyped.push((event, watchedAt, at) => {
    findings.violated(
      `promised that the type of an event fits its change and its watch, but ${serverName(at.actor)} sent ` +
        describeWatchEvent(event),
      [{ index: watchedAt, role: 'watch' }, witness(at, 'event')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
