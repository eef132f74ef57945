/** The timers that a process has set, as the world's events tell it. */
import type { Handlers } from '../event-stream.js';
import type { WorldEvent } from '../world-events.js';
import type { Draft, StateTable } from './draft.js';
import type { StateTree } from './state-tree.js';

interface ArmedTimer extends StateTree {
  timer: string;
  /** In µs of virtual time, as of its setting: a clock that is set wrong later brings it sooner or later. */
  dueMicros: number;
}

export interface TimerState extends StateTree {
  /** By their numbers in this life. Absent where no event told of one: a file below full detail says nothing of timers. */
  timers?: StateTable<ArmedTimer>;
}

/** `edit` gives the state of a process for a change. Timers die with their process, as its whole state does. */
export function timerHandlers(
  edit: (actor: number) => TimerState | undefined,
  draft: Draft,
): Handlers<WorldEvent> {
  const end = (id: number, actor: number): void => {
    const state = edit(actor);
    if (state?.timers !== undefined) state.timers = draft.without(state.timers, id);
  };
  return {
    'timer.set': ({ timer, id, atMicros }, { actor }) => {
      const state = edit(actor);
      if (state !== undefined)
        state.timers = draft.put(state.timers ?? {}, id, { timer, dueMicros: atMicros });
    },
    'timer.fired': ({ id }, { actor }) => end(id, actor),
    'timer.cancelled': ({ id }, { actor }) => end(id, actor),
  };
}
