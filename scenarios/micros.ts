/** Lengths of virtual time, in µs. */
export const MILLI = 1_000;
export const SECOND = 1_000_000;
