/** Single-decree Paxos as two tables: what each acceptor holds, and what became of each ballot by a row. */
import { formatBallot } from '../../../core/paxos/ballot.js';
import type { AcceptorHistory, AcceptorStep, BallotHistory } from '../../model/tables.js';
import type { Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import { isBy } from '../../model/log-index.js';

/** A word or two, the event that they come from, and how sure they are. */
export interface Fact {
  readonly text: string;
  readonly row: Row;
  /** In memory only, so far. */
  readonly isTentative: boolean;
}

export interface AcceptorRow {
  /** A place in `actors`. */
  readonly actor: number;
  /** The step at hand; null before the first. */
  readonly step: AcceptorStep | null;
  readonly promised: Fact | null;
  readonly accepted: Fact | null;
  readonly learned: Fact | null;
}

export interface BallotRow {
  readonly ballot: number;
  /** A place in `actors`. */
  readonly proposer: number;
  /** Who promised, with what it had accepted. */
  readonly promises: readonly {
    readonly actor: number;
    readonly row: Row;
    readonly reported: string | null;
  }[];
  readonly prepared: Row;
  readonly value: Fact | null;
  /** Whose promise forced the value; null if the proposer was free to choose. */
  readonly forcedBy: number | null;
  /** A promise of a quorum's that reported a higher ballot with another value, which the protocol would have taken. */
  readonly overlooked: { readonly actor: number; readonly row: Row; readonly reported: string } | null;
  readonly accepted: readonly { readonly actor: number; readonly row: Row; readonly isTentative: boolean }[];
  readonly chosen: Row;
}

export function acceptorRow({ actor, steps }: AcceptorHistory, row: Row): AcceptorRow {
  const past = steps.filter((one) => one.row <= row);
  const step = past.at(-1) ?? null;
  if (step === null) return { actor, step, promised: null, accepted: null, learned: null };
  const { promised, accepted, learned } = step;
  const since = (isSame: (other: AcceptorStep) => boolean): Row => {
    let from = step.row;
    for (const other of [...past].reverse()) {
      if (!isSame(other)) break;
      from = other.row;
    }
    return from;
  };
  return {
    actor,
    step,
    promised:
      promised === 0
        ? null
        : {
            text: formatBallot(promised),
            row: since((other) => other.promised === promised),
            isTentative: !step.isPromiseDurable,
          },
    accepted:
      accepted === null
        ? null
        : {
            text: acceptedText(accepted),
            row: since(({ accepted: other }) => other?.ballot === accepted.ballot),
            isTentative: !step.isAcceptedDurable,
          },
    learned:
      learned === null
        ? null
        : {
            text: String(learned),
            row: since((other) => other.learned === learned),
            isTentative: false,
          },
  };
}

/** Ballots that had begun by a row, the highest first; what came later is left out of them. */
export function ballotRows(ballots: readonly BallotHistory[], row: Row): readonly BallotRow[] {
  return ballots.flatMap((history) => ballotRow(history, row)).reverse();
}

function ballotRow(history: BallotHistory, row: Row): readonly BallotRow[] {
  const { ballot, proposer, started, proposal } = history;
  if (!isBy(started, row)) return [];
  const isProposed = proposal !== null && isBy(proposal.row, row);
  return [
    {
      ballot,
      proposer,
      promises: history.promises
        .filter((promise) => isBy(promise.row, row))
        .map((promise) => ({
          actor: promise.actor,
          row: promise.row,
          reported: promise.accepted === null ? null : acceptedText(promise.accepted),
        })),
      prepared: isBy(history.prepared, row) ? history.prepared : NO_ROW,
      value: isProposed ? { text: String(proposal.value), row: proposal.row, isTentative: false } : null,
      forcedBy: isProposed ? proposal.forcedBy : null,
      overlooked: isProposed ? overlookedBy(history, proposal) : null,
      accepted: history.accepted
        .filter((one) => isBy(one.row, row))
        .map((one) => ({ actor: one.actor, row: one.row, isTentative: !isBy(one.durable, row) })),
      chosen: isBy(history.chosen, row) ? history.chosen : NO_ROW,
    },
  ];
}

/** What a proposer that follows the protocol would have proposed, if that is another value than it did propose. */
function overlookedBy(
  { promises, prepared }: BallotHistory,
  proposal: NonNullable<BallotHistory['proposal']>,
): BallotRow['overlooked'] {
  const counted = promises.filter((promise) => isBy(promise.row, prepared));
  let highest: (typeof counted)[number] | null = null;
  for (const promise of counted)
    if ((promise.accepted?.ballot ?? 0) > (highest?.accepted?.ballot ?? 0)) highest = promise;
  if (highest === null || highest.accepted === null || highest.accepted.value === proposal.value) return null;
  return { actor: highest.actor, row: highest.row, reported: acceptedText(highest.accepted) };
}

/** `2.3: 7`, ballot and value. */
function acceptedText({ ballot, value }: { readonly ballot: number; readonly value: number }): string {
  return `${formatBallot(ballot)}: ${String(value)}`;
}
