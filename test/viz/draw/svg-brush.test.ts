import { describe, expect, it } from 'vitest';

import { SvgBrush } from '../../../viz/draw/svg-brush.js';

const STYLE = { colour: '#111111', size: 12 } as const;

describe('the brush for SVG', () => {
  it('writes a document that names itself and holds its ground', () => {
    const brush = new SvgBrush();
    brush.segments([0, 1, 2, 3, 4, 5, 6, 7], { colour: '#123456', width: 1.5, dash: [2, 3], alpha: 0.5 });
    const text = brush.document('A & B', '#ffffff', [0, 0, 100, 50]);
    expect(text).toContain('viewBox="0 0 100 50"');
    expect(text).toContain('<title>A &amp; B</title>');
    expect(text).toContain('<rect x="0" y="0" width="100" height="50" fill="#ffffff"/>');
    expect(text).toContain(
      '<path d="M0 1 2 3M4 5 6 7" fill="none" stroke="#123456" stroke-width="1.5" stroke-dasharray="2 3" stroke-opacity="0.5"/>',
    );
  });

  it('writes text that no name can break out of', () => {
    const brush = new SvgBrush();
    brush.text('</text><script>"', 1, 2, { ...STYLE, align: 'right', isBold: true, halo: '#ffffff' });
    const text = brush.document('', '#ffffff', [0, 0, 1, 1]);
    expect(text).toContain('&lt;/text&gt;&lt;script&gt;&quot;</text>');
    expect(text).toContain('text-anchor="end"');
    expect(text).not.toContain('<script>');
  });

  it('leaves out what has no points, and rounds to hundredths', () => {
    const brush = new SvgBrush();
    brush.segments([], { colour: '#000000', width: 1 });
    brush.rects([], { fill: '#000000' });
    brush.line([1, 2], { colour: '#000000', width: 1 });
    expect(brush.document('', '#ffffff', [0, 0, 1, 1])).not.toContain('<path');
    brush.rect([1 / 3, 0, 2, 1], { fill: '#000000', alpha: 0.25 });
    expect(brush.document('', '#ffffff', [0, 0, 1, 1])).toContain(
      '<path d="M0.33 0h2v1h-2z" fill="#000000" fill-opacity="0.25"/>',
    );
  });

  it('clips what is drawn within, and nothing after it', () => {
    const brush = new SvgBrush();
    brush.clipped([1, 2, 3, 4], () => brush.circles([5, 5, 2], { fill: '#ff0000' }));
    brush.shape([0, 0, 1, 0, 1, 1], { fill: '#00ff00' });
    const text = brush.document('', '#ffffff', [0, 0, 9, 9]);
    const [inside = '', outside = ''] = text.split('</g>');
    expect(inside).toContain('<g clip-path="url(#clip1)">');
    expect(inside).toContain('#ff0000');
    expect(outside).toContain('#00ff00');
  });

  it('takes wide letters for wider than narrow ones', () => {
    const brush = new SvgBrush();
    expect(brush.measure('iiii', STYLE)).toBeLessThan(brush.measure('mmmm', STYLE));
    expect(brush.measure('iiii', { ...STYLE, isMono: true })).toBe(
      brush.measure('mmmm', { ...STYLE, isMono: true }),
    );
  });
});
