import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { REFUSED } from '../ghosts/ghosts.js';
import type { Replica } from '../ghosts/replica.js';
import { isSame, known, reportDifference } from '../state/digest-table.js';

/**
 * D8: a server whose disk was damaged refuses it and stays silent, or it recovers all the same exactly what the disk held.
 * Premise: each recovery of a disk that was damaged before.
 *
 * The last records of a log, those behind which nothing was written since they became durable, cannot be told from a tail
 * that a crash tore: a log without them is right. A server that cut them off has lost what it acknowledged, and nobody
 * can know; that is why damage strikes fewer servers than a quorum.
 */
export function damageFailStop(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('D8');
  const damages: (Evidence | undefined)[] = [];
  const refusals: (Evidence | undefined)[] = [];
  const { judges } = ghosts;
  judges.damaged.push(({ sid }, at) => {
    damages[sid] = witness(at, 'damage');
  });
  judges.crashed.push((_, { sid }) => {
    refusals[sid] = undefined;
  });
  const isSilent = ({ sid }: Replica, deed: string, at: Envelope): void => {
    const refusal = refusals[sid];
    if (refusal === undefined) return;
    findings.violated(
      `promised that data known to be damaged is never used, but ${serverName(sid)} had refused its disk and then ${deed}`,
      [refusal, witness(at, deed)],
    );
  };
  judges.recovered.push(({ last, acceptedEpoch, currentEpoch, end }, replica, at) => {
    if (end === REFUSED) refusals[replica.sid] = witness(at, 'refusal');
    if (!replica.isDamaged) return;
    findings.premise();
    if (end === REFUSED) return;
    const { sid, log, accepted, current } = replica;
    const isRight = log.allows(last) || (log.holds(last) && ghosts.epochs.contains(last, log.marked));
    if (isRight && accepted.allows(acceptedEpoch, last) && current.allows(currentEpoch, last)) return;
    findings.violated(
      `promised that damaged data is never used, but the disk of ${serverName(sid)} held the history of ` +
        `${formatZxid(log.last)} with epochs ${String(accepted.durable)} and ${String(current.durable)}, was damaged, and ` +
        `gave that of ${formatZxid(last)} with epochs ${String(acceptedEpoch)} and ${String(currentEpoch)}`,
      [...damageOf(damages, sid), witness(at, 'recovery')],
    );
  });
  judges.loaded.push((event, replica, at) => {
    if (!replica.isDamaged || event.from !== 'disk') return;
    const other = known(ghosts, event);
    if (other === null || isSame(event, other)) return;
    reportDifference(
      findings,
      { promise: 'damaged data is never used', deed: 'read', state: event, other },
      at,
    );
  });
  judges.voted.push((_, replica, at) => isSilent(replica, 'voted', at));
  judges.serving.push((_, replica, at) => isSilent(replica, 'served', at));
  return { findings, handlers: ghosts.handlersWith({}) };
}

function damageOf(damages: readonly (Evidence | undefined)[], sid: number): readonly Evidence[] {
  const damage = damages[sid];
  return damage === undefined ? [] : [damage];
}
