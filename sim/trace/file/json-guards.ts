/** What parsed JSON is, and decoders of it: undefined says *it is no such value*. */

/** Whether a value is an object with named members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** An integer that is not negative: a time, an address, a count. */
export function isCount(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isTruth(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** A decoder of what stands in a file as it stands in memory. */
export function asIs<T>(is: (value: unknown) => value is T): (json: unknown) => T | undefined {
  return (json) => (is(json) ? json : undefined);
}

/** A decoder of lists; one element that is wrong makes the list wrong. */
export function asListOf<T>(
  decode: (json: unknown) => T | undefined,
): (json: unknown) => readonly T[] | undefined {
  return (json) => {
    if (!isList(json)) return undefined;
    const values: T[] = [];
    for (const element of json) {
      const value = decode(element);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}

/** A decoder of counts by name. */
export function asCounts(json: unknown): Readonly<Record<string, number>> | undefined {
  if (!isRecord(json)) return undefined;
  const counts: [string, number][] = [];
  for (const [name, count] of Object.entries(json)) {
    if (!isCount(count)) return undefined;
    counts.push([name, count]);
  }
  return Object.fromEntries(counts);
}
