import type { Ballot } from '../../../core/paxos/ballot.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { Envelope, Handlers } from '../../trace/event-stream.js';
import type { WorldEvent } from '../../trace/world-events.js';
import { serverNames } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import type { SynodContext } from './context.js';

type Accepted = Extract<SynodEvent, { readonly kind: 'paxos.accepted' }>;

/** All votes for one value at one ballot of one slot. */
export interface Vote {
  readonly slot: number;
  readonly ballot: Ballot;
  readonly value: number;
  /** Who reported to have accepted it, in this order. */
  readonly acceptors: ReadonlySet<number>;
  /** The reports of the acceptors, in the same order. */
  readonly reports: readonly number[];
  /** A Q2 has accepted it: chosen for ever, whether or not anybody knows. */
  readonly isChosen: boolean;
}

interface CountedVote extends Vote {
  readonly acceptors: Set<number>;
  readonly reports: number[];
  isChosen: boolean;
}

/**
 * Who accepted what, over the whole run: a vote counts even if its acceptor has crashed or forgotten it since, because
 * a value that was chosen once stays chosen. Accepts at different ballots do not add
 * up, and two values at one ballot are counted apart: there may only be one, but that is for P11 to say.
 *
 * Several rules may share a table; the first of them feeds it.
 */
export class VoteTable {
  readonly #context: SynodContext;
  readonly #bySlot = new Map<number, CountedVote[]>();
  readonly #listeners: ((vote: Vote, at: Envelope) => void)[] = [];
  #isFed = false;

  constructor(context: SynodContext) {
    this.#context = context;
  }

  /** The handlers of a rule that reads this: its own, and for the first rule also the one that feeds it. */
  handlersWith(own: Handlers<SynodEvent | WorldEvent>): Handlers<SynodEvent | WorldEvent> {
    if (this.#isFed) return own;
    this.#isFed = true;
    return { 'paxos.accepted': (event, at) => this.#count(event, at), ...own };
  }

  /** Calls `listener` whenever a value becomes chosen, at the event that completes the Q2. */
  onChosen(listener: (vote: Vote, at: Envelope) => void): void {
    this.#listeners.push(listener);
  }

  #count({ slot, ballot, value }: Accepted, at: Envelope): void {
    const vote = this.#find(slot, ballot, value);
    if (vote.isChosen || vote.acceptors.has(at.actor)) return;
    vote.acceptors.add(at.actor);
    vote.reports.push(at.index);
    if (!this.#context.isQ2(vote.acceptors)) return;
    vote.isChosen = true;
    for (const listener of this.#listeners) listener(vote, at);
  }

  #find(slot: number, ballot: Ballot, value: number): CountedVote {
    let votes = this.#bySlot.get(slot);
    if (votes === undefined) {
      votes = [];
      this.#bySlot.set(slot, votes);
    }
    for (const vote of votes) if (vote.ballot === ballot && vote.value === value) return vote;
    const vote = { slot, ballot, value, acceptors: new Set<number>(), reports: [], isChosen: false };
    votes.push(vote);
    return vote;
  }
}

/** `value 7 at ballot 1.1 (accepted by s1 and s2)`. */
export function describeVote({ ballot, value, acceptors }: Vote): string {
  return `value ${String(value)} at ballot ${formatBallot(ballot)} (accepted by ${serverNames(acceptors)})`;
}

/** The accepts that made a choice. */
export function votesAsEvidence(vote: Vote, role: string): readonly Evidence[] {
  return vote.reports.map((index) => ({ index, role }));
}
