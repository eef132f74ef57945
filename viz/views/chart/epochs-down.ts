import type { Plane } from '../../draw/plane.js';
import type { Box } from '../../draw/canvas.js';
import { TYPE } from '../../draw/tokens.js';
import type { Scene } from '../spacetime/scene.js';

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

/** Where the first epoch that begins in sight is told, in the axis; null if none does. */
export function epochLabelBox({
  frame,
  model,
  scale,
}: Scene): { readonly box: Box; readonly epoch: number } | null {
  const { axis, ruler } = frame;
  for (const { epoch, startMicros } of model.epochs) {
    const from = axis.pxOfMicros(startMicros);
    if (from >= axis.start && from <= axis.end - 20) return { box: [from, 0, 18 * scale, ruler], epoch };
  }
  return null;
}

/** The numbers of the epoch at the top, in the corner, and of the first that begins in sight, in the axis. */
export function paintEpochNumbers(plane: Plane, scene: Scene): void {
  const { frame, palette, model, scale } = scene;
  const { axis } = frame;
  const size = TYPE.small * scale;
  const word = model.header.protocol === 'zab' ? 'epoch' : 'round';
  const top = model.epochs.filter(({ startMicros }) => axis.pxOfMicros(startMicros) < axis.start).at(-1);
  const muted = { colour: palette.muted, size };
  if (top !== undefined) plane.text(`${word} ${String(top.epoch)}`, axis.start / 2, 6, muted);
  const first = epochLabelBox(scene);
  if (first !== null) plane.text(`${word} ${String(first.epoch)}`, first.box[0] + 9 * scale, 6, muted);
}
