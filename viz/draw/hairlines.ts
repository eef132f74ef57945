/** A wider stroke is drawn as it is. In device pixels. */
const WIDEST = 3;
/** Up to this width one line will do. In device pixels. */
const THIN = 1.25;

/**
 * How many lines of one device pixel stand for a stroke, and how far apart they are; none if it is to be drawn as it is.
 * Without a graphics card the outline of a stroke wider than a pixel costs five times as much as a line of one pixel,
 * and fifteen times if it is dashed; arrows are most of what a picture costs.
 */
export function hairlines(width: number): { readonly count: number; readonly pitch: number } {
  if (width > WIDEST) return { count: 0, pitch: 0 };
  if (width <= THIN) return { count: 1, pitch: 0 };
  const count = Math.ceil(width);
  return { count, pitch: (width - 1) / (count - 1) };
}
