import { Findings } from '../checker.js';
import type { SynodChecker, SynodContext } from './context.js';
import type { Vote } from './vote-table.js';
import { VoteTable, describeVote, votesAsEvidence } from './vote-table.js';

/** P2: one value per slot is ever chosen. Premise: each choice. */
export function chosenUnique(context: SynodContext, votes = new VoteTable(context)): SynodChecker {
  const findings = new Findings('P2');
  const firstChoices = new Map<number, Vote>();
  votes.onChosen((vote) => {
    findings.premise();
    const first = firstChoices.get(vote.slot);
    if (first === undefined) {
      firstChoices.set(vote.slot, vote);
    } else if (first.value !== vote.value) {
      findings.violated(
        `promised that one value per slot is chosen, but slot ${String(vote.slot)} chose ` +
          `${describeVote(first)} and ${describeVote(vote)}`,
        [...votesAsEvidence(first, 'first choice'), ...votesAsEvidence(vote, 'second choice')],
      );
    }
  });
  return { findings, handlers: votes.handlersWith({}) };
}
