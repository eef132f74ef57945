import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

interface Standing {
  round: number;
  leader: number;
  zxid: number;
  peerEpoch: number;
  /** The event that reported it; 0 if the server stands for nobody. */
  index: number;
}

/**
 * Z18: within a round a server changes its vote only to one that is better by epoch, then zxid, then server: a strict
 * total order (ZOOKEEPER-1419). Premise: each change of a vote within a round. With a new round it begins anew.
 */
export function voteOrderTotal(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z18');
  const standings: (Standing | undefined)[] = [];
  const forget = (sid: number): void => {
    const standing = standings[sid];
    if (standing !== undefined) standing.index = 0;
  };
  ghosts.judges.roleChanged.push((_, { sid }) => forget(sid));
  ghosts.judges.crashed.push((_, { sid }) => forget(sid));
  ghosts.judges.voted.push(({ round, leader, zxid, peerEpoch, role }, { sid }, at) => {
    if (role !== 'looking') return;
    const last = (standings[sid] ??= { round: 0, leader: 0, zxid: 0, peerEpoch: 0, index: 0 });
    if (last.index > 0 && last.round === round) {
      findings.premise();
      if (!isBetter({ leader, zxid, peerEpoch }, last)) {
        findings.violated(
          `promised that a server changes its vote for a better one only, but in round ${String(round)} ` +
            `${serverName(sid)} turned from ${describe(last)} to ${describe({ leader, zxid, peerEpoch })}`,
          [{ index: last.index, role: 'vote' }, witness(at, 'next vote')],
        );
      }
    }
    last.round = round;
    last.leader = leader;
    last.zxid = zxid;
    last.peerEpoch = peerEpoch;
    last.index = at.index;
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

type Vote = Pick<Standing, 'leader' | 'zxid' | 'peerEpoch'>;

function isBetter(vote: Vote, than: Vote): boolean {
  if (vote.peerEpoch !== than.peerEpoch) return vote.peerEpoch > than.peerEpoch;
  if (vote.zxid !== than.zxid) return vote.zxid > than.zxid;
  return vote.leader > than.leader;
}

function describe({ leader, zxid, peerEpoch }: Vote): string {
  return `${serverName(leader)} with epoch ${String(peerEpoch)} and ${formatZxid(zxid)}`;
}
