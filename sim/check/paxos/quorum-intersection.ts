import { serverNames } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings } from '../checker.js';
import type { SynodChecker } from './context.js';

/** A set of servers that finished a phase. */
interface UsedQuorum {
  readonly members: readonly number[];
  readonly index: number;
  /** Of a Q1 the lowest slot from which it was used, of a Q2 the highest slot in which it was. */
  readonly slot: number;
}

/**
 * P10: every Q1 that was used meets every Q2 that was used in a slot that the Q1 looked at (Howard, Malkhi and
 * Spiegelman 2016). Premise: each quorum used when one of the other kind had been used before.
 *
 * A run has few distinct quorums however long its log is, so each is compared when it is new, or reaches further.
 */
export function quorumIntersection(): SynodChecker {
  const findings = new Findings('P10');
  const prepared = new Map<string, UsedQuorum>();
  const chosen = new Map<string, UsedQuorum>();
  return {
    findings,
    handlers: {
      'paxos.prepared': ({ quorum, fromSlot }, { index }) => {
        if (chosen.size > 0) findings.premise();
        const key = quorum.join();
        const known = prepared.get(key);
        if (known !== undefined && known.slot <= fromSlot) return;
        const q1 = { members: quorum, index, slot: fromSlot };
        prepared.set(key, q1);
        for (const q2 of chosen.values()) judge(findings, q1, q2);
      },
      'paxos.chosen': ({ quorum, slot }, { index }) => {
        if (prepared.size > 0) findings.premise();
        const key = quorum.join();
        const known = chosen.get(key);
        if (known !== undefined && known.slot >= slot) return;
        const q2 = { members: quorum, index, slot };
        chosen.set(key, q2);
        for (const q1 of prepared.values()) judge(findings, q1, q2);
      },
    },
  };
}

function judge(findings: Findings, q1: UsedQuorum, q2: UsedQuorum): void {
  if (q2.slot < q1.slot) return;
  for (const member of q1.members) if (q2.members.includes(member)) return;
  const evidence: readonly Evidence[] = [
    { index: q1.index, role: 'phase 1 quorum' },
    { index: q2.index, role: 'phase 2 quorum' },
  ];
  findings.violated(
    `promised that every quorum of phase 1 meets every quorum of phase 2, but phase 1 was finished with ` +
      `${serverNames(q1.members)} and slot ${String(q2.slot)} was chosen with ${serverNames(q2.members)}`,
    evidence,
  );
}
