import { unreachable } from '../../../../core/assert.js';
import type { RecipeParts } from '../../../../core/client/recipes/parts.js';
import type { Task } from '../plan.js';
import { CounterRun } from './counter.js';
import type { TaskDesk, TaskRun } from './desk.js';
import { EphemeralRun } from './ephemeral.js';
import { QueueRun } from './queue.js';
import { LockApp } from './recipes/lock.js';
import { RecipeTask } from './recipes/recipe-task.js';
import { RegisterRun } from './register.js';
import { ScriptRun } from './script.js';
import { WatchRun } from './watch.js';

/** Sets to work on a planned task. */
export function makeTask(plan: Task, desk: TaskDesk, parts: RecipeParts): TaskRun {
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
    case 'lock':
      return new RecipeTask(desk, parts, (kit) => new LockApp(kit, plan));
    default:
      return unreachable(plan);
  }
}
