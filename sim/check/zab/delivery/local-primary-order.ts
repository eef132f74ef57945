import { epochOf, formatZxid, makeZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/** Z4: within an epoch a server delivers in the order of proposal, without a gap. Premise: each delivery. */
export function localPrimaryOrder(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z4');
  ghosts.judges.applied.push(({ zxid }, { sid, memory }, at) => {
    findings.premise();
    if (zxid === memory.end + 1) return;
    const epoch = epochOf(zxid);
    const last = epochOf(memory.end) === epoch ? memory.end : makeZxid(epoch, 0);
    // What its state held before is delivered a second time: Z1 says so.
    if (zxid === last + 1 || zxid <= last || epochOf(memory.end) > epoch) return;
    findings.violated(
      `promised that an epoch is delivered in the order of proposal, but ${serverName(sid)} delivered ` +
        `${formatZxid(zxid)} and not ${formatZxid(last + 1)} before it`,
      [{ index: memory.index, role: 'state before' }, witness(at, 'delivery')],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
