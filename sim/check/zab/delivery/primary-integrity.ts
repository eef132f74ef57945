import type { Zxid } from '../../../../core/zxid.js';
import { epochOf, formatZxid, makeZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/** A primary when it made its first proposal. */
interface Primary {
  readonly epoch: number;
  readonly sid: number;
  /** The end of the history in its state. */
  readonly end: Zxid;
  readonly evidence: Evidence;
}

/**
 * Z6: a primary proposes only when its state has everything of earlier epochs that anybody ever delivers. Premise: each
 * first proposal of an epoch, and each delivery of an epoch when a later one has had its first proposal.
 */
export function primaryIntegrity(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z6');
  const { epochs, judges } = ghosts;
  /** By epoch. */
  const primaries: Primary[] = [];
  judges.proposed.push(({ zxid }, { sid, memory }, at) => {
    const epoch = epochOf(zxid);
    if (zxid !== makeZxid(epoch, 1)) return;
    findings.premise();
    const primary = { epoch, sid, end: memory.end, evidence: witness(at, 'first proposal') };
    primaries.push(primary);
    primaries.sort((a, b) => a.epoch - b.epoch);
    const owed = epochs.below(ghosts.delivered, epoch);
    if (epochs.contains(memory.end, owed)) return;
    report(findings, { primary, owed, by: ghosts.deliveredBy }, [
      { index: ghosts.deliveredAt, role: 'delivery' },
      { index: memory.index, role: 'state of the primary' },
      primary.evidence,
    ]);
  });
  judges.applied.push(({ zxid }, { sid }, at) => {
    const epoch = epochOf(zxid);
    for (let i = primaries.length - 1; i >= 0; i -= 1) {
      const primary = primaries[i];
      if (primary === undefined || primary.epoch <= epoch) return;
      findings.premise();
      if (epochs.contains(primary.end, zxid)) continue;
      report(findings, { primary, owed: zxid, by: sid }, [primary.evidence, witness(at, 'delivery')]);
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

interface Lack {
  readonly primary: Primary;
  readonly owed: Zxid;
  /** Who delivers what the primary lacked. */
  readonly by: number;
}

function report(findings: Findings, { primary, owed, by }: Lack, evidence: readonly Evidence[]): void {
  findings.violated(
    `promised that a primary begins with all that is ever delivered of earlier epochs, but ${serverName(primary.sid)} ` +
      `proposed in epoch ${String(primary.epoch)} with a state that ends with ${formatZxid(primary.end)}, and ` +
      `${serverName(by)} delivered ${formatZxid(owed)}`,
    evidence,
  );
}
