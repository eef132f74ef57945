import { ZERO_ZXID, formatZxid } from '../../../../core/zxid.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

/**
 * R4: an update has a larger zxid than everything that its client had been shown when it was called. Premise: each
 * committed update of a client that had been shown something.
 */
export function writeFollowsRead({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('R4');
  ghosts.judges.committed.push(({ zxid, call }, at) => {
    if (call === null || call.seen === ZERO_ZXID) return;
    findings.premise();
    if (zxid > call.seen) return;
    findings.violated(
      `promised that an update comes behind all that its client had seen, but ${callName(call, servers)}, is ` +
        `${formatZxid(zxid)}, and it had seen ${formatZxid(call.seen)} before`,
      [{ index: call.called.index, role: 'call' }, witness(at, 'commit')],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
