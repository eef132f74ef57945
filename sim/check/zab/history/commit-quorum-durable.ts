import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { enumerate, serverName, serverNames } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker, ZabContext } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import type { Replica } from '../ghosts/replica.js';

/**
 * Z9: when a transaction is committed, the disks of a quorum hold it and all before it. So they do with the initial
 * history of an epoch when its leader is established, which commits it. Premise: each commit of a leader, and each
 * leader that is established.
 *
 * Any quorum will do, whether its servers run or not, and whichever the leader counted: what is on a disk stays there.
 */
export function commitQuorumDurable(context: ZabContext, ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z9');
  const holders = new Set<number>();
  const isHeld = (zxid: Zxid): boolean => {
    holders.clear();
    for (const sid of context.voters) if (ghosts.find(sid)?.log.holds(zxid) === true) holders.add(sid);
    return context.isQuorum(holders);
  };
  ghosts.judges.committed.push(({ zxid, quorum }, { sid }, at) => {
    findings.premise();
    if (isHeld(zxid)) return;
    report(
      findings,
      { deed: `${serverName(sid)} committed ${formatZxid(zxid)}`, zxid, quorum, holders, ghosts },
      at,
    );
  });
  ghosts.judges.established.push(({ epoch, zxid, quorum }, { sid }, at) => {
    findings.premise();
    if (isHeld(zxid)) return;
    const deed = `${serverName(sid)} was established in epoch ${String(epoch)} with the history of ${formatZxid(zxid)}`;
    report(findings, { deed, zxid, quorum, holders, ghosts }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

interface Shortage {
  readonly deed: string;
  readonly zxid: Zxid;
  /** Who was counted. */
  readonly quorum: readonly number[];
  /** Whose disk holds it. */
  readonly holders: ReadonlySet<number>;
  readonly ghosts: ZabGhosts;
}

function report(findings: Findings, shortage: Shortage, at: Envelope): void {
  const { deed, zxid, quorum, holders, ghosts } = shortage;
  const lacking = quorum
    .map((sid) => ghosts.find(sid))
    .filter((replica) => replica !== undefined)
    .filter(({ sid }) => !holders.has(sid));
  const held = lacking.map(
    ({ sid, log }) => `${serverName(sid)} holds the history of ${formatZxid(log.durable)}`,
  );
  findings.violated(
    `promised that what is committed is durable on a quorum, but ${deed} when it was on the disk of ` +
      `${serverNames(holders)}${held.length === 0 ? '' : `: ${enumerate(held)}`}`,
    [...lacking.flatMap((replica) => shownBy(replica, zxid)), witness(at, 'commit')],
  );
}

function shownBy({ log }: Replica, zxid: Zxid): readonly Evidence[] {
  const written = log.writeOf(zxid);
  if (written > 0) return [{ index: written, role: 'write, not durable' }];
  return log.flaw === null ? [] : [{ index: log.flaw.index, role: 'hole in the log' }];
}
