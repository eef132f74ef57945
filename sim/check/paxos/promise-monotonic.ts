import { formatBallot, proposerOf } from '../../../core/paxos/ballot.js';
import { serverName } from '../actor-names.js';
import { Findings, witness } from '../checker.js';
import { DurableAcceptors } from '../durability/durable-acceptors.js';
import type { SynodChecker } from './context.js';

/**
 * P4: the durable promise of an acceptor never falls, restarts included, and a Prepare is answered only at or above it,
 * at an equal ballot only to the same proposer. Premise: each record that becomes durable, and each Promise.
 *
 * A correct Promise may leave when a higher promise is durable already: its own sync can complete late (a new file
 * waits for its directory as well), and one sync can make both durable. It was decided when its ballot was the highest,
 * so the acceptor held that ballot in this very life. One that did not never had the right to answer.
 */
export function promiseMonotonic(disks = new DurableAcceptors()): SynodChecker {
  const findings = new Findings('P4');
  disks.onDurable((actor, record, at) => {
    findings.premise();
    const { before } = record;
    if (before === null || before.promised <= record.promised) return;
    findings.violated(
      `promised that a durable promise never falls, but ${serverName(actor)} had promised ` +
        `${formatBallot(before.promised)} and then stored ${formatBallot(record.promised)}`,
      [
        { index: before.index, role: 'higher promise' },
        { index: record.index, role: 'lower promise' },
        witness(at, 'durable'),
      ],
    );
  });
  return {
    findings,
    handlers: disks.handlersWith({
      'paxos.promised': ({ to, ballot }, at) => {
        findings.premise();
        const disk = disks.of(at.actor);
        const durable = disk?.durable;
        if (disk === undefined || durable === undefined || durable === null) return;
        const isLower = ballot < durable.promised && !disk.hasHeldInThisLife(ballot);
        const isAnothers = ballot === durable.promised && proposerOf(ballot) !== to;
        if (!isLower && !isAnothers) return;
        findings.violated(
          `promised that a Prepare is answered only above all promises, or again to the same proposer, but ` +
            `${serverName(at.actor)} had promised ${formatBallot(durable.promised)} and then promised ` +
            `${formatBallot(ballot)} to ${serverName(to)}`,
          [
            { index: durable.index, role: 'durable promise' },
            witness(at, isLower ? 'lower Promise' : 'Promise'),
          ],
        );
      },
    }),
  };
}
