import type { Box, Brush } from '../../draw/canvas.js';
import type { Glyph } from '../../draw/glyphs.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import type { LogFrame } from './log-frame.js';

type Sample = (brush: Brush, box: Box) => void;

const SAMPLE_WIDTH = 22;
const SAMPLE_HEIGHT = 14;
const LINE = 20;

/** Each border and mark, with its word; what finds no room in two lines is left out from the end. */
export function paintLegend(brush: Brush, palette: Palette, { legend, scale, size }: LogFrame): void {
  if (legend === null) return;
  const style = { colour: palette.ink, size: TYPE.small * scale } as const;
  let x = 8;
  let y = legend;
  for (const [word, sample] of samples(palette)) {
    const width = (SAMPLE_WIDTH + 6) * scale + brush.measure(word, style) + 16;
    if (x + width > size.width && x > 8) {
      x = 8;
      y += LINE * scale;
    }
    if (y + 8 * scale > size.height) return;
    const height = SAMPLE_HEIGHT * scale;
    sample(brush, [x, y - height / 2, SAMPLE_WIDTH * scale, height]);
    brush.text(word, x + (SAMPLE_WIDTH + 6) * scale, y, style);
    x += width;
  }
}

function samples(palette: Palette): readonly (readonly [string, Sample])[] {
  const framed =
    (colour: string, width: number, dash?: readonly number[]): Sample =>
    (brush, box) =>
      brush.rect(box, { stroke: { colour, width, ...(dash === undefined ? {} : { dash }) } });
  const glyph =
    (name: Glyph, colour: string): Sample =>
    (brush, [x, y, width, height]) =>
      drawGlyphs(brush, name, [x + width / 2, y + height / 2, 1, 0], {
        radius: 6,
        colour,
        ground: palette.ground,
      });
  return [
    ['proposed', framed(palette.propose, 1.5, [4, 3])],
    ['durable', framed(palette.commit, 1.5)],
    ['committed', framed(palette.commit, 3)],
    [
      'applied',
      (brush, box) => {
        brush.rect(box, { fill: palette.commit, alpha: 0.24 });
        brush.rect(box, { stroke: { colour: palette.commit, width: 3 } });
      },
    ],
    [
      'cut off or lost',
      (brush, [x, y, width, height]) => {
        brush.rect([x, y, width, height], { stroke: { colour: palette.lost, width: 1.5 } });
        brush.line([x, y + height, x + width, y], { colour: palette.lost, width: 2 });
      },
    ],
    ['in a snapshot', (brush, box) => brush.rect(box, { fill: palette.line, alpha: 0.6 })],
    ['committed to here', glyph('diamond', palette.commit)],
    ['end of the log', glyph('bar', palette.ink)],
    ['synchronised at', glyph('triangle', palette.election)],
  ];
}
