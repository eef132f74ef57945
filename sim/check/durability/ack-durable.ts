import type { AcceptedEntry } from '../../../core/define-events.js';
import type { Ballot } from '../../../core/paxos/ballot.js';
import { ZERO_BALLOT, formatBallot, proposerOf } from '../../../core/paxos/ballot.js';
import type { Envelope } from '../../trace/event-stream.js';
import { serverName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { SynodChecker } from '../paxos/context.js';
import type { AcceptorRecord } from './durable-acceptors.js';
import { DurableAcceptors } from './durable-acceptors.js';

/**
 * D6: when a Promise or an Accepted leaves, the promise or the value that it tells of is durable by the word of the
 * disk. Premise: each that leaves.
 *
 * That a message leaves is seen by the network. A server's answer to itself takes no network, and a Promise's entries
 * are not shown there; for these two the server's own report stands, which comes right before the answer leaves.
 */
export function ackDurable(disks = new DurableAcceptors()): SynodChecker {
  const findings = new Findings('D6');
  const judge = new Judge(findings, disks);
  return {
    findings,
    handlers: disks.handlersWith({
      'net.sent': ({ type, slot, ballot }, at) => {
        if (ballot === null) return;
        if (type === 'Promise') judge.promise(ballot, at);
        else if (type === 'Accepted' && slot !== null) judge.accepted(slot, ballot, at);
      },
      'paxos.promised': ({ to, ballot, entries }, at) => {
        if (to === at.actor) judge.promise(ballot, at);
        for (const entry of entries) judge.entry(entry, at);
      },
      'paxos.accepted': ({ slot, ballot }, at) => {
        if (proposerOf(ballot) === at.actor) judge.accepted(slot, ballot, at);
      },
    }),
  };
}

class Judge {
  readonly #findings: Findings;
  readonly #disks: DurableAcceptors;

  constructor(findings: Findings, disks: DurableAcceptors) {
    this.#findings = findings;
    this.#disks = disks;
  }

  promise(ballot: Ballot, at: Envelope): void {
    this.#findings.premise();
    const durable = this.#disks.of(at.actor)?.durable?.promised ?? ZERO_BALLOT;
    if (durable >= ballot) return;
    this.#findings.violated(
      `promised that a Promise leaves when it is durable, but ${serverName(at.actor)} promised ballot ` +
        `${formatBallot(ballot)} while its disk held promise ${formatBallot(durable)}`,
      [witness(at, 'Promise')],
    );
  }

  accepted(slot: number, ballot: Ballot, at: Envelope): void {
    this.#findings.premise();
    const record = this.#disks.of(at.actor)?.acceptOf(slot, ballot) ?? null;
    if (record?.isDurable === true) return;
    this.#findings.violated(
      `promised that an Accepted leaves when the value is durable, but ${serverName(at.actor)} said that it had ` +
        `accepted at ballot ${formatBallot(ballot)} in slot ${String(slot)} while its disk did not hold it`,
      [...writeOf(record), witness(at, 'Accepted')],
    );
  }

  entry({ slot, ballot, value }: AcceptedEntry, at: Envelope): void {
    const record = this.#disks.of(at.actor)?.acceptOf(slot, ballot) ?? null;
    if (record?.isDurable === true) return;
    this.#findings.violated(
      `promised that a Promise reports what is durable, but ${serverName(at.actor)} reported ${String(value)} at ` +
        `ballot ${formatBallot(ballot)} in slot ${String(slot)} while its disk did not hold it`,
      [...writeOf(record), witness(at, 'Promise')],
    );
  }
}

function writeOf(record: AcceptorRecord | null): readonly Evidence[] {
  return record === null ? [] : [{ index: record.index, role: 'write, not durable' }];
}
