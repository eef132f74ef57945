/** Where two pieces of plain data first differ; null if they do not. The order of members is of no account. */
export function difference(left: unknown, right: unknown, place: string): string | null {
  if (Object.is(left, right)) return null;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return place;
  const others = new Map<string, unknown>(Object.entries(right));
  for (const [key, value] of Object.entries(left)) {
    const inside = difference(value, others.get(key), `${place}.${key}`);
    if (inside !== null) return inside;
    others.delete(key);
  }
  for (const key of others.keys()) return `${place}.${key}`;
  return null;
}
