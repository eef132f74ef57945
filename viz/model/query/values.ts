/** What the values of a query stand for. Each throws a QueryFault for a text that is none. */
import { QueryFault } from './syntax.js';

const COUNTERS = 4294967296;
const SIDS = 8192;
const SESSIONS = 1_099_511_627_776;

const MICROS: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  min: 60_000_000,
};

/** An interval of numbers, both ends included. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Reads one value; a value may stand for a whole interval: `zxid:2` for all of epoch 2. */
export type ReadValue = (text: string, at: number) => Interval;

/** `1.2s`, `850ms`, `12us`, in µs. */
export function readTime(text: string, at: number): Interval {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-zµμ]*)$/i.exec(text) ?? [];
  if (digits === undefined)
    throw new QueryFault(`"${text}" is no time. Write one such as 1.2s, 850ms or 12us.`, at);
  const micros = MICROS[unit?.toLowerCase() ?? ''];
  if (micros === undefined)
    throw new QueryFault(`The time ${digits} needs a unit: ${digits}s, ${digits}ms or ${digits}us.`, at);
  const value = Math.round(Number(digits) * micros);
  return { from: value, to: value };
}

/** `812` or `#812`. */
export function readCount(text: string, at: number): Interval {
  const digits = /^#?(\d{1,15})$/.exec(text)?.[1];
  if (digits === undefined) throw new QueryFault(`"${text}" is no number.`, at);
  return { from: Number(digits), to: Number(digits) };
}

/** `2.5`, or `2` for the whole epoch. */
export function readZxid(text: string, at: number): Interval {
  return readPair(text, at, { unit: COUNTERS, example: '2.5', what: 'zxid' });
}

/** `3.1`, or `3` for the whole round. */
export function readBallot(text: string, at: number): Interval {
  return readPair(text, at, { unit: SIDS, example: '3.1', what: 'ballot' });
}

/** `0x3.1000003` */
export function readSession(text: string, at: number): Interval {
  const [, sid, number] = /^0x([0-9a-f]{1,4})\.([0-9a-f]{1,10})$/i.exec(text) ?? [];
  if (sid === undefined || number === undefined)
    throw new QueryFault(`"${text}" is no session. Write one such as 0x3.1000003.`, at);
  const value = Number.parseInt(sid, 16) * SESSIONS + Number.parseInt(number, 16);
  return { from: value, to: value };
}

function readPair(
  text: string,
  at: number,
  { unit, example, what }: { readonly unit: number; readonly example: string; readonly what: string },
): Interval {
  const [, high, low] = /^(\d{1,7})(?:\.(\d{1,10}))?$/.exec(text) ?? [];
  if (high === undefined || (low !== undefined && Number(low) >= unit))
    throw new QueryFault(`"${text}" is no ${what}. Write one such as ${example}.`, at);
  const base = Number(high) * unit;
  return low === undefined
    ? { from: base, to: base + unit - 1 }
    : { from: base + Number(low), to: base + Number(low) };
}
