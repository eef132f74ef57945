/** Messages on their way, each as a token as far along as it has come. */
import { durationText } from '../../app/format.js';
import type { SceneMark } from '../../app/view.js';
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { LabelRoom } from '../../draw/labels.js';
import { LOST_DASH, LOST_SHARE, MESSAGE_LOOKS, messageStroke } from '../../draw/message-looks.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { MESSAGE_CLASSES, MESSAGE_FATES, NO_ROW } from '../../model/trace-model.js';
import type { Drawing, Hit } from '../chart/drawing.js';
import { linkLine } from './paint-ring.js';
import type { Waits } from './paint-waits.js';
import { paintWaits } from './paint-waits.js';
import type { Token, UnderWay } from './stage-state.js';

/** What moves with the time. */
export interface TokenPicture extends Waits {
  readonly model: TraceModel;
  readonly underWay: UnderWay;
  /** The event at the cursor: the message that it sent or ended is drawn heavy. */
  readonly row: Row;
  readonly scale: number;
  /** Where words stand that no name may cover. */
  readonly taken: readonly Box[];
}

/** With more than this their names would be a heap. */
const MOST_NAMES = 14;

export function paintTokens(brush: Brush, palette: Palette, picture: TokenPicture): Drawing {
  const { model, layout, underWay } = picture;
  const marks: SceneMark[] = [...paintWaits(brush, palette, picture)];
  const hits: Hit[] = [];
  let folded = underWay.folded;
  paintPresent(brush, palette, picture);
  const room = new LabelRoom([0, 0, layout.size.width, layout.size.height]);
  for (const { x, y, radius } of layout.seats) room.block([x - radius, y - radius, 2 * radius, 2 * radius]);
  for (const box of picture.taken) room.block(box);
  for (const token of underWay.tokens) {
    const at = paintToken(brush, palette, picture, token);
    if (at === null) {
      folded += 1;
      continue;
    }
    const label = wordsOf(model, token);
    const row = model.messages.sent[token.message] ?? NO_ROW;
    marks.push({
      kind: 'message',
      row,
      lane: model.messages.from[token.message] ?? 0,
      x: at[0],
      y: at[1],
      label,
    });
    hits.push({ box: [at[0] - 9, at[1] - 9, 18, 18], row, says: label });
    if (underWay.tokens.length <= MOST_NAMES) nameToken(brush, palette, { picture, token, at, room });
  }
  return { marks, hits, folded };
}

/** `ACK s3 → s1, 60 % of 3.2 ms`. */
function wordsOf({ messages, messageTypes, actors }: TraceModel, { message, share }: Token): string {
  const type = messageTypes[messages.type[message] ?? 0] ?? '';
  const from = actors[messages.from[message] ?? 0]?.name ?? '';
  const to = actors[messages.to[message] ?? 0]?.name ?? '';
  const took = (messages.endedMicros[message] ?? 0) - (messages.sentMicros[message] ?? 0);
  const isLost = messages.fate[message] === MESSAGE_FATES.indexOf('lost');
  const fate = isLost ? ', will be lost' : '';
  return `${type} ${from} → ${to}, ${String(Math.round(share * 100))} % of ${durationText(took)}${fate}`;
}

/** Returns where it stands; null if one of its ends has no lane. */
function paintToken(
  brush: Brush,
  palette: Palette,
  { model, layout, scale }: TokenPicture,
  { message, share }: Token,
): readonly [number, number] | null {
  const { messages } = model;
  const from = layout.seatOf[messages.from[message] ?? 0] ?? null;
  const to = layout.seatOf[messages.to[message] ?? 0] ?? null;
  if (from === null || to === null || from === to) return null;
  const [x1, y1, x2, y2] = linkLine(from, to);
  const isLost = messages.fate[message] === MESSAGE_FATES.indexOf('lost');
  const part = isLost ? share * LOST_SHARE : share;
  const at = [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part] as const;
  const look = MESSAGE_LOOKS[MESSAGE_CLASSES[messages.class[message] ?? 0] ?? 'other'];
  const stroke = messageStroke(look, palette, false);
  const colour = isLost ? palette.lost : palette[look.colour];
  // The way made is full, the way to go is faint.
  const end = isLost ? LOST_SHARE : 1;
  const rest = [...at, x1 + (x2 - x1) * end, y1 + (y2 - y1) * end];
  brush.segments(rest, { ...stroke, colour, width: 1, alpha: 0.25 });
  brush.segments([x1, y1, ...at], isLost ? { colour, width: 1, dash: LOST_DASH } : { ...stroke, colour });
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  drawGlyphs(brush, look.glyph ?? 'dot', [...at, (x2 - x1) / length, (y2 - y1) / length], {
    radius: 6 * scale,
    colour,
    ground: palette.ground,
  });
  return at;
}

interface Named {
  readonly picture: TokenPicture;
  readonly token: Token;
  readonly at: readonly [number, number];
  readonly room: LabelRoom;
}

function nameToken(brush: Brush, palette: Palette, { picture, token, at, room }: Named): void {
  const { model, scale } = picture;
  const style: TextStyle = { colour: palette.ink, size: TYPE.small * scale, halo: palette.ground };
  const text = model.messageTypes[model.messages.type[token.message] ?? 0] ?? '';
  const width = brush.measure(text, style);
  const [x, y] = at;
  const box = room.takeFirst([
    [x + 9, y - 7, width, 14],
    [x - 9 - width, y - 7, width, 14],
    [x - width / 2, y - 24, width, 14],
    [x - width / 2, y + 10, width, 14],
  ]);
  if (box !== null) brush.text(text, box[0], box[1] + 7, style);
}

/** The message of the event at the cursor: its whole way, with its head where it ended. */
function paintPresent(brush: Brush, palette: Palette, { model, layout, row, scale }: TokenPicture): void {
  const { messages } = model;
  const message = messages.ofRow[row] ?? NO_ROW;
  if (message === NO_ROW) return;
  const from = layout.seatOf[messages.from[message] ?? 0] ?? null;
  const to = layout.seatOf[messages.to[message] ?? 0] ?? null;
  if (from === null || to === null || from === to) return;
  const line = linkLine(from, to);
  brush.segments(line, { colour: palette.ink, width: 6 * scale, alpha: 0.15 });
  if (messages.ended[message] !== row) return;
  const [x1, y1, x2, y2] = line;
  const isLost = messages.fate[message] === MESSAGE_FATES.indexOf('lost');
  const share = isLost ? LOST_SHARE : 1;
  const look = MESSAGE_LOOKS[MESSAGE_CLASSES[messages.class[message] ?? 0] ?? 'other'];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const place = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, (x2 - x1) / length, (y2 - y1) / length];
  const colour = isLost ? palette.lost : palette[look.colour];
  brush.segments([x1, y1, place[0] ?? 0, place[1] ?? 0], { ...messageStroke(look, palette, false), colour });
  drawGlyphs(brush, isLost ? 'cross' : (look.glyph ?? 'dot'), place, {
    radius: 6 * scale,
    colour,
    ground: palette.ground,
  });
}
