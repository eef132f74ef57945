/** Numbers as they stand in a plan file. */
import { z } from 'zod';
import { RATE_PPM_MAX } from '../../sim/process/host-clock.js';

/** No time of a plan is longer than about eleven days of virtual time, so that sums of times stay exact. */
const MICROS_MAX = 1_000_000_000_000;
const COUNT_MAX = 1_000_000;
const PPM_MAX = 1_000_000;
const WORD_MAX = 4_294_967_295;
const INT_MAX = 2_147_483_647;

/** A time or a duration in µs. */
export const micros = z.int().min(0).max(MICROS_MAX);
/** A duration in µs that may not be zero: what is repeated after it would never let time go on. */
export const pauseMicros = z.int().min(1).max(MICROS_MAX);
/** How far a clock is set, forwards or backwards, in µs. */
export const shiftMicros = z.int().min(-MICROS_MAX).max(MICROS_MAX);
/** How fast (below 0: slow) a clock runs, in parts of a million. */
export const ratePpm = z.int().min(-RATE_PPM_MAX).max(RATE_PPM_MAX);
/** The address of a server. */
export const serverId = z.int().min(1);
/** How often something happens, or how many times as much. */
export const count = z.int().min(1).max(COUNT_MAX);
/** A chance in parts of a million. */
export const ppm = z.int().min(0).max(PPM_MAX);
/** What is stored in 32 bits. */
export const word = z.int().min(0).max(WORD_MAX);
/** What is stored in 32 bits with a sign. */
export const int32 = z
  .int()
  .min(-INT_MAX - 1)
  .max(INT_MAX);
