/** What the signs of a picture mean: for the row under it, and for its export. */
import type { Brush, TextStyle } from '../../draw/canvas.js';
import type { Glyph } from '../../draw/glyphs.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { LOST_DASH, MESSAGE_LOOKS, messageStroke } from '../../draw/message-looks.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import { MESSAGE_CLASSES, MESSAGE_FATES } from '../../model/trace-model.js';
import { hasFlag } from './filter.js';
import { LEGEND_ROW } from './frame.js';
import type { Picture, Subject } from './picture.js';

export interface LegendEntry {
  readonly word: string;
  readonly glyph: Glyph | null;
  readonly colour: keyof Palette;
  /** A piece of line before the glyph; null for signs that stand alone. */
  readonly line: { readonly width: number; readonly dash?: readonly number[] } | null;
}

const FATES = {
  lost: { word: 'lost', glyph: 'cross', colour: 'lost', line: { width: 1, dash: LOST_DASH } },
  delayed: { word: 'delayed', glyph: 'clock', colour: 'lost', line: { width: 1, dash: [12, 4] } },
  'in-flight': { word: 'in flight at the end', glyph: 'ring', colour: 'lost', line: { width: 1 } },
  copy: { word: 'copy', glyph: 'copies', colour: 'lost', line: null },
  held: { word: 'held back', glyph: 'held', colour: 'lost', line: null },
  overtakes: { word: 'overtakes', glyph: 'dot', colour: 'lost', line: null },
} as const satisfies Record<string, LegendEntry>;

const RIBBON: LegendEntry = {
  word: 'messages of two lanes',
  glyph: null,
  colour: 'propose',
  line: { width: 4 },
};
const BAR: LegendEntry = { word: 'events of a lane', glyph: 'full-box', colour: 'counted', line: null };

/** The entries for what a picture shows, the messages first. */
export function legendOf(
  { model, looks }: Subject,
  { arrows, events, foldsMessages, foldsEvents }: Picture,
): readonly LegendEntry[] {
  const entries: LegendEntry[] = [...(foldsMessages ? [RIBBON] : []), ...(foldsEvents ? [BAR] : [])];
  // Bit by bit: which classes, fates and flags are seen.
  let classes = 0;
  let fates = 0;
  let flags = 0;
  for (let i = 0; i < arrows.count; i += 1) {
    const id = arrows.message[i] ?? 0;
    classes |= 1 << (model.messages.class[id] ?? 0);
    fates |= 1 << (model.messages.fate[id] ?? 0);
    flags |= model.messages.flags[id] ?? 0;
  }
  for (const [place, messageClass] of MESSAGE_CLASSES.entries()) {
    if ((classes & (1 << place)) === 0) continue;
    const { word, glyph, colour, width, dash } = MESSAGE_LOOKS[messageClass];
    entries.push({ word, glyph, colour, line: dash === undefined ? { width } : { width, dash } });
  }
  for (const fate of ['lost', 'in-flight'] as const) {
    if ((fates & (1 << MESSAGE_FATES.indexOf(fate))) !== 0) entries.push(FATES[fate]);
  }
  for (const flag of ['delayed', 'copy', 'held', 'overtakes'] as const) {
    if (hasFlag(flags, flag)) entries.push(FATES[flag]);
  }
  const kinds = new Set<number>();
  for (let i = 0; i < events.count; i += 1) kinds.add(model.columns.kind[events.row[i] ?? 0] ?? 0);
  const shown = new Set([...kinds].map((kind) => looks[kind] ?? null));
  for (const look of shown) {
    if (look === null) continue;
    entries.push({ word: look.word, glyph: look.glyph, colour: look.colour, line: null });
  }
  return entries;
}

const LINE = 22;
const GAP = 14;

/** Draws the entries in rows, and at last how many found no room. */
export function paintLegend(brush: Brush, entries: readonly LegendEntry[], place: LegendPlace): void {
  const { x, y, rows, width, taken, palette, scale } = place;
  const style: TextStyle = { colour: palette.muted, size: TYPE.small * scale };
  let at = x;
  let row = 0;
  for (const [i, entry] of entries.entries()) {
    const size = signWidth(entry) + brush.measure(entry.word, style) + GAP;
    const isLast = (): boolean => row === rows - 1;
    const room = (): number => x + width - (isLast() ? taken + MORE : 0);
    if (at + size > room() && !isLast()) {
      row += 1;
      at = x;
    }
    const across = y + row * LEGEND_ROW * scale;
    if (at + size > room()) {
      brush.text(`+${String(entries.length - i)} more`, at, across, style);
      return;
    }
    paintEntry(brush, entry, { x: at, y: across, palette, style });
    at += size;
  }
}

/** Room for the words on what is left out. */
const MORE = 48;

export interface LegendPlace {
  readonly x: number;
  /** The middle of the first row. */
  readonly y: number;
  readonly rows: number;
  readonly width: number;
  /** At the end of the last row, for something else. */
  readonly taken: number;
  readonly palette: Palette;
  readonly scale: number;
}

function signWidth({ line }: LegendEntry): number {
  return line === null ? 14 : LINE + 8;
}

interface EntryPlace {
  readonly x: number;
  readonly y: number;
  readonly palette: Palette;
  readonly style: TextStyle;
}

function paintEntry(brush: Brush, entry: LegendEntry, { x, y, palette, style }: EntryPlace): void {
  const { word, glyph, colour, line } = entry;
  if (line !== null) {
    brush.segments([x, y, x + LINE, y], messageStroke({ word, glyph, colour, ...line }, palette, false));
  }
  if (glyph !== null) {
    drawGlyphs(brush, glyph, [line === null ? x + 6 : x + LINE, y, 1, 0], {
      radius: 4.5,
      colour: palette[colour],
      ground: palette.ground,
    });
  }
  brush.text(word, x + signWidth(entry), y, style);
}
