import type { Box, Brush } from '../../draw/canvas.js';
import type { Glyph } from '../../draw/glyphs.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';

/** A word, and what draws an example of it into a box. */
export interface LegendItem {
  readonly word: string;
  readonly sample: (brush: Brush, box: Box) => void;
}

export interface LegendPlace {
  /** The middle of the first line. */
  readonly y: number;
  /** Lines end before this. */
  readonly width: number;
  /** No line reaches below this. */
  readonly bottom: number;
  readonly scale: number;
}

const SAMPLE_WIDTH = 22;
const SAMPLE_HEIGHT = 14;
/** From line to line, in px at scale 1. */
export const LINE = 20;
const LEFT = 8;

/** How many lines a legend takes, more or less: letters are measured only when it is painted. */
export function legendLines(items: readonly LegendItem[], width: number, scale: number): number {
  const lengths = items.map(({ word }) => (SAMPLE_WIDTH + 6 + word.length * 7) * scale + 16);
  let lines = 1;
  let x = LEFT;
  for (const length of lengths) {
    if (x + length > width && x > LEFT) {
      lines += 1;
      x = LEFT;
    }
    x += length;
  }
  return lines;
}

/** Line by line; what finds no room is left out, from the end. */
export function paintLegend(
  brush: Brush,
  palette: Palette,
  items: readonly LegendItem[],
  place: LegendPlace,
): void {
  const { width: most, bottom, scale } = place;
  const style = { colour: palette.ink, size: TYPE.small * scale } as const;
  let x = LEFT;
  let { y } = place;
  for (const { word, sample } of items) {
    const width = (SAMPLE_WIDTH + 6) * scale + brush.measure(word, style) + 16;
    if (x + width > most && x > LEFT) {
      x = LEFT;
      y += LINE * scale;
    }
    if (y + 8 * scale > bottom) return;
    const height = SAMPLE_HEIGHT * scale;
    sample(brush, [x, y - height / 2, SAMPLE_WIDTH * scale, height]);
    brush.text(word, x + (SAMPLE_WIDTH + 6) * scale, y, style);
    x += width;
  }
}

export function framed(
  word: string,
  colour: string,
  {
    width,
    dash,
    fill,
  }: { readonly width: number; readonly dash?: readonly number[]; readonly fill?: number },
): LegendItem {
  return {
    word,
    sample: (brush, box) => {
      if (fill !== undefined) brush.rect(box, { fill: colour, alpha: fill });
      if (width > 0) brush.rect(box, { stroke: { colour, width, ...(dash === undefined ? {} : { dash }) } });
    },
  };
}

export function glyphItem(word: string, glyph: Glyph, colour: string, ground: string): LegendItem {
  return {
    word,
    sample: (brush, [x, y, width, height]) =>
      drawGlyphs(brush, glyph, [x + width / 2, y + height / 2, 1, 0], { radius: 6, colour, ground }),
  };
}

export function lineItem(word: string, colour: string, dash?: readonly number[]): LegendItem {
  return {
    word,
    sample: (brush, [x, y, width, height]) =>
      brush.line([x, y + height / 2, x + width, y + height / 2], {
        colour,
        width: 2,
        ...(dash === undefined ? {} : { dash }),
      }),
  };
}
