/** One actor on the stage, and the words on it. */
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import type { LabelRoom } from '../../draw/labels.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import { timeText } from '../../app/format.js';
import type { TimerSpan } from '../../model/tables.js';
import type { TraceModel } from '../../model/trace-model.js';
import type { Seat } from './stage-layout.js';
import type { ServerState } from './stage-state.js';

/** What is said of a server: its role, its outage, where its log and its state stand. */
export function wordsOf({ header }: TraceModel, state: ServerState | null): readonly string[] {
  if (state === null) return [];
  const { role, outage, positions, hasStarted, timer } = state;
  if (outage?.sort === 'down') return [`down (${outage.why})`];
  if (!hasStarted) return ['not started'];
  const known = [...(positions === '' ? [] : [positions]), ...(timer === null ? [] : [waitText(timer)])];
  const paused = outage === null ? '' : 'paused';
  if (role === null) return [...(paused === '' ? [] : [paused]), ...known];
  const isUsual = role.phase === 'broadcast' || role.phase === 'steady' || role.role === 'looking';
  const word = header.protocol === 'zab' ? 'epoch' : 'round';
  const epoch = role.epoch === null || role.epoch === 0 ? '' : `${word} ${String(role.epoch)}`;
  const parts = [role.role, isUsual ? '' : role.phase, paused, epoch].filter((part) => part !== '');
  return [parts.join(', '), ...known];
}

const WAITS: Readonly<Record<string, string>> = {
  'election-wait': 'waits for votes',
  'election-finalize': 'waits for a better vote',
  retry: 'waits before a new ballot',
  resend: 'waits for answers',
};

function waitText({ timer, dueMicros }: TimerSpan): string {
  return `${WAITS[timer] ?? timer} until ${timeText(dueMicros)}`;
}

export interface SeatPicture {
  readonly seat: Seat;
  /** How many lines of words it may have. */
  readonly most: number;
  /** Null for a client. */
  readonly state: ServerState | null;
  readonly room: LabelRoom;
}

/** Returns where its words stand; null if it has none. */
export function paintSeat(
  brush: Brush,
  palette: Palette,
  { model, scale }: { readonly model: TraceModel; readonly scale: number },
  { seat, most, state, room }: SeatPicture,
): Box | null {
  const { x, y, radius } = seat;
  const name = model.actors[seat.actor]?.name ?? '';
  if (state === null) {
    brush.circles([x, y, radius], { fill: palette.panel, stroke: { colour: palette.muted, width: 1 } });
  } else paintServer(brush, palette, seat, state);
  const isDown = state?.outage?.sort === 'down';
  if (!isDown) {
    const size = (state === null ? TYPE.small : TYPE.body) * scale;
    brush.text(name, x, y, { colour: palette.ink, size, align: 'center', isBold: true });
  }
  const lines = [...(isDown ? [name] : []), ...wordsOf(model, state)];
  return labelSeat(
    brush,
    { colour: palette.muted, size: TYPE.small * scale, halo: palette.ground },
    { seat, room, lines: lines.slice(0, most) },
  );
}

/** Leading has a second ring, looking a dotted one; on the way to serving it is dashed, observing thin, down struck. */
function paintServer(brush: Brush, palette: Palette, { x, y, radius }: Seat, state: ServerState): void {
  const { role, outage } = state;
  if (outage?.sort === 'down') {
    const radiusDown = radius * 0.8;
    drawGlyphs(brush, 'struck-ring', [x, y, 1, 0], {
      radius: radiusDown,
      colour: palette.lost,
      ground: palette.ground,
    });
    return;
  }
  const stroke = rimOf(palette, state);
  brush.circles([x, y, radius], { fill: palette.panel, stroke });
  if (role?.role === 'leading') brush.circles([x, y, radius + 5], { stroke: { ...stroke, width: 1.5 } });
  if (outage?.sort === 'paused') {
    const place = [x, y - radius - 14, 1, 0];
    drawGlyphs(brush, 'held', place, { radius: 6, colour: palette.lost, ground: palette.ground });
  }
}

function rimOf(
  palette: Palette,
  { role, hasStarted }: ServerState,
): { readonly colour: string; readonly width: number; readonly dash: readonly number[] } {
  if (!hasStarted) return { colour: palette.muted, width: 1, dash: [2, 4] };
  if (role === null) return { colour: palette.muted, width: 2, dash: [] };
  if (role.role === 'looking') return { colour: palette.election, width: 2, dash: [2, 3] };
  const isSteady = role.phase === 'broadcast' || role.phase === 'steady';
  const width = role.role === 'leading' ? 3 : role.role === 'observing' ? 1 : 2;
  return { colour: palette.ink, width, dash: isSteady ? [] : [6, 3] };
}

interface SeatLabel {
  readonly seat: Seat;
  readonly room: LabelRoom;
  readonly lines: readonly string[];
}

/** Outside the ring, where few messages pass; else below or above; if there is no room, with fewer lines. */
function labelSeat(brush: Brush, style: TextStyle, { seat, room, lines }: SeatLabel): Box | null {
  const line = style.size + 3;
  for (let count = lines.length; count > 0; count -= 1) {
    const shown = lines.slice(0, count);
    const width = Math.max(...shown.map((words) => brush.measure(words, style)));
    const box = labelPlaces(seat, width, count * line).find((place) => room.isFree(place));
    if (box === undefined) continue;
    room.block(box);
    const isLeft = box[0] + width < seat.x;
    const isRight = box[0] > seat.x;
    const x = isLeft ? box[0] + width : isRight ? box[0] : seat.x;
    const align = isLeft ? 'right' : isRight ? 'left' : 'center';
    shown.forEach((words, i) => {
      brush.text(words, x, box[1] + (i + 0.5) * line, { ...style, align });
    });
    return box;
  }
  return null;
}

function labelPlaces({ x, y, radius, angle }: Seat, width: number, height: number): readonly Box[] {
  // Outside the rim that drains.
  const gap = radius + 14;
  const right: Box = [x + gap, y - height / 2, width, height];
  const left: Box = [x - gap - width, y - height / 2, width, height];
  const below: Box = [x - width / 2, y + gap - 2, width, height];
  const above: Box = [x - width / 2, y - gap + 2 - height, width, height];
  const side = Math.sin(angle);
  if (side > 0.3) return [right, below, above];
  if (side < -0.3) return [left, below, above];
  return Math.cos(angle) > 0 ? [above, right, below] : [below, right, above];
}
