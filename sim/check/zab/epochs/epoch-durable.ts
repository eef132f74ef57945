import type { Zxid } from '../../../../core/zxid.js';
import { epochOf, formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { EpochDisk } from '../ghosts/epoch-disk.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { REFUSED } from '../ghosts/ghosts.js';
import type { Replica } from '../ghosts/replica.js';

/**
 * Z8: neither epoch of a server ever falls, the current one is never above the accepted one, and the current one becomes
 * durable behind the initial history of its epoch (ZOOKEEPER-4643). An epoch is durable before a server holds it in
 * memory (ZOOKEEPER-2307), and before it is told to others: by LEADERINFO (ZOOKEEPER-1291), ACKEPOCH, or the
 * acknowledgement of NEWLEADER (ZOOKEEPER-1282). Premise: each of these.
 */
export function epochDurable(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z8');
  const judge = new Judge(findings, ghosts);
  const { judges } = ghosts;
  judges.epochDurable.push(({ which, epoch }, replica, at) => {
    findings.premise();
    judge.rises(which === 'acceptedEpoch' ? replica.accepted : replica.current, replica, { epoch, at });
    if (which === 'currentEpoch') judge.current(epoch, replica, at);
  });
  judges.recovered.push((event, replica, at) => {
    if (event.end === REFUSED || replica.isDamaged) return;
    findings.premise();
    judge.rises(replica.accepted, replica, { epoch: event.acceptedEpoch, at });
    judge.rises(replica.current, replica, { epoch: event.currentEpoch, at });
    judge.ordered(event.acceptedEpoch, event.currentEpoch, replica, at);
  });
  judges.epochStored.push(({ which, epoch }, replica, at) => {
    judge.durable(which === 'accepted' ? replica.accepted : replica.current, replica, {
      epoch,
      deed: 'went by',
      at,
    });
  });
  judges.leaderInfo.push(({ zxid }, replica, at) => {
    if (zxid !== null)
      judge.durable(replica.accepted, replica, { epoch: epochOf(zxid), deed: 'proposed', at });
  });
  judges.ackEpoch.push(({ to }, replica, at) => {
    const { epoch, leader, index } = replica.offer;
    if (leader !== to) return;
    judge.durable(replica.accepted, replica, { epoch, deed: 'acknowledged', at });
    if (replica.accepted.durable <= epoch) return;
    findings.violated(
      `promised that nobody follows a leader of an epoch below the one that it accepted, but ` +
        `${serverName(replica.sid)} had accepted epoch ${String(replica.accepted.durable)} and acknowledged epoch ` +
        String(epoch),
      [{ index, role: 'LEADERINFO' }, witness(at, 'ACKEPOCH')],
    );
  });
  judges.newLeaderAcked.push(({ epoch }, replica, at) => {
    judge.durable(replica.current, replica, { epoch, deed: 'took over the history of', at });
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

/** What a server did with an epoch. */
interface Deed {
  readonly epoch: number;
  readonly deed: string;
  readonly at: Envelope;
}

class Judge {
  readonly #findings: Findings;
  readonly #ghosts: ZabGhosts;

  constructor(findings: Findings, ghosts: ZabGhosts) {
    this.#findings = findings;
    this.#ghosts = ghosts;
  }

  /** On a disk, an epoch never gives way to a lower one. */
  rises(disk: EpochDisk, { sid }: Replica, { epoch, at }: { epoch: number; at: Envelope }): void {
    if (epoch >= disk.durable) return;
    this.#findings.violated(
      `promised that epochs never fall, but the ${disk.kind} of ${serverName(sid)} was ${String(disk.durable)} and then ` +
        String(epoch),
      [...writeOf(disk), witness(at, 'lower epoch')],
    );
  }

  /** A current epoch became durable: what it rests on was so before. */
  current(epoch: number, replica: Replica, at: Envelope): void {
    this.ordered(replica.accepted.durable, epoch, replica, at);
    const base = this.#baseOf(epoch, replica);
    if (base === null || replica.log.holds(base)) return;
    const written = replica.log.writeOf(base);
    this.#findings.violated(
      `promised that the initial history of an epoch is durable before its number is, but currentEpoch ` +
        `${String(epoch)} became durable at ${serverName(replica.sid)} when its disk held the history of ` +
        `${formatZxid(replica.log.durable)}, and the epoch begins with that of ${formatZxid(base)}`,
      [
        ...(written === 0 ? [] : [{ index: written, role: 'write, not durable' }]),
        witness(at, 'epoch durable'),
      ],
    );
  }

  ordered(accepted: number, current: number, { sid }: Replica, at: Envelope): void {
    if (current <= accepted) return;
    this.#findings.violated(
      `promised that the current epoch is an accepted one, but ${serverName(sid)} has current epoch ` +
        `${String(current)} and accepted epoch ${String(accepted)}`,
      [witness(at, 'current epoch')],
    );
  }

  /** An epoch is durable before it has any effect. */
  durable(disk: EpochDisk, { sid }: Replica, { epoch, deed, at }: Deed): void {
    this.#findings.premise();
    if (disk.durable >= epoch) return;
    this.#findings.violated(
      `promised that an epoch is durable before it counts, but ${serverName(sid)} ${deed} epoch ${String(epoch)} while ` +
        `its disk held ${disk.kind} ${String(disk.durable)}`,
      [...writeOf(disk), witness(at, 'use of the epoch')],
    );
  }

  /**
   * Where the epoch begins that a server takes over: as its leader says, that is established or is about to be. A server
   * may have proposed an epoch itself, in vain, and then take that very number from another leader.
   */
  #baseOf(epoch: number, replica: Replica): Zxid | null {
    const leader = replica.role === 'leading' ? replica : this.#ghosts.find(replica.offer.leader);
    if (leader?.proposedEpoch !== epoch) return null;
    return leader.proposedBase;
  }
}

function writeOf({ writtenAt }: EpochDisk): readonly Evidence[] {
  return writtenAt === 0 ? [] : [{ index: writtenAt, role: 'durable epoch' }];
}
