/** How messages look in every picture: a glyph where they arrive, a stroke, a colour, and the word of the legend. */
import type { MessageClass } from '../model/trace-model.js';
import type { Stroke } from './canvas.js';
import type { Glyph } from './glyphs.js';
import type { Palette } from './tokens.js';

export interface MessageLook {
  readonly word: string;
  readonly glyph: Glyph | null;
  readonly colour: keyof Palette;
  readonly width: number;
  readonly dash?: readonly number[];
}

export const MESSAGE_LOOKS: Readonly<Record<MessageClass, MessageLook>> = {
  proposal: { word: 'proposal', glyph: 'arrow', colour: 'propose', width: 1.5 },
  ack: { word: 'acknowledgement', glyph: 'open-arrow', colour: 'propose', width: 0.75 },
  commit: { word: 'commit', glyph: 'diamond', colour: 'commit', width: 2.5 },
  vote: { word: 'vote', glyph: 'ring', colour: 'election', width: 1.25, dash: [1.5, 3] },
  heartbeat: { word: 'heartbeat', glyph: null, colour: 'muted', width: 0.5 },
  sync: { word: 'synchronisation', glyph: 'square', colour: 'propose', width: 1.25, dash: [8, 3, 2, 3] },
  client: { word: 'client', glyph: 'dot', colour: 'muted', width: 1 },
  other: { word: 'other message', glyph: 'bar', colour: 'muted', width: 0.75 },
};

/** Later than all but one in a hundred of its kind. */
const DELAYED_DASH: readonly number[] = [12, 4];
/** Lost: the stroke ends early, in a cross. */
export const LOST_DASH: readonly number[] = [4, 3];
/** How far along its way a lost message ends. */
export const LOST_SHARE = 0.6;

export function messageStroke(look: MessageLook, palette: Palette, isDelayed: boolean): Stroke {
  const dash = isDelayed ? DELAYED_DASH : look.dash;
  const stroke = { colour: palette[look.colour], width: look.width };
  return dash === undefined ? stroke : { ...stroke, dash };
}
