/** Draws the log grid. */
import { epochOf, formatZxid } from '../../../core/zxid.js';
import type { SceneMark } from '../../app/view.js';
import type { Brush } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import { countBelow } from '../../model/rows.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Drawing, Hit } from '../chart/drawing.js';
import { roleAt } from '../chart/moments.js';
import type { GridCell } from './log-cells.js';
import type { LogFrame } from './log-frame.js';
import { columnX } from './log-frame.js';
import type { LogPicture } from './log-picture.js';
import { paintLogLegend } from './log-legend.js';
import { paintStrip } from './log-strip.js';
import { cellWords, divergenceWords, opWord, txnId, txnWords } from './log-words.js';

/** Between two cells. */
const GAP = 3;

export function paintLog(brush: Brush, palette: Palette, picture: LogPicture): Drawing {
  const marks: SceneMark[] = [];
  const hits: Hit[] = [];
  paintColumns(brush, palette, picture, hits);
  paintRows(brush, palette, picture);
  for (const cell of picture.grid.cells) paintCell(brush, palette, { picture, cell, marks, hits });
  paintPoints(brush, palette, picture, marks);
  hits.push(...paintDivergence(brush, palette, picture, marks));
  hits.push(...paintStrip(brush, palette, picture));
  paintLogLegend(brush, palette, picture.frame);
  const { columns, first, fitting } = picture.frame;
  return { marks, hits, folded: columns - Math.max(0, Math.min(fitting, columns - first)) };
}

/** Which columns are in sight. */
function inSight({ first, fitting, columns }: LogFrame): readonly number[] {
  return Array.from({ length: Math.max(0, Math.min(fitting, columns - first)) }, (_, i) => first + i);
}

function paintColumns(brush: Brush, palette: Palette, { index, frame, grid }: LogPicture, hits: Hit[]): void {
  const bottom = frame.top + frame.pitch * index.servers.length;
  const isBegun = new Set(grid.cells.map(({ column }) => column));
  for (const column of inSight(frame)) {
    const zxid = index.zxids[column] ?? 0;
    const x = columnX(frame, column);
    if (epochOf(zxid) % 2 === 1)
      brush.rect([x, frame.numbers - 12, frame.width, bottom - frame.numbers + 12], { fill: palette.band });
    const alpha = isBegun.has(column) ? 1 : 0.55;
    const style = { align: 'center', alpha } as const;
    const middle = x + frame.width / 2;
    const size = TYPE.small * frame.scale;
    brush.text(formatZxid(zxid), middle, frame.numbers, {
      ...style,
      colour: palette.ink,
      size,
      isMono: true,
    });
    brush.text(opWord(index.proposed.get(zxid)), middle, frame.ops, {
      ...style,
      colour: palette.muted,
      size,
    });
    const proposal = index.proposed.get(zxid);
    const box = [x, frame.numbers - 10, frame.width, frame.top - frame.numbers + 6] as const;
    hits.push({
      box,
      row: proposal?.row ?? NO_ROW,
      says: `${txnWords(index, zxid)}\nclick for its proposal`,
    });
  }
}

function paintRows(brush: Brush, palette: Palette, { index, model, frame, row, grid }: LogPicture): void {
  index.servers.forEach(({ actor }, place) => {
    const middle = frame.top + frame.pitch * (place + 0.5);
    const name = model.actors[actor]?.name ?? '?';
    const role = roleAt(model, actor, row);
    const size = TYPE.small * frame.scale;
    const isTwo = frame.pitch >= 34 * frame.scale;
    const y = isTwo ? middle - 8 * frame.scale : middle;
    const bold = { colour: palette.ink, size, isBold: true } as const;
    brush.text(name, 8, y, bold);
    const muted = { colour: palette.muted, size } as const;
    const x = 8 + brush.measure(`${name} `, bold);
    if (x + brush.measure(role, muted) < frame.head) brush.text(role, x, y, muted);
    if (isTwo)
      brush.text(`log ${formatZxid(grid.marks[place]?.logged ?? 0)}`, 8, middle + 8 * frame.scale, muted);
    const right = columnX(frame, frame.first) + frame.width * Math.min(frame.fitting, frame.columns);
    const line = middle + frame.pitch / 2;
    brush.line([0, line, right, line], { colour: palette.line, width: 1 });
  });
}

interface CellPainting {
  readonly picture: LogPicture;
  readonly cell: GridCell;
  readonly marks: SceneMark[];
  readonly hits: Hit[];
}

