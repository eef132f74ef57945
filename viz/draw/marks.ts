/** Small helps for drawing: hatching, and texts that are cut to their room. */
import type { Brush, Numbers, TextStyle } from './canvas.js';

/** More strokes in one box are not drawn: they would be a grey area. */
const MOST_STROKES = 600;

/** Slanted strokes that fill a box x y width height, `gap` px apart: segments for a brush. */
export function hatch(box: Numbers, gap: number): readonly number[] {
  const [x = 0, y = 0, width = 0, height = 0] = box;
  const step = Math.max(gap, (width + height) / MOST_STROKES);
  const segments: number[] = [];
  // Strokes lie on lines x + y = c, from the upper left corner to the lower right one.
  for (let c = step; c < width + height; c += step) {
    segments.push(
      x + Math.max(0, c - height),
      y + Math.min(c, height),
      x + Math.min(c, width),
      y + Math.max(0, c - width),
    );
  }
  return segments;
}

/** The text, cut with an ellipsis to a width; null if not even three letters fit. */
export function ellipsis(brush: Brush, text: string, style: TextStyle, width: number): string | null {
  if (width <= 0) return null;
  const whole = brush.measure(text, style);
  if (whole <= width) return text;
  const letters = [...text];
  // Letters differ in width: a guess by share is corrected downwards.
  let count = Math.floor((letters.length * width) / whole);
  while (count > 0 && brush.measure(`${letters.slice(0, count).join('')}…`, style) > width) count -= 1;
  return count < 3 ? null : `${letters.slice(0, count).join('')}…`;
}
