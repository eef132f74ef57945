import type { Brush } from '../../draw/canvas.js';
import type { Palette } from '../../draw/tokens.js';
import type { LegendItem } from '../chart/legend.js';
import { framed, glyphItem, paintLegend } from '../chart/legend.js';
import type { LogFrame } from './log-frame.js';

/** Each border and mark, with its word. */
export function paintLogLegend(brush: Brush, palette: Palette, { legend, scale, size }: LogFrame): void {
  if (legend === null) return;
  paintLegend(brush, palette, items(palette), { y: legend, width: size.width, bottom: size.height, scale });
}

function items({ propose, commit, lost, line, ink, election, ground }: Palette): readonly LegendItem[] {
  return [
    framed('proposed', propose, { width: 1.5, dash: [4, 3] }),
    framed('durable', commit, { width: 1.5 }),
    framed('committed', commit, { width: 3 }),
    framed('applied', commit, { width: 3, fill: 0.24 }),
    {
      word: 'cut off or lost',
      sample: (brush, [x, y, width, height]) => {
        brush.rect([x, y, width, height], { stroke: { colour: lost, width: 1.5 } });
        brush.line([x, y + height, x + width, y], { colour: lost, width: 2 });
      },
    },
    framed('in a snapshot', line, { width: 0, fill: 0.6 }),
    glyphItem('committed to here', 'diamond', commit, ground),
    {
      word: 'end of the log',
      sample: (brush, [x, y, width, height]) =>
        brush.line([x + width / 2, y, x + width / 2, y + height], { colour: ink, width: 3 }),
    },
    glyphItem('synchronised at', 'triangle', election, ground),
  ];
}
