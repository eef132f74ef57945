import { formatBallot } from '../../../core/paxos/ballot.js';
import type { Envelope } from '../../trace/event-stream.js';
import { serverName } from '../actor-names.js';
import { Findings, witness } from '../checker.js';
import type { AcceptedTag, AcceptorRecord } from '../durability/durable-acceptors.js';
import { DurableAcceptors } from '../durability/durable-acceptors.js';
import type { SynodChecker } from './context.js';

/**
 * P16: an acceptor accepts only at or above its durable promise, and accepting raises the promise to the ballot.
 * Premise: each accepted value that becomes durable, and each Accepted.
 *
 * The promise that counts is the one in the record before, which was durable no later. It is not the one that is
 * durable when the Accepted is reported: having accepted at b an acceptor may promise b' > b while its Accepted(b)
 * still waits for the sync, and one sync can make both records durable. So an Accepted whose record is durable was
 * judged by that record; only one that has no durable record to show for it is compared with the promise of its
 * moment. (All that is durable was written before a record that still waits.)
 */
export function acceptRespectsPromise(disks = new DurableAcceptors()): SynodChecker {
  const findings = new Findings('P16');
  disks.onDurable((actor, record, at) => {
    if (record.accepted === null) return;
    findings.premise();
    judge(findings, { actor, record, accepted: record.accepted }, at);
  });
  return {
    findings,
    handlers: disks.handlersWith({
      'paxos.accepted': ({ slot, ballot }, at) => {
        findings.premise();
        const disk = disks.of(at.actor);
        const durable = disk?.durable;
        if (disk === undefined || durable === undefined || durable === null || durable.promised <= ballot)
          return;
        if (disk.acceptOf(slot, ballot)?.isDurable === true) return;
        findings.violated(
          `promised that nothing is accepted below a durable promise, but ${serverName(at.actor)} had promised ` +
            `${formatBallot(durable.promised)} and said that it accepted at ballot ${formatBallot(ballot)}`,
          [{ index: durable.index, role: 'durable promise' }, witness(at, 'Accepted')],
        );
      },
    }),
  };
}

interface DurableAccept {
  readonly actor: number;
  readonly record: AcceptorRecord;
  readonly accepted: AcceptedTag;
}

function judge(findings: Findings, { actor, record, accepted }: DurableAccept, at: Envelope): void {
  const { ballot, value, promised } = accepted;
  const { before } = record;
  const deed = `accepted ${String(value)} at ballot ${formatBallot(ballot)}`;
  const written = { index: record.index, role: 'accept' };
  if (before !== null && before.promised > ballot) {
    findings.violated(
      `promised that nothing is accepted below a durable promise, but ${serverName(actor)} had promised ` +
        `${formatBallot(before.promised)} and then ${deed}`,
      [{ index: before.index, role: 'durable promise' }, written, witness(at, 'durable')],
    );
  } else if (promised < ballot) {
    findings.violated(
      `promised that to accept is also to promise, but ${serverName(actor)} ${deed} and left its promise at ` +
        `${formatBallot(promised)}, so that a lower ballot can overwrite the value`,
      [written, witness(at, 'durable')],
    );
  }
}
