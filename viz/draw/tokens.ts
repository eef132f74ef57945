/**
 * Colours, type and motion of the viewer, for what is drawn on a canvas. The style sheets hold the same values as custom
 * properties, under the name of each token with a `--` before it; a test compares the two.
 *
 * Colour is never the only sign of a meaning: each also has a glyph or a dash (`message-looks.ts`) and a word.
 */

export interface Palette {
  /** Behind everything that is drawn. */
  readonly ground: string;
  /** Behind bars and panels. */
  readonly panel: string;
  /** Text. */
  readonly ink: string;
  /** Text that can wait. */
  readonly muted: string;
  /** Bars of what is counted and not drawn one by one. Opaque: a transparent bar costs five times as much. */
  readonly counted: string;
  /** Rules, frames and lanes: marks that separate and mean nothing. */
  readonly line: string;
  /** Every second epoch. The others lie on the ground. */
  readonly band: string;
  /** Proposed, or under way. */
  readonly propose: string;
  /** Committed, or durable. For marks only: text in it is too faint. */
  readonly commit: string;
  /** Elections and votes. */
  readonly election: string;
  /** Lost, delayed, a fault. For marks only. */
  readonly lost: string;
  /** A broken promise. */
  readonly violation: string;
}

export const LIGHT: Palette = {
  ground: '#FFFFFF',
  panel: '#F5F7F9',
  ink: '#17202A',
  muted: '#55616E',
  counted: '#88909A',
  line: '#D3DAE1',
  band: '#F8FAFC',
  propose: '#0C4DDA',
  commit: '#03A487',
  election: '#732D88',
  lost: '#C57D0F',
  violation: '#B8252E',
};

export const DARK: Palette = {
  ground: '#0F151B',
  panel: '#18212A',
  ink: '#E6EDF3',
  muted: '#9AA7B4',
  counted: '#66717C',
  line: '#2E3945',
  band: '#151D25',
  propose: '#3B6EF8',
  commit: '#11AC94',
  election: '#E8B7FC',
  lost: '#DE7507',
  violation: '#FD274D',
};

/** Where the system decides on all colours: its names stand for them, and shapes carry the meaning alone. */
export const FORCED: Palette = {
  ground: 'Canvas',
  panel: 'Canvas',
  ink: 'CanvasText',
  muted: 'CanvasText',
  counted: 'GrayText',
  line: 'GrayText',
  band: 'Canvas',
  propose: 'LinkText',
  commit: 'CanvasText',
  election: 'CanvasText',
  lost: 'GrayText',
  violation: 'Highlight',
};

/** Sizes of type in px: 12 is the least. */
export const TYPE = { small: 12, body: 14, mono: 12.5 } as const;
export const FONTS = {
  sans: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  mono: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
} as const;
