import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import type { ExpectedEvents } from './expected.js';
import { sessionName } from '../describe.js';

/**
 * W7: a client that comes back with its session registers its watches again before it asks for anything, and is told at
 * once of what still shows of the changes that it missed, and of nothing else: its data watches first, then those on
 * missing znodes, then its child watches. What it is told of is not registered. Premise: each watch of a client that
 * comes back.
 *
 * Several changes of one path are one event, and what was made and deleted again meanwhile is never told: this is what
 * ZooKeeper promises.
 */
export function watchCatchUp(expected: ExpectedEvents): ServiceChecker {
  const findings = new Findings('W7');
  const { judges } = expected;
  judges.returned.push((count) => {
    for (let owed = count; owed > 0; owed -= 1) findings.premise();
  });
  judges.badCatchUp.push((what, { session, server }, at) => {
    findings.violated(
      `promised that a client that comes back is told of what still shows, but of ${sessionName(session)} at ` +
        `${serverName(server)}: ${what}`,
      [witness(at, 'catch-up')],
    );
  });
  return { findings, handlers: expected.handlersWith({}) };
}
