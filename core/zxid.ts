/**
 * The number of a transaction: `epoch * 2^32 + counter`, as in ZooKeeper, but as one safe integer (so an epoch is below
 * 2^21). Counter 0 carries no transaction: `e.0` stands for the beginning of epoch `e`.
 */
export type Zxid = number;

const COUNTERS = 4294967296;
/** The largest counter of an epoch. ZooKeeper never proposes 0xffffffff: the leader gives up one before. */
export const COUNTER_MAX = COUNTERS - 2;

/** Before every transaction. */
export const ZERO_ZXID: Zxid = 0;

export function makeZxid(epoch: number, counter: number): Zxid {
  return epoch * COUNTERS + counter;
}

export function epochOf(zxid: Zxid): number {
  return Math.floor(zxid / COUNTERS);
}

export function counterOf(zxid: Zxid): number {
  return zxid % COUNTERS;
}

/** `2.5`: epoch and counter, as people write it. */
export function formatZxid(zxid: Zxid): string {
  return `${String(epochOf(zxid))}.${String(counterOf(zxid))}`;
}
