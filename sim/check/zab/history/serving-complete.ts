import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/**
 * Z14: a server that begins to serve in an epoch, whose leader is established, has all of the epoch's initial history in
 * its state, and what it says to have is what it loaded (ZOOKEEPER-1319, 2355, 3023). Premise: each server that begins to
 * serve.
 */
export function servingComplete(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z14');
  const { epochs, judges } = ghosts;
  judges.serving.push(({ epoch, zxid }, { sid, memory }, at) => {
    findings.premise();
    const { base, establishedAt } = epochs.of(epoch);
    const deed = `${serverName(sid)} began to serve in epoch ${String(epoch)}`;
    const state = { index: memory.index, role: 'state' };
    if (establishedAt === 0) {
      findings.violated(
        `promised that a server serves in an epoch with an established leader, but ${deed} and nobody was established`,
        [witness(at, 'service')],
      );
    } else if (!epochs.contains(memory.end, base) || memory.flaw?.kind === 'missing') {
      findings.violated(
        `promised that who serves has the initial history of its epoch, but ${deed}, which began with ` +
          `${formatZxid(base)}, and its state had ${formatZxid(memory.end)}`,
        [{ index: establishedAt, role: 'established leader' }, state, witness(at, 'service')],
      );
    } else if (epochs.real(zxid) !== memory.end) {
      findings.violated(
        `promised that who serves has what it says, but ${deed} at ${formatZxid(zxid)} and its state had ` +
          formatZxid(memory.end),
        [state, witness(at, 'service')],
      );
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
