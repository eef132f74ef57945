import type { App } from '../../app/app.js';
import { timeText } from '../../app/format.js';
import type { Size } from '../../draw/canvas.js';
import type { SvgBrush } from '../../draw/svg-brush.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';

/** Room below a picture, in px. */
const CAPTION = 28;

export interface CaptionOptions {
  readonly title: string;
  readonly app: App;
  readonly size: Size;
}

/** The document of a picture, with what it shows, of which run and at which event below it. */
export function captioned(brush: SvgBrush, palette: Palette, { title, app, size }: CaptionOptions): string {
  const model = app.model.value;
  const row = app.cursor.value;
  const at =
    model === null
      ? ''
      : ` · ${model.header.scenario} · ${model.header.protocol} · ${model.header.variant ?? 'intact'} · seed ` +
        `${String(model.header.seed)} · event #${String(model.columns.index[row] ?? row)} at ${timeText(model.columns.micros[row] ?? 0)}`;
  const text = `${title}${at}`;
  brush.text(text, 8, size.height + CAPTION / 2, { colour: palette.muted, size: TYPE.small });
  return brush.document(text, palette.ground, [0, 0, size.width, size.height + CAPTION]);
}
