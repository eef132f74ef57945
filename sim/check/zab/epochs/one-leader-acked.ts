import type { Envelope } from '../../../trace/event-stream.js';
import { epochOf } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/** The last acknowledgement of its kind. */
interface Acked {
  epoch: number;
  leader: number;
  index: number;
}

/**
 * Z12: a server acknowledges one leader per epoch, also over restarts. Premise: each ACKEPOCH that counts, and each
 * acknowledgement of NEWLEADER.
 *
 * The two are kept apart. A server that has promised an epoch to one leader may find another who proposes the same
 * epoch, and be synchronised by it: it tells that one that its ACKEPOCH proves nothing, so that no two leaders of an
 * epoch get a quorum of promises (LearnerHandler's -1).
 */
export function oneLeaderAcked(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z12');
  const promises: (Acked | undefined)[] = [];
  const takeovers: (Acked | undefined)[] = [];
  const judge = (
    acks: (Acked | undefined)[],
    { epoch, leader, what }: { epoch: number; leader: number; what: string },
    at: Envelope,
  ): void => {
    findings.premise();
    const last = (acks[at.actor] ??= { epoch: 0, leader: 0, index: 0 });
    if (last.epoch === epoch && last.leader !== leader) {
      findings.violated(
        `promised that a server acknowledges one leader per epoch, but ${serverName(at.actor)} sent ${what} for epoch ` +
          `${String(epoch)} to ${serverName(last.leader)} and then to ${serverName(leader)}`,
        [{ index: last.index, role: 'first leader' }, witness(at, 'second leader')],
      );
    }
    if (epoch < last.epoch) return;
    last.epoch = epoch;
    last.leader = leader;
    last.index = at.index;
  };
  ghosts.judges.ackEpoch.push(({ to, epoch }, { offer }, at) => {
    if (epoch !== null && offer.leader === to)
      judge(promises, { epoch: offer.epoch, leader: to, what: 'ACKEPOCH' }, at);
  });
  ghosts.judges.ack.push(({ to, zxid }, _, at) => {
    if (zxid === null || epochOf(zxid) === epochOf(zxid - 1)) return;
    judge(takeovers, { epoch: epochOf(zxid), leader: to, what: 'the acknowledgement of NEWLEADER' }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
