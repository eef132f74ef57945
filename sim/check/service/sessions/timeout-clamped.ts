import type { Envelope } from '../../../trace/event-stream.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Timeouts } from './timeouts.js';
import { sessionName } from '../describe.js';

/**
 * S3: a session gets the timeout that its client asked for, clipped to the range of the servers, anew each time that it
 * comes back. Premise: each attachment, as the server reports it and as the client is told, whose request is known.
 */
export function timeoutClamped(service: ServiceGhosts, timeouts: Timeouts): ServiceChecker {
  const findings = new Findings('S3');
  const judge = (
    { connection, session, timeoutMs }: { connection: number; session: number; timeoutMs: number },
    whose: string,
    at: Envelope,
  ): void => {
    const due = timeouts.dueOn(connection);
    if (due === undefined) return;
    findings.premise();
    if (timeoutMs === due) return;
    findings.violated(
      `promised that a session gets the timeout that was asked for within the allowed range, here ${String(due)} ms, ` +
        `but ${sessionName(session)} has ${String(timeoutMs)} ms ${whose}`,
      [witness(at, 'timeout')],
    );
  };
  service.judges.connected.push((_, event, at) => judge(event, 'as its client was told', at));
  return {
    findings,
    handlers: {
      ...timeouts.handlers,
      'session.attached': (event, at) => judge(event, 'at its server', at),
    },
  };
}
