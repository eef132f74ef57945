import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { REFUSED } from '../ghosts/ghosts.js';

/**
 * D7: the newest valid snapshot and the log together have no hole: a recovery comes to the end of what is durable, from a
 * snapshot that lies in that history (ZOOKEEPER-2325, 2872, 3642). Premise: each recovery of a disk that was not damaged.
 */
export function snapshotLogCover(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('D7');
  const { epochs, judges } = ghosts;
  judges.recovered.push(({ snapshot, last, end }, { sid, log, isDamaged }, at) => {
    if (end === REFUSED || isDamaged) return;
    findings.premise();
    const recovered = `${serverName(sid)} recovered the history of ${formatZxid(last)}`;
    if (!epochs.contains(last, log.durable) && !log.allows(last)) {
      findings.violated(
        `promised that snapshot and log have no hole, but ${recovered} from snapshot ${formatZxid(snapshot)}, and its ` +
          `disk held that of ${formatZxid(log.durable)}`,
        [
          ...(log.writtenAt > 0 ? [{ index: log.writtenAt, role: 'durable record' }] : []),
          witness(at, 'recovery'),
        ],
      );
    } else if (!epochs.contains(last, snapshot)) {
      findings.violated(
        `promised that snapshot and log have no hole, but ${recovered} from snapshot ${formatZxid(snapshot)}, which is ` +
          `not in that history`,
        [witness(at, 'recovery')],
      );
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
