import type { Pace } from '../plan.js';
import type { TaskDesk } from './desk.js';

/** How long a client rests that could not do a step, at least: whatever refused it takes a while to change. */
const REST_MICROS = 5_000;

/** When the steps of a task begin, and when there are no more. */
export class Pacing {
  private readonly desk: TaskDesk;
  private readonly pace: Pace;

  constructor(desk: TaskDesk, pace: Pace) {
    this.desk = desk;
    this.pace = pace;
  }

  /** How long it is until the first step. */
  untilStart(): number {
    return Math.max(0, (this.pace.fromMicros ?? 0) - this.desk.elapsedMicros());
  }

  /** Whether no step begins any more, after so many. */
  isOver(steps: number): boolean {
    const { count, untilMicros } = this.pace;
    return steps >= count || (untilMicros !== undefined && this.desk.elapsedMicros() >= untilMicros);
  }

  /** From nothing to twice the plan's time: two clients of one pace shall not go in step. */
  thinking(): number {
    return this.desk.below(2 * this.pace.thinkMicros + 1);
  }

  /** Before a step is taken again that could not be done. */
  resting(): number {
    return REST_MICROS + this.thinking();
  }
}
