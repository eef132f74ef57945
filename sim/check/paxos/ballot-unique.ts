import type { Ballot } from '../../../core/paxos/ballot.js';
import { formatBallot, proposerOf } from '../../../core/paxos/ballot.js';
import type { Envelope } from '../../trace/event-stream.js';
import { serverName } from '../actor-names.js';
import { Findings, witness } from '../checker.js';
import type { SynodChecker } from './context.js';

/** Who asked for promises of a ballot first, and in which life. */
interface Claim {
  readonly proposer: number;
  readonly incarnation: number;
  readonly index: number;
}

/**
 * P3: a ballot has one proposer, and one life of it. Premise: each ballot that is started, and each Prepare.
 *
 * A ballot is used when its first Prepare leaves, not when it is started: a server that dies in between, before its own
 * promise is durable, may start the same ballot again, and nobody has heard of the first time (Paxos Made Simple, 2.5).
 */
export function ballotUnique(): SynodChecker {
  const findings = new Findings('P3');
  const claims = new Map<Ballot, Claim>();
  const checkOwner = (ballot: Ballot, at: Envelope): void => {
    findings.premise();
    if (proposerOf(ballot) === at.actor) return;
    findings.violated(
      `promised that a ballot belongs to the server that it names, but ${serverName(at.actor)} used ballot ` +
        `${formatBallot(ballot)} of ${serverName(proposerOf(ballot))}`,
      [witness(at, 'use of the ballot')],
    );
  };
  return {
    findings,
    handlers: {
      'paxos.ballot-started': ({ ballot }, at) => checkOwner(ballot, at),
      'net.sent': ({ type, msg, ballot }, at) => {
        if (type !== 'Prepare' || ballot === null) return;
        checkOwner(ballot, at);
        const claim = { proposer: at.actor, incarnation: incarnationOf(msg), index: at.index };
        const first = claims.get(ballot);
        if (first === undefined) claims.set(ballot, claim);
        else if (first.proposer !== claim.proposer || first.incarnation !== claim.incarnation)
          findings.violated(
            `promised that a ballot has one proposer in one life, but ballot ${formatBallot(ballot)} was prepared by ` +
              `${describeClaim(first)} and by ${describeClaim(claim)}`,
            [{ index: first.index, role: 'first Prepare' }, witness(at, 'second Prepare')],
          );
      },
    },
  };
}

const INCARNATION = 4294967296;

/** A message's number carries the life of its sender (`FieldTypes.msg`). */
function incarnationOf(msg: number): number {
  return Math.floor(msg / INCARNATION);
}

function describeClaim({ proposer, incarnation }: Claim): string {
  return `${serverName(proposer)} in its life ${String(incarnation)}`;
}
