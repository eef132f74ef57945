import { unreachable } from '../../../../core/assert.js';
import type { Task } from '../plan.js';
import { CounterRun } from './counter.js';
import type { TaskDesk, TaskRun } from './desk.js';
import { EphemeralRun } from './ephemeral.js';
import { QueueRun } from './queue.js';
import { RegisterRun } from './register.js';
import { ScriptRun } from './script.js';
import { WatchRun } from './watch.js';

/** Sets to work on a planned task. */
export function makeTask(plan: Task, desk: TaskDesk): TaskRun {
  switch (plan.kind) {
    case 'script':
      return new ScriptRun(desk, plan);
    case 'counter':
      return new CounterRun(desk, plan);
    case 'queue':
      return new QueueRun(desk, plan);
    case 'register':
      return new RegisterRun(desk, plan);
    case 'watch':
      return new WatchRun(desk, plan);
    case 'ephemeral':
      return new EphemeralRun(desk, plan);
    default:
      return unreachable(plan);
  }
}
