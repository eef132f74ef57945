/** Paxos: the moments at which values were chosen, as lines through all clients. */
import { formatBallot } from '../../../core/paxos/ballot.js';
import { timeText } from '../../app/format.js';
import type { Box } from '../../draw/canvas.js';
import { LabelRoom } from '../../draw/labels.js';
import type { Plane } from '../../draw/plane.js';
import { TYPE } from '../../draw/tokens.js';
import type { ReplicatedLog } from '../../model/tables.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Drawing } from '../chart/drawing.js';
import type { Scene } from '../spacetime/scene.js';

export interface ChosenMoment {
  readonly row: Row;
  readonly micros: number;
  readonly text: string;
}

export function chosenMoments({ columns }: TraceModel, { ballots }: ReplicatedLog): readonly ChosenMoment[] {
  return ballots.flatMap(({ ballot, chosen, proposal }) => {
    if (chosen === NO_ROW) return [];
    const text = `value ${String(proposal?.value ?? '?')} chosen at ballot ${formatBallot(ballot)}`;
    return [{ row: chosen, micros: columns.micros[chosen] ?? 0, text }];
  });
}

export function paintChosen(plane: Plane, scene: Scene, moments: readonly ChosenMoment[]): Drawing {
  const { frame, palette, scale } = scene;
  const { axis, plot, isVertical } = frame;
  const [, top, , width] = plot;
  const room = new LabelRoom(plane.box(plot));
  const seen = moments.filter(({ micros }) => {
    const x = axis.pxOfMicros(micros);
    return x >= axis.start && x <= axis.end;
  });
  const placed = seen.map((moment) => ({ ...moment, x: axis.pxOfMicros(moment.micros) }));
  plane.segments(
    placed.flatMap(({ x }) => [x, top, x, top + width]),
    { colour: palette.election, width: 1.5, dash: [6, 3] },
  );
  const style = { colour: palette.ink, size: TYPE.small * scale, halo: palette.ground } as const;
  for (const { x, text } of placed) {
    const length = plane.measure(text, style);
    const across = isVertical ? top + 6 : top + width - 12 * scale;
    const places = isVertical ? [x - 10 * scale, x + 10 * scale] : [x + 4, x - 4 - length];
    const boxes = places.map((along): Box => {
      return isVertical ? [across, along - 8, length, 16] : [along, across - 8, length, 16];
    });
    const box = room.takeFirst(boxes);
    if (box !== null) plane.text(text, isVertical ? box[1] + 8 : box[0], across, style);
  }
  return {
    marks: placed.map(({ row, x, text }) => ({ kind: 'chosen', row, lane: -1, x, y: top, label: text })),
    hits: placed.map(({ row, x, text, micros }) => ({
      box: [x - 4, top, 8, width] as const,
      row,
      says: `${text}\nat ${timeText(micros)}`,
    })),
    folded: 0,
  };
}
