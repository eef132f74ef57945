import type { AcceptedEntry } from '../../../core/define-events.js';
import type { Ballot } from '../../../core/paxos/ballot.js';
import { ZERO_BALLOT, formatBallot } from '../../../core/paxos/ballot.js';
import { enumerate, serverName } from '../actor-names.js';
import { Findings, witness } from '../checker.js';
import type { SynodChecker } from '../paxos/context.js';
import type { AcceptedTag, AcceptorRecord } from './durable-acceptors.js';
import { DurableAcceptors } from './durable-acceptors.js';

/**
 * D2: what an acceptor recovers is what its disk held: the state in the last record of its durable prefix, and at the
 * first start nothing. Premise: each recovery that could read its disk; one that could not has recovered nothing, and
 * must halt.
 */
export function recoveryExact(disks = new DurableAcceptors()): SynodChecker {
  const findings = new Findings('D2');
  return {
    findings,
    handlers: disks.handlersWith({
      'paxos.recovered': ({ promised, entries, end }, at) => {
        if (end === 'failed') return;
        findings.premise();
        const held = disks.of(at.actor)?.durable ?? null;
        const accepted = acceptedIn(held);
        if (promised === (held?.promised ?? ZERO_BALLOT) && isSame(accepted, entries)) return;
        findings.violated(
          `promised that a server recovers exactly what its disk holds, but the disk of ${serverName(at.actor)} ` +
            `held ${describe(held?.promised ?? ZERO_BALLOT, [...accepted.values()])} and it recovered ` +
            describe(promised, entries),
          [
            ...(held === null ? [] : [{ index: held.index, role: 'last durable record' }]),
            witness(at, 'recovery'),
          ],
        );
      },
    }),
  };
}

/** By slot, what was accepted last up to this record: each record keeps what those before it said. */
function acceptedIn(last: AcceptorRecord | null): ReadonlyMap<number, AcceptedTag> {
  const bySlot = new Map<number, AcceptedTag>();
  for (let record = last; record !== null; record = record.before) {
    const { accepted } = record;
    if (accepted !== null && !bySlot.has(accepted.slot)) bySlot.set(accepted.slot, accepted);
  }
  return bySlot;
}

function isSame(held: ReadonlyMap<number, AcceptedTag>, recovered: readonly AcceptedEntry[]): boolean {
  if (held.size !== recovered.length) return false;
  return recovered.every(({ slot, ballot, value }) => {
    const one = held.get(slot);
    return one?.ballot === ballot && one.value === value;
  });
}

function describe(promised: Ballot, entries: readonly AcceptedEntry[]): string {
  const promise = promised === ZERO_BALLOT ? 'no promise' : `promise ${formatBallot(promised)}`;
  if (entries.length === 0) return `${promise} and nothing accepted`;
  const accepted = entries.map(
    ({ slot, ballot, value }) => `${String(value)} at ballot ${formatBallot(ballot)} in slot ${String(slot)}`,
  );
  return `${promise} with ${enumerate(accepted)}`;
}
