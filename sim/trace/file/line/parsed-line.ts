import { isList, isRecord } from '../json-guards.js';
import { scanLine } from './scan-line.js';
import type { TraceFlaw } from './trace-error.js';
import { TraceError } from './trace-error.js';

/** How much of a wrong value an error quotes. */
const QUOTED_UNITS_MAX = 40;

interface Expectation {
  readonly key: string;
  readonly name: string;
  readonly expects: string;
}

/**
 * A line of a trace, parsed when it is first asked for something. What it is asked for and does not hold is told as a
 * {@link TraceError} with its place, and so is that it is no JSON.
 */
export class ParsedLine {
  readonly number: number;
  readonly text: string;
  #parsed: Readonly<Record<string, unknown>> | null;

  /** `values` is what the text stands for, if it was parsed before. */
  constructor(text: string, number: number, values: Readonly<Record<string, unknown>> | null = null) {
    this.text = text;
    this.number = number;
    this.#parsed = values;
  }

  /** The same line, taken for another: errors tell its place still. */
  inPlaceOf(values: Readonly<Record<string, unknown>>): ParsedLine {
    return new ParsedLine(this.text, this.number, values);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  /** The value of a key; `decode` gives undefined for what is not as expected. */
  need<T>(key: string, expects: string, decode: (json: unknown) => T | undefined): T {
    const json = this.at(key);
    const value = decode(json);
    if (value !== undefined) return value;
    if (!this.has(key)) return this.fail('missing-field', `"${key}" is missing`);
    return this.refuse({ key, name: key, expects }, json);
  }

  /** What stands at a key, however it is; undefined if nothing does. */
  at(key: string): unknown {
    return this.has(key) ? this.#values[key] : undefined;
  }

  /** Throws the error of a value that is not what is expected: the key it stands at, and what it is called. */
  refuse({ key, name, expects }: Expectation, json: unknown): never {
    const number = unsafeNumberIn(json);
    if (number !== undefined) {
      return this.fail('unsafe-number', `"${name}" holds ${String(number)}, which is no safe integer`, key);
    }
    return this.fail('wrong-type', `"${name}" must be ${expects}, but it is ${quote(json)}`, key);
  }

  /** The value of a key that may be null. */
  needOrNull<T>(key: string, expects: string, decode: (json: unknown) => T | undefined): T | null {
    if (this.has(key) && this.#values[key] === null) return null;
    return this.need(key, `${expects}, or null`, decode);
  }

  /** Refuses keys that are not among the known ones. */
  refuseOthers(known: ReadonlySet<string>): void {
    for (const key in this.#values) {
      if (!known.has(key)) this.fail('unknown-key', `${quote(key)} is no key of such a line`, key);
    }
  }

  /** Throws the error of this line, at a key if it is about one. */
  fail(what: TraceFlaw, why: string, key: string | null = null): never {
    const column = key === null ? null : (scanLine(this.text).keys.get(key) ?? null);
    throw new TraceError({ line: this.number, column, what, why });
  }

  get #values(): Readonly<Record<string, unknown>> {
    this.#parsed ??= this.#parse();
    return this.#parsed;
  }

  #parse(): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      value = JSON.parse(this.text);
    } catch {
      const column = scanLine(this.text).brokenAt;
      const why = column === this.text.length + 1 ? 'the line breaks off' : 'this is not JSON';
      throw new TraceError({ line: this.number, column, what: 'not-json', why });
    }
    if (isRecord(value)) return value;
    return this.fail('not-json', `a line must be a JSON object, but it is ${quote(value)}`);
  }
}

function unsafeNumberIn(json: unknown): number | undefined {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? undefined : json;
  if (!isList(json)) return undefined;
  for (const element of json) {
    const number = unsafeNumberIn(element);
    if (number !== undefined) return number;
  }
  return undefined;
}

function quote(json: unknown): string {
  const text = JSON.stringify(json);
  return text.length <= QUOTED_UNITS_MAX ? text : `${text.slice(0, QUOTED_UNITS_MAX)}…`;
}
