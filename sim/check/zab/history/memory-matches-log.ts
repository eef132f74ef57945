import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/** A vote that came, and the event that brought it. */
interface Heard {
  readonly leader: number;
  readonly zxid: Zxid;
  readonly cause: number;
}

/**
 * Z17: when a server goes looking after another role, its memory is at the end of its log, so that its vote tells of all
 * that its disk holds (ZOOKEEPER-2845), nothing is written to the log while it looks (ZOOKEEPER-4712), and it stands for
 * itself with what it has in memory, and not with what it was promised or expects (ZOOKEEPER-790, 2355). Premise: each
 * time that a server goes looking after another role. (A leader's memory is at `e.0`, which stands for the end of the
 * history that its epoch began with.)
 *
 * A vote that it takes over from another server is not its own, also if it is for itself: who joins an election that is over
 * goes on with the round of the others, and if that was lower, its next round bears the number of one in which it had more.
 */
export function memoryMatchesLog(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z17');
  const { epochs, judges } = ghosts;
  judges.roleChanged.push(({ role }, { sid, role: before, memory, logged }, at) => {
    if (role !== 'looking' || before === 'looking') return;
    findings.premise();
    if (epochs.real(logged) === memory.end) return;
    findings.violated(
      `promised that who goes looking has in memory what its log holds, but ${serverName(sid)} had ` +
        `${formatZxid(memory.zxid)} in memory and a log that ends with ${formatZxid(logged)}`,
      [{ index: memory.index, role: 'state' }, witness(at, 'goes looking')],
    );
  });
  judges.appended.push(({ zxid }, { sid, role, roleAt }, at) => {
    if (role !== 'looking') return;
    findings.violated(
      `promised that a log stands still while its server looks for a leader, but ${serverName(sid)} put ` +
        `${formatZxid(zxid)} into its log after it had gone looking`,
      [{ index: roleAt, role: 'goes looking' }, witness(at, 'record')],
    );
  });
  /** By server: the notification that it took last. */
  const heard = new Map<number, Heard>();
  judges.voted.push(({ leader, zxid, role }, { sid, memory }, at) => {
    if (role !== 'looking' || leader !== sid || epochs.real(zxid) === memory.end) return;
    const last = heard.get(sid);
    if (last?.cause === at.cause && last.leader === leader && last.zxid === zxid) return;
    findings.violated(
      `promised that a server stands for election with what it has in memory, but ${serverName(sid)} stood with ` +
        `${formatZxid(zxid)} and had ${formatZxid(memory.end)}`,
      [{ index: memory.index, role: 'state' }, witness(at, 'vote')],
    );
  });
  return {
    findings,
    handlers: ghosts.handlersWith({
      'zab.notified': ({ leader, zxid }, { actor, cause }) => {
        heard.set(actor, { leader, zxid, cause });
      },
    }),
  };
}
