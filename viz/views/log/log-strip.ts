/** The strip above the grid: every column there is, a line for each server, and the window that the grid shows. */
import { epochOf } from '../../../core/zxid.js';
import type { Brush } from '../../draw/canvas.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import { countBelow } from '../../model/rows.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Hit } from '../chart/drawing.js';
import type { LogPicture } from './log-picture.js';

/** So many pieces of the strip can be clicked. */
const PIECES = 64;

export function paintStrip(brush: Brush, palette: Palette, picture: LogPicture): readonly Hit[] {
  const { frame, index, grid } = picture;
  const { strip, head, size, columns } = frame;
  const length = size.width - head - 8;
  if (columns === 0 || length <= 0) return [];
  const xOf = (column: number): number => head + (column / columns) * length;
  const pitch = (strip.height - 4) / Math.max(1, index.servers.length);
  brush.rect([head, strip.top, length, strip.height], { fill: palette.panel });
  grid.marks.forEach(({ logged, committed, applied }, server) => {
    const y = strip.top + 2 + pitch * server;
    const end = (zxid: number): number => xOf(countBelow(index.zxids, zxid + 1)) - head;
    const bar = (zxid: number, colour: string, alpha: number): void =>
      brush.rect([head, y, end(zxid), Math.max(1, pitch - 1)], { fill: colour, alpha });
    bar(logged, palette.propose, 0.5);
    bar(committed, palette.commit, 0.6);
    bar(applied, palette.commit, 1);
  });
  paintEpochs(brush, palette, picture, xOf);
  const { divergence } = grid;
  if (divergence !== null) {
    const x = xOf(countBelow(index.zxids, divergence.zxid));
    const colour = divergence.isCommitted ? palette.violation : palette.lost;
    brush.line([x, strip.top - 3, x, strip.top + strip.height + 3], { colour, width: 2 });
  }
  const width = Math.max(4, (Math.min(frame.fitting, columns) / columns) * length);
  brush.rect([xOf(frame.first), strip.top - 1, width, strip.height + 2], {
    stroke: { colour: palette.ink, width: 1.5 },
  });
  const label = { colour: palette.muted, size: TYPE.small * frame.scale } as const;
  brush.text('All', 8, strip.top + strip.height / 2, label);
  return pieces(picture, length);
}

/** Where an epoch begins. */
function paintEpochs(
  brush: Brush,
  palette: Palette,
  { index, frame }: LogPicture,
  xOf: (column: number) => number,
): void {
  const starts: number[] = [];
  index.zxids.forEach((zxid, column) => {
    if (column > 0 && epochOf(zxid) !== epochOf(index.zxids[column - 1] ?? 0)) starts.push(xOf(column));
  });
  const { top, height } = frame.strip;
  brush.segments(
    starts.flatMap((x) => [x, top, x, top + height]),
    { colour: palette.ink, width: 1, alpha: 0.6 },
  );
}

function pieces({ frame, show }: LogPicture, length: number): readonly Hit[] {
  const { strip, head, columns, fitting } = frame;
  const count = Math.min(PIECES, columns);
  const outside = columns - Math.min(fitting, columns);
  const says = `All ${String(columns)} transactions; ${String(outside)} are out of sight.\nClick to go there.`;
  return Array.from({ length: count }, (_, i) => ({
    box: [head + (i / count) * length, strip.top - 3, length / count, strip.height + 6] as const,
    row: NO_ROW,
    says,
    act: () => {
      show(Math.floor(((i + 0.5) / count) * columns));
    },
  }));
}
