/**
 * Where a process can be reached: a small positive integer, unique in a run. A server's address is its `sid`; clients
 * are numbered behind the servers. Address 0 never names a process (in a trace it is the world itself).
 */
export type Address = number;

/** ZooKeeper's `myid`: 1 to 8191, so that a ballot and a session id can carry it in 13 bits. */
export type ServerId = Address;

/** One connection between two processes: the same number at both ends, never used again in a run. */
export type ConnectionId = number;
