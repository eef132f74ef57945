/** The small shapes that carry a meaning each. Drawn, not typed: which letters a system's font has is not known. */
import { unreachable } from '../../core/assert.js';
import type { Brush, Numbers } from './canvas.js';

export const GLYPHS = [
  'arrow',
  'open-arrow',
  'diamond',
  'ring',
  'dot',
  'square',
  'bar',
  'cross',
  'struck-ring',
  'restart',
  'clock',
  'copies',
  'held',
  'box',
  'full-box',
  'hatched-box',
  'triangle',
  'slash',
] as const;
export type Glyph = (typeof GLYPHS)[number];

export interface GlyphStyle {
  /** Half of its height, in px. */
  readonly radius: number;
  readonly colour: string;
  /** What shows inside hollow shapes. */
  readonly ground: string;
  readonly alpha?: number;
}

/** Draws one glyph at many places: x, y and the direction dx, dy (of length 1) in which the pointed ones point. */
export function drawGlyphs(brush: Brush, glyph: Glyph, places: Numbers, style: GlyphStyle): void {
  if (places.length === 0) return;
  const { radius: r, colour, ground, alpha = 1 } = style;
  const line = { colour, width: Math.max(1, r / 3) };
  const hollow = { fill: ground, stroke: line, alpha };
  const full = { fill: colour, alpha };
  switch (glyph) {
    case 'arrow':
      brush.shapes(corners(places, [0, 0, -2 * r, r, -2 * r, -r]), 3, full);
      return;
    case 'open-arrow':
      brush.segments(strokes(places, [0, 0, -1.8 * r, r, 0, 0, -1.8 * r, -r]), { ...line, alpha });
      return;
    case 'diamond':
      brush.shapes(corners(places, [0, -r, r, 0, 0, r, -r, 0], true), 4, full);
      return;
    case 'ring':
      brush.circles(circles(places, r), hollow);
      return;
    case 'dot':
      brush.circles(circles(places, r * 0.7), full);
      return;
    case 'square':
      brush.rects(boxes(places, [-r * 0.8, -r * 0.8, r * 1.6, r * 1.6]), full);
      return;
    case 'bar':
      brush.segments(strokes(places, [0, -r, 0, r]), { ...line, alpha });
      return;
    case 'cross':
      brush.segments(strokes(places, [-r, -r, r, r, -r, r, r, -r], true), { ...line, alpha });
      return;
    case 'box':
      brush.rects(boxes(places, [-r * 0.5, -r, r, 2 * r]), hollow);
      return;
    case 'full-box':
      brush.rects(boxes(places, [-r * 0.5, -r, r, 2 * r]), full);
      return;
    case 'triangle':
      brush.shapes(corners(places, [0, -r, r, r * 0.8, -r, r * 0.8], true), 3, hollow);
      return;
    case 'slash':
      brush.segments(strokes(places, [-r * 0.4, r, r * 0.4, -r], true), { ...line, alpha });
      return;
    case 'struck-ring':
    case 'restart':
    case 'clock':
    case 'copies':
    case 'held':
    case 'hatched-box':
      drawCompound(brush, glyph, places, style);
      return;
    default:
      unreachable(glyph);
  }
}

type Compound = 'struck-ring' | 'restart' | 'clock' | 'copies' | 'held' | 'hatched-box';

/** Glyphs of several strokes. */
function drawCompound(brush: Brush, glyph: Compound, places: Numbers, style: GlyphStyle): void {
  const { radius: r, colour, ground, alpha = 1 } = style;
  const line = { colour, width: Math.max(1, r / 4), alpha };
  const hollow = { fill: ground, stroke: { colour, width: line.width }, alpha };
  switch (glyph) {
    case 'struck-ring': {
      const d = r * 0.66;
      brush.circles(circles(places, r), hollow);
      brush.segments(strokes(places, [-d, -d, d, d, -d, d, d, -d], true), line);
      return;
    }
    case 'restart': {
      brush.circles(circles(places, r), hollow);
      const t = r * 0.5;
      brush.shapes(corners(places, [-t * 0.7, -t, t, 0, -t * 0.7, t], true), 3, { fill: colour, alpha });
      return;
    }
    case 'clock':
      brush.circles(circles(places, r), hollow);
      brush.segments(strokes(places, [0, 0, 0, -r * 0.75, 0, 0, r * 0.6, 0], true), line);
      return;
    case 'copies': {
      const side = r * 1.2;
      brush.rects(boxes(places, [-r, -r, side, side]), hollow);
      brush.rects(boxes(places, [-r + side * 0.5, -r + side * 0.5, side, side]), hollow);
      return;
    }
    case 'held':
      brush.segments(strokes(places, [-r * 0.5, -r, -r * 0.5, r, r * 0.5, -r, r * 0.5, r], true), {
        ...line,
        width: Math.max(1.5, r / 2.5),
      });
      return;
    case 'hatched-box': {
      brush.rects(boxes(places, [-r * 0.7, -r, r * 1.4, 2 * r]), hollow);
      const h = r * 0.7;
      brush.segments(strokes(places, [-h, 0, h, -r, -h, r, h, 0], true), line);
      return;
    }
    default:
      unreachable(glyph);
  }
}

/** The shape's points at each place, turned into its direction unless it stands upright. */
function corners(places: Numbers, shape: readonly number[], isUpright = false): Float32Array {
  const out = new Float32Array((places.length / 4) * shape.length);
  let at = 0;
  for (let i = 0; i + 3 < places.length; i += 4) {
    const x = places[i] ?? 0;
    const y = places[i + 1] ?? 0;
    const dx = isUpright ? 1 : (places[i + 2] ?? 1);
    const dy = isUpright ? 0 : (places[i + 3] ?? 0);
    for (let j = 0; j + 1 < shape.length; j += 2) {
      const px = shape[j] ?? 0;
      const py = shape[j + 1] ?? 0;
      out[at] = x + px * dx - py * dy;
      out[at + 1] = y + px * dy + py * dx;
      at += 2;
    }
  }
  return out;
}

/** As `corners`: a segment is two points. */
const strokes = corners;

function circles(places: Numbers, radius: number): Float32Array {
  const out = new Float32Array((places.length / 4) * 3);
  for (let i = 0, at = 0; i + 3 < places.length; i += 4, at += 3) {
    out[at] = places[i] ?? 0;
    out[at + 1] = places[i + 1] ?? 0;
    out[at + 2] = radius;
  }
  return out;
}

function boxes(
  places: Numbers,
  [x, y, width, height]: readonly [number, number, number, number],
): Float32Array {
  const out = new Float32Array(places.length);
  for (let i = 0; i + 3 < places.length; i += 4) {
    out[i] = (places[i] ?? 0) + x;
    out[i + 1] = (places[i + 1] ?? 0) + y;
    out[i + 2] = width;
    out[i + 3] = height;
  }
  return out;
}
