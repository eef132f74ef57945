/** Traces of two short runs on one schedule, recorded by the code at hand. */
import { shortRun, traceBytes } from '../viz/opened-run.js';

export const BROKEN = 'broken.jsonl';
export const HELD = 'held.jsonl';

/** A broken promise: the follower keeps what its new leader has not. */
export function brokenTrace(): Uint8Array {
  return traceBytes(shortRun('sync-trunc-old-leader', 'zab', 'zk-1154'));
}

export function heldTrace(): Uint8Array {
  return traceBytes(shortRun('sync-trunc-old-leader', 'zab'));
}
