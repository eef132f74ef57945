import { assert } from '../../assert.js';
import { readUint16, readUint32, writeUint16, writeUint32 } from '../../storage/bytes.js';
import type { Ballot } from '../ballot.js';
import { ZERO_BALLOT, makeBallot, proposerOf, roundOf } from '../ballot.js';

/** What an acceptor accepted last: the ballot, and the value at it. */
export interface AcceptedValue {
  readonly ballot: Ballot;
  readonly value: number;
}

/**
 * All that an acceptor must never forget. The two ballots are two variables: to promise is not to accept, and an
 * acceptor that reports its promise in place of the ballot of its value misleads a proposer (PX-20).
 */
export interface AcceptorState {
  readonly promised: Ballot;
  readonly accepted: AcceptedValue | null;
}

/** What an acceptor is at its first start. */
export const BLANK_ACCEPTOR: AcceptorState = { promised: ZERO_BALLOT, accepted: null };

/** The length of an acceptor's record. */
export const ACCEPTOR_RECORD_BYTES = 17;

/**
 * One record holds the whole state, so that a promise and the value accepted under it become durable together. Fails
 * for a value outside `0 <= value < 2^32`, which could not be given back.
 */
export function encodeAcceptor({ promised, accepted }: AcceptorState, bytes: Uint8Array, at: number): void {
  const value = accepted?.value ?? 0;
  assert(value === value >>> 0, 'a value is an unsigned integer of 32 bits');
  writeBallot(bytes, at, promised);
  bytes[at + 6] = accepted === null ? 0 : 1;
  writeBallot(bytes, at + 7, accepted?.ballot ?? ZERO_BALLOT);
  writeUint32(bytes, at + 13, value);
}

/** The reverse of `encodeAcceptor`, for a payload whose checksum was right. */
export function decodeAcceptor(bytes: Uint8Array): AcceptorState {
  assert(bytes.length === ACCEPTOR_RECORD_BYTES, 'a record of an acceptor has 17 bytes');
  const accepted = bytes[6] === 0 ? null : { ballot: readBallot(bytes, 7), value: readUint32(bytes, 13) };
  return { promised: readBallot(bytes, 0), accepted };
}

function writeBallot(bytes: Uint8Array, at: number, ballot: Ballot): void {
  writeUint32(bytes, at, roundOf(ballot));
  writeUint16(bytes, at + 4, proposerOf(ballot));
}

function readBallot(bytes: Uint8Array, at: number): Ballot {
  const round = readUint32(bytes, at);
  return round === 0 ? ZERO_BALLOT : makeBallot(round, readUint16(bytes, at + 4));
}
