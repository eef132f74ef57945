import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { EpochDisk } from '../ghosts/epoch-disk.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { REFUSED } from '../ghosts/ghosts.js';

/**
 * D2: a life begins with what the disk holds: the history of its durable records and snapshots, nothing more and nothing
 * less, and its two epochs. Premise: each recovery of a disk that was not damaged.
 *
 * In three places the disk leaves open what it holds, because it does not tell what a crash made of changes of names: a
 * snapshot or an epoch that was about to get its name may have it or not, and a cut that was under way may have come to
 * any transaction in front of which it was to stop. There each of the outcomes is right.
 */
export function recoveryExact(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('D2');
  ghosts.judges.recovered.push(({ last, acceptedEpoch, currentEpoch, end }, replica, at) => {
    if (end === REFUSED || replica.isDamaged) return;
    findings.premise();
    const { sid, log } = replica;
    const promise = `promised that a server recovers exactly what its disk holds, but the disk of ${serverName(sid)}`;
    if (!log.allows(last)) {
      findings.violated(
        `${promise} held the history of ${formatZxid(log.last)} and it recovered that of ${formatZxid(last)}`,
        [
          ...(log.writtenAt > 0 ? [{ index: log.writtenAt, role: 'last durable record' }] : []),
          witness(at, 'recovery'),
        ],
      );
    }
    const judge = (disk: EpochDisk, epoch: number): void => {
      if (disk.allows(epoch, last)) return;
      findings.violated(
        `${promise} held ${disk.kind} ${String(disk.durable)} and it recovered ${String(epoch)}`,
        [
          ...(disk.writtenAt > 0 ? [{ index: disk.writtenAt, role: 'durable epoch' }] : []),
          witness(at, 'recovery'),
        ],
      );
    };
    judge(replica.accepted, acceptedEpoch);
    judge(replica.current, currentEpoch);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
