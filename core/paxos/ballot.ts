import { assert } from '../assert.js';
import type { ServerId } from '../ids.js';

/**
 * A ballot `(round, sid)` as one safe integer, so that `<` is the protocol's own order: by round, then by sid.
 * A server only ever starts ballots that carry its own sid, which makes ballots of two servers distinct (Paxos Made Simple, 2.5).
 */
export type Ballot = number;

/** Below every ballot that a server can start. */
export const ZERO_BALLOT: Ballot = 0;

const SIDS = 8192;
/** Rounds stay below this, so that a ballot is a safe integer. */
const ROUND_LIMIT = 2147483648;

/** The ballot of `round` that belongs to server `sid`. Fails outside `1 <= round < 2^31` and `1 <= sid < 8192`. */
export function makeBallot(round: number, sid: ServerId): Ballot {
  assert(
    Number.isInteger(round) && round >= 1 && round < ROUND_LIMIT,
    'a ballot round is between 1 and 2^31',
  );
  assert(sid >= 1 && sid < SIDS, 'a ballot belongs to a server id between 1 and 8191');
  return round * SIDS + sid;
}

/** The round of a ballot; 0 for {@link ZERO_BALLOT}. */
export function roundOf(ballot: Ballot): number {
  return Math.floor(ballot / SIDS);
}

/** The server that a ballot belongs to; 0 for {@link ZERO_BALLOT}. */
export function proposerOf(ballot: Ballot): ServerId {
  return ballot % SIDS;
}

/** `3.1` for round 3 of server 1, as traces and reports show it. */
export function formatBallot(ballot: Ballot): string {
  return `${String(roundOf(ballot))}.${String(proposerOf(ballot))}`;
}
