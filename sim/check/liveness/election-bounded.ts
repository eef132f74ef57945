import { serverName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';

/**
 * V9: a server votes in at most so many rounds until a leader is established or it serves. Premise: each round in which a
 * server votes. A restart begins anew: what a crash interrupts is no fault of the election.
 */
export function electionBounded(roundsMax: number, ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('V9');
  /** By server, the first vote of each round. */
  const rounds: (Evidence[] | undefined)[] = [];
  const current: (number | undefined)[] = [];
  const settle = (sid: number): void => {
    rounds[sid] = undefined;
    current[sid] = undefined;
  };
  const { judges } = ghosts;
  judges.established.push(() => {
    rounds.length = 0;
    current.length = 0;
  });
  judges.serving.push((_, { sid }) => settle(sid));
  judges.crashed.push((_, { sid }) => settle(sid));
  judges.voted.push(({ round }, { sid }, at) => {
    if (current[sid] === round) return;
    current[sid] = round;
    findings.premise();
    const votes = (rounds[sid] ??= []);
    votes.push(witness(at, `vote in round ${String(round)}`));
    if (votes.length <= roundsMax) return;
    findings.violated(
      `promised that an election settles within ${String(roundsMax)} rounds, but ${serverName(sid)} voted in round ` +
        `${String(round)}, and in ${String(roundsMax)} before it, and there was no leader`,
      votes,
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
