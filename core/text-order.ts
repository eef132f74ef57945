/** For `sort`: texts by their UTF-16 code units, which is the same everywhere; the order of a locale is not. */
export function byText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
