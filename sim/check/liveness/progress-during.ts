import { Findings } from '../checker.js';
import type { Demands, ZabChecker } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import { seconds } from './seconds.js';

/**
 * V7: between two moments of the run, while a fault stands, something is committed at least every so often. Premise: each
 * commit in that time, and its end.
 */
export function progressDuring(
  demand: NonNullable<Demands['progressDuring']>,
  ghosts: ZabGhosts,
): ZabChecker {
  const findings = new Findings('V7');
  const { withinMicros, fromMicros, toMicros } = demand;
  let lastMicros = fromMicros;
  let lastAt = 0;
  const judge = (untilMicros: number, index: number): void => {
    findings.premise();
    if (untilMicros - lastMicros <= withinMicros) return;
    findings.violated(
      `promised that something is committed every ${seconds(withinMicros)}, but nothing was between ` +
        `${seconds(lastMicros)} and ${seconds(untilMicros)}`,
      [
        { index: lastAt, role: 'commit before' },
        { index, role: 'next commit' },
      ].filter((evidence) => evidence.index > 0),
    );
  };
  ghosts.judges.committed.push((_, __, { micros, index }) => {
    if (micros < fromMicros || lastMicros >= toMicros) return;
    judge(Math.min(micros, toMicros), index);
    lastMicros = micros;
    lastAt = index;
  });
  return {
    findings,
    handlers: ghosts.handlersWith({}),
    finish: ({ micros }) => {
      if (micros > fromMicros && lastMicros < toMicros) judge(Math.min(micros, toMicros), 0);
    },
  };
}
