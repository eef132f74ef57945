/** `3.250 s`: a moment or a length of virtual time, as reports show it. */
export function seconds(micros: number): string {
  return `${(micros / 1_000_000).toFixed(3)} s`;
}