function paintCell(brush: Brush, palette: Palette, { picture, cell, marks, hits }: CellPainting): void {
  const { frame, index } = picture;
  const left = columnX(frame, cell.column) + GAP;
  const top = frame.top + frame.pitch * cell.server + GAP + 3;
  const box = [left, top, frame.width - 2 * GAP, frame.pitch - 2 * GAP - 6] as const;
  const lane = index.servers[cell.server]?.actor ?? 0;
  const middle = { x: left + box[2] / 2, y: top + box[3] / 2 };
  hits.push({ box, row: cell.kind === 'txn' ? cell.row : NO_ROW, says: cellWords(cell, picture) });
  if (cell.kind === 'snapshot') {
    brush.rect(box, { fill: palette.line, alpha: 0.6 });
    marks.push({ kind: 'snapshot-cell', row: NO_ROW, lane, ...middle });
    return;
  }
  const colour = cell.isRemoved ? palette.lost : cell.stage === 'proposed' ? palette.propose : palette.commit;
  if (cell.isApplied && !cell.isRemoved) brush.rect(box, { fill: palette.commit, alpha: 0.24 });
  const width = cell.stage === 'committed' ? 3 : 1.5;
  const dash = cell.stage === 'proposed' ? { dash: [4, 3] } : {};
  brush.rect(box, { stroke: { colour, width: width * (frame.scale > 1 ? 1.5 : 1), ...dash } });
  const size = TYPE.small * frame.scale;
  const ink = { colour: cell.isRemoved ? palette.muted : palette.ink, size } as const;
  brush.text(txnId(cell.cell.txn), middle.x, middle.y, { ...ink, align: 'center', isMono: true });
  if (cell.isRemoved)
    brush.line([left, top + box[3], left + box[2], top], { colour: palette.lost, width: 2 });
  const stage = cell.isApplied ? `${cell.stage}, applied` : cell.stage;
  const label = cell.isRemoved ? `${stage}, gone` : stage;
  const zxid = formatZxid(cell.cell.zxid);
  marks.push({ kind: 'cell', row: cell.row, lane, ...middle, label: `${zxid} ${label}` });
}

/** How far each server is: the end of its log, its commit point, and where it was synchronised. */
function paintPoints(brush: Brush, palette: Palette, picture: LogPicture, marks: SceneMark[]): void {
  const { index, frame, grid } = picture;
  const places: Record<'logged' | 'committed' | 'synchronised', number[]> = {
    logged: [],
    committed: [],
    synchronised: [],
  };
  grid.marks.forEach(({ logged, committed, sync }, server) => {
    const lane = index.servers[server]?.actor ?? 0;
    const top = frame.top + frame.pitch * server;
    const point = (kind: keyof typeof places, zxid: number, y: number): void => {
      const column = countBelow(index.zxids, zxid + 1) - 1;
      if (zxid === 0 || column < frame.first - 1 || column >= frame.first + frame.fitting) return;
      const x = columnX(frame, column + 1);
      places[kind].push(x, y, 1, 0);
      marks.push({ kind, row: NO_ROW, lane, x, y, label: formatZxid(zxid) });
    };
    point('synchronised', sync?.zxid ?? 0, top + frame.pitch - 5);
    point('logged', logged, top + frame.pitch / 2);
    point('committed', committed, top + 6);
  });
  const ground = palette.ground;
  drawGlyphs(brush, 'triangle', places.synchronised, { radius: 5, colour: palette.election, ground });
  paintEnds(brush, palette, places.logged, frame.pitch / 2 - 3);
  drawGlyphs(brush, 'diamond', places.committed, { radius: 6, colour: palette.commit, ground });
}

/** An upright line at each place. */
function paintEnds(brush: Brush, palette: Palette, places: readonly number[], radius: number): void {
  const lines: number[] = [];
  for (let i = 0; i + 3 < places.length; i += 4) {
    const [x = 0, y = 0] = places.slice(i, i + 2);
    lines.push(x, y - radius, x, y + radius);
  }
  brush.segments(lines, { colour: palette.ink, width: 3 });
}

/** Returns what the sentence of it does: it goes there. */
function paintDivergence(
  brush: Brush,
  palette: Palette,
  picture: LogPicture,
  marks: SceneMark[],
): readonly Hit[] {
  const { index, frame, grid } = picture;
  const { divergence } = grid;
  if (divergence === null) return [];
  const column = countBelow(index.zxids, divergence.zxid);
  const colour = divergence.isCommitted ? palette.violation : palette.lost;
  const text = divergenceWords(divergence);
  const style = { colour: palette.ink, size: TYPE.small * frame.scale, isBold: true } as const;
  const y = 10 * frame.scale;
  const left = frame.size.width < 480 ? 8 : frame.head;
  drawGlyphs(brush, 'triangle', [left + 6, y, 1, 0], { radius: 5, colour, ground: palette.ground });
  brush.text(text, left + 16, y, style);
  const place = { lane: -1, row: NO_ROW, label: text };
  const isInSight = column >= frame.first && column < frame.first + frame.fitting;
  const x = columnX(frame, column);
  if (isInSight) {
    const height = frame.pitch * index.servers.length + 4;
    brush.rect([x + 1, frame.top - 2, frame.width - 2, height], { stroke: { colour, width: 2 } });
    marks.push({ kind: 'divergence', ...place, x: x + frame.width / 2, y: frame.top });
  } else marks.push({ kind: 'divergence', ...place, x: left, y });
  const box = [left, y - 10, brush.measure(text, style) + 20, 20] as const;
  const act = (): void => {
    picture.show(column);
  };
  return [{ box, row: NO_ROW, says: isInSight ? '' : 'Click to see where.', act }];
}
