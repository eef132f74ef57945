import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/**
 * Guards that refuse what the protocol excludes: ordered and reliable connections, one leader's proposals in their order.
 * All others (stale-round, stale-epoch, not-voter, no-data, leader-unconfirmed, follower-ahead, ack-below-committed ...)
 * refuse what delay and failure make happen to everybody.
 */
const IMPOSSIBLE: readonly string[] = ['wrong-phase', 'zxid-gap', 'commit-unmatched'];

/**
 * Z16: no server gets a message in a phase, or with a zxid, that the protocol excludes (ZOOKEEPER-4394, 4685). Premise:
 * each proposal, commit and acknowledgement that is sent.
 */
export function noImpossibleMessage(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z16');
  const { judges } = ghosts;
  const count = (): void => findings.premise();
  judges.proposal.push(count);
  judges.commit.push(count);
  judges.ack.push(count);
  return {
    findings,
    handlers: ghosts.handlersWith({
      'guard.refused': ({ guard, from, expected, actual }, at) => {
        if (!IMPOSSIBLE.includes(guard)) return;
        const sender = from === at.actor ? '' : ` from ${serverName(from)}`;
        findings.violated(
          `promised that nobody gets a message that the protocol excludes, but ${serverName(at.actor)} expected ` +
            `${expected} and got ${actual}${sender} (${guard})`,
          [{ index: at.cause, role: 'message' }, witness(at, 'refusal')].filter(({ index }) => index > 0),
        );
      },
    }),
  };
}
