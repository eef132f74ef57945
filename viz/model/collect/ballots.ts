import type { AcceptedEntry } from '../../../core/define-events.js';
import { proposerOf } from '../../../core/paxos/ballot.js';
import type { Places } from '../places.js';
import type { Collector, RowHandlers } from '../collector.js';
import type { BallotHistory } from '../tables.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

interface Promised {
  readonly actor: number;
  readonly row: Row;
  readonly accepted: { readonly ballot: number; readonly value: number } | null;
}
interface Accepted {
  readonly actor: number;
  readonly row: Row;
  durable: Row;
}
interface MutableBallot {
  readonly ballot: number;
  readonly proposer: number;
  readonly started: Row;
  prepared: Row;
  readonly promises: Promised[];
  proposal: BallotHistory['proposal'];
  readonly accepted: Accepted[];
  chosen: Row;
}

/** Phases of single-decree Paxos, ballot by ballot: who promised, what was asked for and why, who accepted. */
export function ballotCollector(places: Places): Collector<readonly BallotHistory[]> {
  return new BallotCollector(places);
}

class BallotCollector implements Collector<readonly BallotHistory[]> {
  readonly handlers: RowHandlers = {
    'paxos.ballot-started': ({ ballot }, { row }) => {
      this.#of(ballot, row);
    },
    'paxos.promised': ({ ballot, entries }, { actor, row }) => {
      const accepted = highest(entries);
      this.#of(ballot, row).promises.push({ actor: this.#places.of(actor), row, accepted });
    },
    'paxos.prepared': ({ ballot, quorum }, { row }) => {
      this.#of(ballot, row).prepared = row;
      this.#quorums.set(
        ballot,
        quorum.map((sid) => this.#places.of(sid)),
      );
    },
    'paxos.proposed': ({ ballot, value, how }, { row }) => {
      const forcedBy = how === 'recovered' ? this.#forcedBy(ballot, value) : null;
      this.#of(ballot, row).proposal ??= { row, value, forcedBy };
    },
    'log.appended': (event, { actor, row }) => {
      if (!('ballot' in event)) return;
      this.#of(event.ballot, row).accepted.push({ actor: this.#places.of(actor), row, durable: NO_ROW });
    },
    'disk.synced': ({ tags }, { actor, row }) => {
      for (const tag of tags) if (tag.kind === 'accepted') this.#durable(tag.ballot, actor, row);
    },
    'paxos.chosen': ({ ballot }, { row }) => {
      const entry = this.#of(ballot, row);
      if (entry.chosen === NO_ROW) entry.chosen = row;
    },
  };
  readonly #places: Places;
  readonly #ballots = new Map<number, MutableBallot>();
  readonly #quorums = new Map<number, readonly number[]>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** By ballot: that is the order that the protocol gives them. */
  finish(): readonly BallotHistory[] {
    return [...this.#ballots.values()].sort((a, b) => a.ballot - b.ballot);
  }

  #of(ballot: number, row: Row): MutableBallot {
    let entry = this.#ballots.get(ballot);
    if (entry === undefined) {
      entry = {
        ballot,
        proposer: this.#places.of(proposerOf(ballot)),
        started: row,
        prepared: NO_ROW,
        promises: [],
        proposal: null,
        accepted: [],
        chosen: NO_ROW,
      };
      this.#ballots.set(ballot, entry);
    }
    return entry;
  }

  /** The promise with the highest accepted ballot among those counted, if it has this value: a faulty proposer may take another. */
  #forcedBy(ballot: number, value: number): number | null {
    const counted = new Set(this.#quorums.get(ballot));
    let forcing: Promised | null = null;
    for (const promise of this.#ballots.get(ballot)?.promises ?? []) {
      if (!counted.has(promise.actor) || promise.accepted?.value !== value) continue;
      if ((forcing?.accepted?.ballot ?? 0) < promise.accepted.ballot) forcing = promise;
    }
    return forcing?.actor ?? null;
  }

  #durable(ballot: number, address: number, row: Row): void {
    const actor = this.#places.of(address);
    const accepted = this.#ballots
      .get(ballot)
      ?.accepted.find((one) => one.actor === actor && one.durable === NO_ROW);
    if (accepted !== undefined) accepted.durable = row;
  }
}

function highest(entries: readonly AcceptedEntry[]): Promised['accepted'] {
  let found: Promised['accepted'] = null;
  for (const { ballot, value } of entries)
    if (found === null || ballot > found.ballot) found = { ballot, value };
  return found;
}
