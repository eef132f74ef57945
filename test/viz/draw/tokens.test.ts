import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { Palette } from '../../../viz/draw/tokens.js';
import { DARK, FONTS, LIGHT, TYPE } from '../../../viz/draw/tokens.js';

const THEMES: readonly (readonly [string, Palette])[] = [
  ['light', LIGHT],
  ['dark', DARK],
];
const MARKS = ['counted', 'propose', 'commit', 'election', 'lost', 'violation'] as const;

/** Contrast of two colours by WCAG 2. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('the colours', () => {
  it.each(THEMES)('let text be read in the %s theme', (_, palette) => {
    for (const behind of [palette.ground, palette.panel, palette.band]) {
      expect(contrast(palette.ink, behind)).toBeGreaterThanOrEqual(7);
      expect(contrast(palette.muted, behind)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(THEMES)('let marks be seen in the %s theme, on the bands of epochs too', (_, palette) => {
    for (const mark of MARKS) {
      expect(contrast(palette[mark], palette.ground)).toBeGreaterThanOrEqual(3);
      expect(contrast(palette[mark], palette.band)).toBeGreaterThanOrEqual(3);
    }
  });

  it('are those of the style sheet, in both themes', () => {
    const sheet = readFileSync(new URL('../../../viz/styles/tokens.css', import.meta.url), 'utf8');
    const declared = new Map<string, string>();
    for (const [, name = '', light = '', dark = ''] of sheet.matchAll(
      /--(\w+): light-dark\((#\w{6}), (#\w{6})\)/g,
    )) {
      declared.set(name, `${light} ${dark}`.toUpperCase());
    }
    for (const token of Object.keys(LIGHT).filter((key): key is keyof Palette => key in LIGHT)) {
      expect(declared.get(token), token).toBe(`${LIGHT[token]} ${DARK[token]}`.toUpperCase());
    }
    expect(sheet).toContain(FONTS.sans.replaceAll('"', "'"));
    expect(sheet).toContain(FONTS.mono.replaceAll('"', "'"));
    expect(sheet).toContain(`calc(${String(TYPE.small)}px * var(--scale))`);
    expect(sheet).toContain(`calc(${String(TYPE.mono)}px * var(--scale))`);
  });
});
