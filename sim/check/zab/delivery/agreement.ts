import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import type { Flaw } from '../ghosts/log-disk.js';
import type { Replica } from '../ghosts/replica.js';

/**
 * Z3: of the histories that two servers have in their states while they serve, one is a prefix of the other. Premise:
 * each delivery, and each server that begins to serve.
 */
export function agreement(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z3');
  const { epochs, judges } = ghosts;
  const judge = (end: Zxid, replica: Replica, at: Envelope): void => {
    findings.premise();
    const longest = ghosts.delivered;
    if (end === longest + 1 || epochs.contains(end, longest) || epochs.contains(longest, end)) return;
    const common = epochs.common(end, longest);
    findings.violated(
      `promised that servers agree on one history, but ${serverName(replica.sid)} has one that ends with ` +
        `${formatZxid(end)} and ${serverName(ghosts.deliveredBy)} has one that ends with ${formatZxid(longest)}: ` +
        `they part behind ${formatZxid(common)}`,
      [{ index: ghosts.deliveredAt, role: 'one history' }, witness(at, 'the other')],
    );
  };
  judges.applied.push(({ zxid }, replica, at) => {
    judge(zxid, replica, at);
    judgeSurplus(findings, { replica, flaw: replica.incoming }, at);
  });
  judges.serving.push((_, replica, at) => {
    judge(replica.memory.end, replica, at);
    judgeSurplus(findings, { replica, flaw: replica.memory.flaw }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

interface Suspect {
  readonly replica: Replica;
  /** What is wrong with its history. */
  readonly flaw: Flaw | null;
}

/** A state that holds more than the history of its last transaction agrees with nobody's. */
function judgeSurplus(findings: Findings, { replica, flaw }: Suspect, at: Envelope): void {
  if (flaw?.kind !== 'extra') return;
  const evidence = [{ index: replica.memory.index, role: 'state' }, witness(at, 'service')];
  if (flaw.index !== at.index) evidence.unshift({ index: flaw.index, role: 'where it went wrong' });
  findings.violated(
    `promised that servers agree on one history, but ${serverName(replica.sid)} serves with ${formatZxid(flaw.zxid)} ` +
      `in its state, which is not in the history of ${formatZxid(flaw.behind)}`,
    evidence,
  );
}
