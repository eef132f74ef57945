import { Findings } from '../checker.js';
import type { SynodChecker, SynodContext } from './context.js';
import { VoteTable, describeVote, votesAsEvidence } from './vote-table.js';

/** P1: what is chosen was asked for by a client before. Premise: each choice. */
export function validity(context: SynodContext, votes = new VoteTable(context)): SynodChecker {
  const findings = new Findings('P1');
  const called = new Set<number>();
  votes.onChosen((vote) => {
    findings.premise();
    if (called.has(vote.value)) return;
    findings.violated(
      `promised that a chosen value was submitted by a client, but slot ${String(vote.slot)} chose ` +
        `${describeVote(vote)} and no client had submitted it`,
      votesAsEvidence(vote, 'accept'),
    );
  });
  return {
    findings,
    handlers: votes.handlersWith({
      'client.called': ({ value }) => {
        if (value !== null) called.add(value);
      },
    }),
  };
}
