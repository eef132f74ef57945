import type { Zxid } from '../../../../core/zxid.js';
import { counterOf, epochOf, formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import type { Replica } from '../ghosts/replica.js';

/**
 * D6: an acknowledgement leaves when what it tells of is durable by the word of the disk: the transaction and all before
 * it, the accepted epoch, and for NEWLEADER the whole history with which it is acknowledged and then the current epoch
 * (ZOOKEEPER-3911, 4646, 1282). Premise: each that leaves. A leader's own take no network: there its report stands.
 */
export function ackDurable(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('D6');
  const { judges } = ghosts;
  judges.ack.push(({ zxid }, replica, at) => {
    if (zxid === null) return;
    if (counterOf(zxid) > 0) judgeAck(findings, replica, { zxid, what: () => formatZxid(zxid), at });
    else judgeTakeover(findings, replica, { epoch: epochOf(zxid), at });
  });
  judges.acked.push(({ from, zxid }, replica, at) => {
    if (from === replica.sid)
      judgeAck(findings, replica, { zxid, what: () => `${formatZxid(zxid)} to itself`, at });
  });
  judges.newLeaderAcked.push(({ epoch, zxid }, replica, at) => {
    const what = (): string => `the history of ${formatZxid(zxid)} in epoch ${String(epoch)}`;
    judgeAck(findings, replica, { zxid, what, at });
  });
  judges.ackEpoch.push(({ to }, { sid, accepted, offer }, at) => {
    if (offer.leader !== to) return;
    findings.premise();
    if (accepted.durable >= offer.epoch) return;
    findings.violated(
      `promised that an acknowledgement leaves when it is durable, but ${serverName(sid)} acknowledged epoch ` +
        `${String(offer.epoch)} while its disk held acceptedEpoch ${String(accepted.durable)}`,
      [{ index: offer.index, role: 'LEADERINFO' }, witness(at, 'ACKEPOCH')],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

interface Ack {
  readonly zxid: Zxid;
  /** What was acknowledged, in words. */
  readonly what: () => string;
  readonly at: Envelope;
}

function judgeAck(findings: Findings, { sid, log }: Replica, { zxid, what, at }: Ack): void {
  findings.premise();
  if (log.holds(zxid)) return;
  const written = log.writeOf(zxid);
  findings.violated(
    `promised that an acknowledgement leaves when it is durable, but ${serverName(sid)} acknowledged ${what()} while its ` +
      `disk held the history of ${formatZxid(log.durable)}`,
    [
      ...(written > 0 ? [{ index: written, role: 'write, not durable' }] : []),
      witness(at, 'acknowledgement'),
    ],
  );
}

/** The acknowledgement of NEWLEADER stands for the history that the server has reported, and for its current epoch. */
function judgeTakeover(
  findings: Findings,
  replica: Replica,
  { epoch, at }: { epoch: number; at: Envelope },
): void {
  const { sid, current, ackedEpoch, ackedZxid } = replica;
  if (ackedEpoch === epoch) {
    const what = (): string => `the history of ${formatZxid(ackedZxid)} in epoch ${String(epoch)}`;
    judgeAck(findings, replica, { zxid: ackedZxid, what, at });
  } else findings.premise();
  if (current.durable >= epoch) return;
  findings.violated(
    `promised that an acknowledgement leaves when it is durable, but ${serverName(sid)} acknowledged NEWLEADER of epoch ` +
      `${String(epoch)} while its disk held currentEpoch ${String(current.durable)}`,
    [witness(at, 'acknowledgement')],
  );
}
