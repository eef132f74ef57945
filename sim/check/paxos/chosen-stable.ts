import type { Ballot } from '../../../core/paxos/ballot.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import { serverName } from '../actor-names.js';
import { Findings } from '../checker.js';
import type { SynodChecker, SynodContext } from './context.js';
import type { Vote } from './vote-table.js';
import { VoteTable, describeVote, votesAsEvidence } from './vote-table.js';

interface Proposal {
  readonly ballot: Ballot;
  readonly value: number;
  readonly proposer: number;
  readonly index: number;
  /** It has been counted as a premise. */
  isCounted: boolean;
}

interface Slot {
  readonly proposals: Proposal[];
  /** For each chosen value (there should be one) the choice at its lowest ballot: that one binds the most proposals. */
  readonly choices: Vote[];
}

/**
 * P6: once a value is chosen at a ballot, every proposal of a higher ballot carries it (P2b of Paxos Made Simple).
 * Which of the two comes first in time does not matter: a value may be chosen at a low ballot by accepts that arrive
 * when a proposal of a higher ballot is already out. Premise: each proposal above a ballot at which a value is chosen.
 */
export function chosenStable(context: SynodContext, votes = new VoteTable(context)): SynodChecker {
  const findings = new Findings('P6');
  const slots = new Map<number, Slot>();
  const slotOf = (slot: number): Slot => {
    let found = slots.get(slot);
    if (found === undefined) {
      found = { proposals: [], choices: [] };
      slots.set(slot, found);
    }
    return found;
  };
  votes.onChosen((vote) => {
    const { proposals, choices } = slotOf(vote.slot);
    const known = choices.findIndex(({ value }) => value === vote.value);
    const lowest = choices[known];
    if (lowest === undefined) choices.push(vote);
    else if (vote.ballot < lowest.ballot) choices[known] = vote;
    else return;
    for (const proposal of proposals) judge(findings, vote, proposal);
  });
  return {
    findings,
    handlers: votes.handlersWith({
      'paxos.proposed': ({ slot, ballot, value }, { actor, index }) => {
        const { proposals, choices } = slotOf(slot);
        const proposal = { ballot, value, proposer: actor, index, isCounted: false };
        proposals.push(proposal);
        for (const choice of choices) judge(findings, choice, proposal);
      },
    }),
  };
}

function judge(findings: Findings, choice: Vote, proposal: Proposal): void {
  if (proposal.ballot <= choice.ballot) return;
  if (!proposal.isCounted) findings.premise();
  proposal.isCounted = true;
  if (proposal.value === choice.value) return;
  findings.violated(
    `promised that every ballot above that of a chosen value carries this value, but slot ${String(choice.slot)} ` +
      `chose ${describeVote(choice)} and ${serverName(proposal.proposer)} proposed ${String(proposal.value)} ` +
      `at ballot ${formatBallot(proposal.ballot)}`,
    [...votesAsEvidence(choice, 'choice'), { index: proposal.index, role: 'proposal' }],
  );
}
