import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

/** A reply from a state that was not committed so far. */
interface Early {
  readonly zxid: Zxid;
  readonly server: number;
  readonly evidence: Evidence;
}

/**
 * R5: what a server has answered from is in the committed history for ever: no later leader leaves it out. (That it was
 * committed when it was shown is R3.) Premise: each reply.
 */
export function readCommitted(ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('R5');
  const { epochs, judges } = ghosts.zab;
  let open: Early[] = [];
  const settle = (end: Zxid, at: Envelope): void => {
    open = open.filter((early) => {
      if (early.zxid > end) return true;
      if (!epochs.contains(end, early.zxid)) report(findings, early, { end, at });
      return false;
    });
  };
  ghosts.judges.replied.push((_, { state }, at) => {
    // What is read of a server that is alone may be lost: it says to its client that it is.
    if (ghosts.alone.find(at.actor) !== undefined) return;
    findings.premise();
    const end = ghosts.zab.committed;
    if (epochs.contains(end, state)) return;
    open.push({ zxid: epochs.real(state), server: at.actor, evidence: witness(at, 'reply') });
    settle(end, at);
  });
  judges.committedTo.push((end, at) => {
    if (open.length > 0) settle(end, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

function report(
  findings: Findings,
  { zxid, server, evidence }: Early,
  { end, at }: { end: Zxid; at: Envelope },
): void {
  findings.violated(
    `promised that what was shown stays, but ${serverName(server)} answered from ${formatZxid(zxid)}, which is not in ` +
      `the committed history that ends with ${formatZxid(end)}`,
    [evidence, ...(at.index === evidence.index ? [] : [witness(at, 'history without it')])],
  );
}
