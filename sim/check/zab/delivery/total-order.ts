import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/**
 * Z2: what one server delivers before a transaction, everybody who delivers that transaction has delivered before it.
 * Premise: each delivery.
 *
 * A server lacks what it should have when it leaves out a transaction that somebody has delivered, and it has what it
 * should not when its state holds one that is not in the history of what it delivers.
 */
export function totalOrder(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z2');
  const { epochs, judges } = ghosts;
  judges.applied.push(({ zxid }, replica, at) => {
    findings.premise();
    const flaw = replica.incoming;
    if (flaw === null) return;
    const deed = `${serverName(replica.sid)} delivered ${formatZxid(zxid)}`;
    const flawed = flaw.index === at.index ? [] : [{ index: flaw.index, role: 'where it went wrong' }];
    if (flaw.kind === 'extra') {
      findings.violated(
        `promised that all servers deliver in one order, but ${deed} with ${formatZxid(flaw.zxid)} in its state, which ` +
          `is not in the history of ${formatZxid(flaw.behind)}`,
        [{ index: replica.memory.index, role: 'state before' }, ...flawed, witness(at, 'delivery')],
      );
    } else if (epochs.contains(ghosts.delivered, flaw.zxid)) {
      findings.violated(
        `promised that all servers deliver in one order, but ${deed} without ${formatZxid(flaw.zxid)}, which ` +
          `${serverName(ghosts.deliveredBy)} has in the history that it delivered`,
        [
          { index: ghosts.deliveredAt, role: 'delivery with it' },
          { index: replica.memory.index, role: 'state before' },
          ...flawed,
          witness(at, 'delivery without it'),
        ],
      );
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
