import type { Ballot } from '../../../core/paxos/ballot.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import type { Envelope } from '../../trace/event-stream.js';
import { serverName } from '../actor-names.js';
import { Findings, witness } from '../checker.js';
import type { SynodChecker } from './context.js';

/** The first event that gave a slot and ballot their value. */
interface First {
  readonly value: number;
  readonly actor: number;
  readonly index: number;
  readonly did: Deed;
}
type Deed = 'proposed' | 'accepted';

/** P11: at one ballot, one value is proposed and accepted in a slot. Premise: each proposal and each accept. */
export function oneValuePerBallot(): SynodChecker {
  const findings = new Findings('P11');
  // Ballots are few and slots many: the large maps are keyed by small integers.
  const byBallot = new Map<Ballot, Map<number, First>>();
  const check = (event: { slot: number; ballot: Ballot; value: number }, did: Deed, at: Envelope): void => {
    findings.premise();
    const { slot, ballot, value } = event;
    let bySlot = byBallot.get(ballot);
    if (bySlot === undefined) {
      bySlot = new Map();
      byBallot.set(ballot, bySlot);
    }
    const first = bySlot.get(slot);
    if (first === undefined) bySlot.set(slot, { value, actor: at.actor, index: at.index, did });
    else if (first.value !== value)
      findings.violated(
        `promised that a ballot has one value per slot, but at ballot ${formatBallot(ballot)} in slot ` +
          `${String(slot)} ${serverName(first.actor)} ${first.did} ${String(first.value)} and ` +
          `${serverName(at.actor)} ${did} ${String(value)}`,
        [{ index: first.index, role: `${first.did} first` }, witness(at, `${did} second`)],
      );
  };
  return {
    findings,
    handlers: {
      'paxos.proposed': (event, at) => check(event, 'proposed', at),
      'paxos.accepted': (event, at) => check(event, 'accepted', at),
    },
  };
}
