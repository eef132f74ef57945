/** Pieces of sentences. */

/** `s2`, by address. */
export type NameOf = (address: number) => string;

/** `a`, `a and b`, `a, b and c`; `nobody` for nothing at all. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nobody';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

export function names(addresses: readonly number[], nameOf: NameOf): string {
  return listed(addresses.map(nameOf));
}

/** `12,345` */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 znode`, `2 znodes` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

/** `850 µs`, `1.2 ms`, `3.35 s` */
export function duration(micros: number): string {
  if (micros < 1000) return `${String(micros)} µs`;
  return micros < 1_000_000 ? `${rounded(micros / 1000)} ms` : `${rounded(micros / 1_000_000)} s`;
}

/** Three digits that mean something. */
function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** A sentence begins with a large letter, unless it is the name of an actor (`s2`, `c1`). */
export function capital(sentence: string): string {
  return /^[sc]\d+\b/.test(sentence) ? sentence : sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}
