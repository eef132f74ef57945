import { describe, expect, it } from 'vitest';

import { drawGlyphs, GLYPHS } from '../../../viz/draw/glyphs.js';
import { ellipsis, hatch } from '../../../viz/draw/marks.js';
import { MESSAGE_LOOKS } from '../../../viz/draw/message-looks.js';
import { MESSAGE_CLASSES } from '../../../viz/model/trace-model.js';
import { RecordingBrush } from './recording-brush.js';

const STYLE = { radius: 5, colour: '#000000', ground: '#ffffff' } as const;

describe('glyphs', () => {
  it.each(GLYPHS)('%s stands at its place, no larger than it is said to be', (glyph) => {
    const brush = new RecordingBrush();
    drawGlyphs(brush, glyph, [100, 50, 1, 0], STYLE);
    expect(brush.points.length).toBeGreaterThan(0);
    for (const [x, y] of brush.points) {
      expect(Math.abs(x - 100)).toBeLessThanOrEqual(10.01);
      expect(Math.abs(y - 50)).toBeLessThanOrEqual(8.01);
    }
  });

  it('draw nothing for no places', () => {
    const brush = new RecordingBrush();
    for (const glyph of GLYPHS) drawGlyphs(brush, glyph, [], STYLE);
    expect(brush.calls).toBe(0);
  });

  it('point where the message goes', () => {
    const brush = new RecordingBrush();
    drawGlyphs(brush, 'arrow', [10, 10, 0, 1], STYLE);
    // The tip, and two corners behind it.
    expect(brush.points).toEqual([
      [10, 10],
      [5, 0],
      [15, 0],
    ]);
  });

  it('tell each class of messages from all others without colour', () => {
    const signs = MESSAGE_CLASSES.map((each) => {
      const { glyph, dash, width } = MESSAGE_LOOKS[each];
      return JSON.stringify([glyph, dash, width]);
    });
    expect(new Set(signs).size).toBe(MESSAGE_CLASSES.length);
    expect(new Set(MESSAGE_CLASSES.map((each) => MESSAGE_LOOKS[each].word)).size).toBe(
      MESSAGE_CLASSES.length,
    );
  });
});

describe('hatching', () => {
  it('stays within its box, however long that is', () => {
    for (const box of [
      [10, 20, 30, 8],
      [0, 0, 5, 40],
      [3, 4, 100_000, 10],
    ]) {
      const segments = hatch(box, 5);
      const [x = 0, y = 0, width = 0, height = 0] = box;
      expect(segments.length).toBeGreaterThan(0);
      expect(segments.length).toBeLessThanOrEqual(4 * 601);
      for (let i = 0; i < segments.length; i += 2) {
        expect(segments[i]).toBeGreaterThanOrEqual(x - 1e-9);
        expect(segments[i]).toBeLessThanOrEqual(x + width + 1e-9);
        expect(segments[i + 1]).toBeGreaterThanOrEqual(y - 1e-9);
        expect(segments[i + 1]).toBeLessThanOrEqual(y + height + 1e-9);
      }
    }
  });
});

describe('a text that is too long', () => {
  it('is cut to its room, and left out if too little of it would be left', () => {
    const brush = new RecordingBrush();
    const style = { colour: '#000000', size: 10 };
    expect(ellipsis(brush, 'acknowledges', style, 200)).toBe('acknowledges');
    const cut = ellipsis(brush, 'acknowledges', style, 40) ?? '';
    expect(cut).toMatch(/^ackno?…$/);
    expect(brush.measure(cut, style)).toBeLessThanOrEqual(40);
    expect(ellipsis(brush, 'acknowledges', style, 15)).toBeNull();
  });
});
