import { signal } from '@preact/signals';
import type { App } from '../../app/app.js';
import type { Size } from '../../draw/canvas.js';
import { SvgBrush } from '../../draw/svg-brush.js';
import { DARK, LIGHT } from '../../draw/tokens.js';
import { captioned } from './caption.js';
import type { TimeContent } from './time-chart.js';
import { TimePainter } from './time-chart.js';

/** A view along time as the text of an SVG: the range in sight, at a size. */
export function timeSvg(
  app: App,
  size: Size,
  { title, content }: { readonly title: string; readonly content: TimeContent | null },
): string {
  const brush = new SvgBrush();
  const palette = app.isDark.value ? DARK : LIGHT;
  const model = app.model.value;
  if (model !== null && content !== null) {
    const painter = new TimePainter(app, model, signal(content));
    painter.paintBackground(brush, palette, size);
    painter.paintMarks(brush, palette, size);
    painter.paintCursor(brush, palette, size);
  }
  return captioned(brush, palette, { title, app, size });
}
