import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker, ZabContext } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { REFUSED } from '../ghosts/ghosts.js';
import type { Replica } from '../ghosts/replica.js';

/**
 * Z10: the committed history only grows. Every leader that is established has all of it, a leader commits only what
 * continues it, no restart takes a part of it from a server that had it on its disk, and no cut or transfer from a quorum.
 * Premise: each of these. What a restart finds on a disk that was damaged is for D8.
 *
 * A single server may be told to cut what is committed before the cut is done: one that comes back to the leader that it
 * has followed gets everything anew that is still outstanding, and a crash may come in the middle of its cut. What must
 * never happen is that no quorum is left.
 */
export function committedForEver(context: ZabContext, ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z10');
  const { epochs, judges } = ghosts;
  judges.established.push(({ epoch, zxid }, { sid }, at) => {
    findings.premise();
    // A leader that was away may learn late that it was established, when later epochs have committed more.
    if (epochs.contains(zxid, epochs.below(ghosts.committed, epoch))) return;
    findings.violated(
      `promised that what was committed is in the history of every later leader, but ${serverName(sid)} was established ` +
        `in epoch ${String(epoch)} with the history of ${formatZxid(zxid)}, without ${formatZxid(ghosts.committed)}`,
      [{ index: ghosts.committedAt, role: 'commit' }, witness(at, 'leader without it')],
    );
  });
  judges.committed.push(({ zxid }, { sid }, at) => {
    findings.premise();
    const { committed } = ghosts;
    if (zxid === committed + 1 || epochs.contains(zxid, committed) || epochs.contains(committed, zxid))
      return;
    findings.violated(
      `promised that the committed history only grows, but ${serverName(sid)} committed ${formatZxid(zxid)}, which does ` +
        `not go together with ${formatZxid(committed)}`,
      [{ index: ghosts.committedAt, role: 'commit' }, witness(at, 'other commit')],
    );
  });
  const isLeftWithout = (lost: Zxid, loser: Replica): boolean => {
    const holders = new Set<number>();
    for (const sid of context.voters) {
      if (sid !== loser.sid && ghosts.find(sid)?.log.holds(lost) === true) holders.add(sid);
    }
    return !context.isQuorum(holders);
  };
  const keeps = (replica: Replica, { end, how }: { end: Zxid; how: string }, at: Envelope): void => {
    findings.premise();
    const had = epochs.common(replica.log.durable, ghosts.committed);
    if (epochs.contains(end, had)) return;
    const isCut = how !== RECOVERED || (replica.log.isCutting && replica.log.allows(end));
    if (isCut && !isLeftWithout(had, replica)) return;
    const commit = epochs.find(had)?.committedAt ?? 0;
    findings.violated(
      `promised that no server loses what was committed, but ${serverName(replica.sid)} had ${formatZxid(had)} on its ` +
        `disk and ${how} ${formatZxid(end)}`,
      [{ index: commit === 0 ? ghosts.committedAt : commit, role: 'commit' }, witness(at, 'loss')],
    );
  };
  judges.truncated.push(({ zxid }, replica, at) =>
    keeps(replica, { end: zxid, how: 'cut its log behind' }, at),
  );
  judges.installed.push((zxid, replica, at) =>
    keeps(replica, { end: zxid, how: "put its leader's snapshot in place of it, which ends with" }, at),
  );
  judges.recovered.push(({ last, end }, replica, at) => {
    if (end !== REFUSED && !replica.isDamaged) keeps(replica, { end: last, how: RECOVERED }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

const RECOVERED = 'recovered';
