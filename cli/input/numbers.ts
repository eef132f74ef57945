import { RequestError } from './request-error.js';

/** A range of seeds, both ends included. */
export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** What is run when neither `--seed` nor `--seeds` is given. */
export const DEFAULT_SEEDS: SeedRange = { first: 1, last: 10 };

/** More worker threads than any machine has cores. */
const JOBS_MAX = 256;
/** An hour: nothing in a run lasts so long. */
const SLACK_MS_MAX = 3_600_000;

/** How many seeds a range holds. */
export function seedCount({ first, last }: SeedRange): number {
  return last - first + 1;
}

/** `7` of `--seed 7`. */
export function parseSeed(text: string): number {
  const seed = wholeNumber(text);
  if (seed !== null) return seed;
  throw new RequestError(
    `--seed ${text}: a seed is a whole number from 0 to ${String(Number.MAX_SAFE_INTEGER)}, such as --seed 7`,
  );
}

/** `1-20` of `--seeds 1-20`. */
export function parseSeeds(text: string): SeedRange {
  const parts = /^(\d+)-(\d+)$/.exec(text);
  if (parts === null) {
    const one = /^\d+$/.test(text) ? `; for a single seed write --seed ${text}` : '';
    throw new RequestError(
      `--seeds ${text}: a range of seeds is two whole numbers with a dash, such as --seeds 1-20${one}`,
    );
  }
  const first = wholeNumber(parts[1] ?? '');
  const last = wholeNumber(parts[2] ?? '');
  if (first === null || last === null) {
    throw new RequestError(`--seeds ${text}: a seed is at most ${String(Number.MAX_SAFE_INTEGER)}`);
  }
  if (last < first) {
    throw new RequestError(
      `--seeds ${text}: the range ends before it begins; write --seeds ${String(last)}-${String(first)}`,
    );
  }
  return { first, last };
}

/** `2` of `--jobs 2`. */
export function parseJobs(text: string): number {
  const jobs = wholeNumber(text);
  if (jobs !== null && jobs >= 1 && jobs <= JOBS_MAX) return jobs;
  throw new RequestError(`--jobs ${text}: give a number of worker threads from 1 to ${String(JOBS_MAX)}`);
}

/** `5` of `--servers 5`; which sizes are possible is the scenario's word. */
export function parseServers(text: string): number {
  const servers = wholeNumber(text);
  if (servers !== null && servers >= 1) return servers;
  throw new RequestError(`--servers ${text}: give a number of servers, such as --servers 5`);
}

/** `50` or `0.5` of `--slack 50`, in ms; the result is in µs. */
export function parseSlack(text: string): number {
  const millis = /^\d+(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  const micros = Math.round(millis * 1000);
  if (micros >= 1 && millis <= SLACK_MS_MAX) return micros;
  throw new RequestError(
    `--slack ${text}: give milliseconds, more than 0 and at most ${String(SLACK_MS_MAX)}, such as --slack 50`,
  );
}

/** `412` of `--around 412`: the index of an event. */
export function parseIndex(option: string, text: string): number {
  const index = wholeNumber(text);
  if (index !== null && index >= 1) return index;
  throw new RequestError(`${option} ${text}: give the index of an event, a whole number from 1`);
}

function wholeNumber(text: string): number | null {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}
