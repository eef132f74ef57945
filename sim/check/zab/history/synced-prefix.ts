import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/** The longest history with which an epoch was acknowledged. */
interface Longest {
  readonly sid: number;
  readonly end: Zxid;
  readonly index: number;
}

/**
 * Z15: of the histories with which two servers acknowledge NEWLEADER of one epoch, one is a prefix of the other, and each
 * is a history: the log of the server has no hole and nothing that does not belong there (ZOOKEEPER-1154, 4712).
 * Premise: each acknowledgement.
 */
export function syncedPrefix(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z15');
  const { epochs, judges } = ghosts;
  const byEpoch = new Map<number, Longest>();
  judges.newLeaderAcked.push(({ epoch, zxid }, { sid, log }, at) => {
    findings.premise();
    const end = epochs.real(zxid);
    const longest = byEpoch.get(epoch);
    const deed = `${serverName(sid)} acknowledged epoch ${String(epoch)} with the history of ${formatZxid(end)}`;
    if (log.flaw !== null) {
      const flaw =
        log.flaw.kind === 'missing'
          ? `lacks ${formatZxid(log.flaw.zxid)}`
          : `holds ${formatZxid(log.flaw.zxid)}, which does not belong there,`;
      findings.violated(
        `promised that servers acknowledge an epoch with one history, but ${deed} and its log ${flaw} in front of ` +
          formatZxid(log.flaw.behind),
        [{ index: log.flaw.index, role: 'where the log went wrong' }, witness(at, 'acknowledgement')],
      );
    } else if (
      longest !== undefined &&
      !epochs.contains(end, longest.end) &&
      !epochs.contains(longest.end, end)
    ) {
      findings.violated(
        `promised that servers acknowledge an epoch with one history, but ${deed} and ${serverName(longest.sid)} with ` +
          `that of ${formatZxid(longest.end)}`,
        [{ index: longest.index, role: 'one acknowledgement' }, witness(at, 'the other')],
      );
    }
    if (longest === undefined || epochs.contains(end, longest.end))
      byEpoch.set(epoch, { sid, end, index: at.index });
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
