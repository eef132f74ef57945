/** The lanes with one of them at another place; beyond the ends it comes to lie at the end. */
export function moved(lanes: readonly number[], lane: number, place: number): readonly number[] {
  const others = lanes.filter((one) => one !== lane);
  const at = Math.min(others.length, Math.max(0, place));
  return [...others.slice(0, at), lane, ...others.slice(at)];
}
