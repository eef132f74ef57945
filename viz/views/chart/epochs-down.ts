import type { Plane } from '../../draw/plane.js';
import { TYPE } from '../../draw/tokens.js';
import type { Scene } from '../spacetime/paint-lanes.js';

/** Epochs where time runs downwards: bands, and a line at each beginning. */
export function paintEpochsDown(plane: Plane, { frame, palette, model }: Scene): void {
  const { axis, plot } = frame;
  const [, top, , width] = plot;
  const bands: number[] = [];
  const edges: number[] = [];
  model.epochs.forEach(({ startMicros, endMicros }, place) => {
    const from = Math.max(axis.start, axis.pxOfMicros(startMicros));
    const to = Math.min(axis.end, axis.pxOfMicros(endMicros));
    if (to <= from) return;
    if (place % 2 === 1) bands.push(from, top, to - from, width);
    if (axis.pxOfMicros(startMicros) >= axis.start) edges.push(from, top, from, top + width);
  });
  plane.rects(bands, { fill: palette.band });
  plane.segments(edges, { colour: palette.muted, width: 1, dash: [1, 3] });
}

/** Their numbers, above all else: of the one at the top in the corner, of others where they begin. */
export function paintEpochNumbers(plane: Plane, { frame, palette, model, scale }: Scene): void {
  const { axis, plot } = frame;
  const size = TYPE.small * scale;
  const word = model.header.protocol === 'zab' ? 'epoch' : 'round';
  const right = plot[1] + plot[3] - 4;
  for (const { epoch, startMicros, endMicros } of model.epochs) {
    const from = axis.pxOfMicros(startMicros);
    if (from > axis.end - 20 || axis.pxOfMicros(endMicros) < axis.start) continue;
    const text = `${word} ${String(epoch)}`;
    if (from < axis.start) plane.text(text, axis.start / 2, 6, { colour: palette.muted, size });
    else {
      const halo = palette.ground;
      plane.text(text, from + 10 * scale, right, { colour: palette.ink, size, halo, align: 'right' });
    }
  }
}
