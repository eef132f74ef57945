/** Traces of two short runs on one schedule. */
import { readFileSync } from 'node:fs';
import { BROKEN_ZAB, HELD_ZAB, traceFile } from './samples.js';

export const BROKEN = 'broken.jsonl';
export const HELD = 'held.jsonl';

/** A broken promise: the follower keeps what its new leader has not. */
export async function brokenTrace(): Promise<Uint8Array> {
  return readFileSync(await traceFile(BROKEN_ZAB));
}

export async function heldTrace(): Promise<Uint8Array> {
  return readFileSync(await traceFile(HELD_ZAB));
}
