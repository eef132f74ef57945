/** How much is left of the time that a server waits: a rim around it that drains, clockwise from the top. */
import type { SceneMark } from '../../app/view.js';
import type { Brush } from '../../draw/canvas.js';
import type { Palette } from '../../draw/tokens.js';
import type { TimerSpan } from '../../model/tables.js';
import type { StageLayout } from './stage-layout.js';

export interface Waits {
  readonly layout: StageLayout;
  /** Those that run, the newest of each server first. */
  readonly timers: readonly TimerSpan[];
  readonly nowMicros: number;
}

/** Outside the second ring of a leader, in px. */
const GAP = 9;
/** A full rim has so many sides. */
const SIDES = 60;

/**
 * How much of a timer's time is left, 0 to 1.
 *
 * @testonly
 */
export function shareLeft({ startMicros, dueMicros }: TimerSpan, nowMicros: number): number {
  const whole = dueMicros - startMicros;
  return whole <= 0 ? 0 : Math.max(0, Math.min(1, (dueMicros - nowMicros) / whole));
}

export function paintWaits(
  brush: Brush,
  palette: Palette,
  { layout, timers, nowMicros }: Waits,
): readonly SceneMark[] {
  return layout.seats.flatMap(({ actor, x, y, radius }): readonly SceneMark[] => {
    const timer = timers.find((each) => each.actor === actor);
    if (timer === undefined) return [];
    const rim = radius + GAP;
    const left = shareLeft(timer, nowMicros);
    brush.circles([x, y, rim], { stroke: { colour: palette.line, width: 1 } });
    if (left > 0) brush.line(arc(x, y, rim, left), { colour: palette.election, width: 3 });
    const label = `${String(Math.round(left * 100))} % left`;
    return [{ kind: 'wait', row: timer.start, lane: actor, x, y: y - rim, label }];
  });
}

/** What is left ends at the top, where it began: the beginning wanders towards it. */
function arc(x: number, y: number, radius: number, share: number): readonly number[] {
  const sides = Math.max(1, Math.ceil(SIDES * share));
  const points: number[] = [];
  for (let i = 0; i <= sides; i += 1) {
    const angle = 2 * Math.PI * (1 - share + (share * i) / sides);
    points.push(x + radius * Math.sin(angle), y - radius * Math.cos(angle));
  }
  return points;
}
