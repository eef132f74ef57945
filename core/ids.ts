/**
 * Where a process can be reached: a small positive integer, unique in a run. A server's address is its `sid`; clients
 * are numbered behind the servers. Address 0 never names a process (in a trace it is the world itself).
 */
export type Address = number;

/** ZooKeeper's `myid`: 1 to 8191, so that a ballot and a session id can carry it in 13 bits. */
export type ServerId = Address;

/** One connection between two processes: the same number at both ends, never used again in a run. */
export type ConnectionId = number;

/**
 * A session: `sid * 2^40 + n`, where `sid` is the server that made it (ZooKeeper's own 64 bits do not fit a number).
 * 0 is no session.
 */
export type SessionId = number;

const SESSIONS_OF_A_SERVER = 1_099_511_627_776;

/** The `n`-th session that server `sid` has made, in any of its lives. */
export function makeSessionId(sid: ServerId, n: number): SessionId {
  return sid * SESSIONS_OF_A_SERVER + n;
}

/** `0x1.2a`: the server that made it and its number there, in hexadecimal digits, as people write it. */
export function formatSessionId(sessionId: SessionId): string {
  const sid = Math.floor(sessionId / SESSIONS_OF_A_SERVER);
  return `0x${sid.toString(16)}.${(sessionId % SESSIONS_OF_A_SERVER).toString(16)}`;
}
