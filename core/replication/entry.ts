import type { Extent } from '../env.js';
import type { Origin, Stamp, Txn } from './state-machine.js';

/**
 * A transaction with its place in the history: what is proposed, logged and delivered. The leader makes it once; all
 * servers share it and its bytes, and nobody changes them.
 */
export interface Entry extends Stamp {
  readonly origin: Origin;
  readonly txn: Txn;
  /** The log's record of it, checksum included. */
  readonly record: Extent;
  /** Checksum of the record's contents: what traces know a transaction's bytes by. */
  readonly checksum: number;
}
