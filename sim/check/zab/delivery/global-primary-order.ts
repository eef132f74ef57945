import { epochOf, formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/** Z5: a server delivers nothing of an epoch when it has something of a later one. Premise: each delivery. */
export function globalPrimaryOrder(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z5');
  ghosts.judges.applied.push(({ zxid }, { sid, memory }, at) => {
    findings.premise();
    if (zxid > memory.end || epochOf(zxid) === epochOf(memory.end)) return;
    findings.violated(
      `promised that earlier epochs are delivered first, but ${serverName(sid)} delivered ${formatZxid(zxid)} behind ` +
        formatZxid(memory.end),
      [{ index: memory.index, role: 'state before' }, witness(at, 'delivery')],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
