import { unreachable } from '../../../../core/assert.js';
import type { RecipeParts } from '../../../../core/client/recipes/parts.js';
import type { Task } from '../plan.js';
import { CounterRun } from './counter.js';
import type { TaskDesk, TaskRun } from './desk.js';
import { EphemeralRun } from './ephemeral.js';
import { QueueRun } from './queue.js';
import { ConfigApp } from './recipes/config.js';
import { ConfigCacheApp } from './recipes/config-cache.js';
import { ConfigSetApp } from './recipes/config-set.js';
import { DiscoveryApp } from './recipes/discovery.js';
import { GroupApp } from './recipes/group.js';
import { ServiceApp } from './recipes/service.js';
import { LeaderApp } from './recipes/leader.js';
import { BarrierApp } from './recipes/barrier.js';
import { DoubleBarrierApp } from './recipes/double-barrier.js';
import { LockApp } from './recipes/lock.js';
import { ReadWriteApp } from './recipes/read-write-lock.js';
import { RecipeTask } from './recipes/recipe-task.js';
import { SemaphoreApp } from './recipes/semaphore.js';
import { CounterApp } from './recipes/shared-counter.js';
import { LockedQueueApp, QueueApp } from './recipes/shared-queue.js';
import { TwoPhaseApp } from './recipes/two-phase-commit.js';
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
    case 'read-write-lock':
      return new RecipeTask(desk, parts, (kit) => new ReadWriteApp(kit, plan));
    case 'leader':
      return new RecipeTask(desk, parts, (kit) => new LeaderApp(kit, plan));
    case 'semaphore':
      return new RecipeTask(desk, parts, (kit) => new SemaphoreApp(kit, plan));
    case 'config':
      return new RecipeTask(desk, parts, (kit) => new ConfigApp(kit, plan));
    case 'config-cache':
      return new RecipeTask(desk, parts, (kit) => new ConfigCacheApp(kit, plan));
    case 'config-set':
      return new RecipeTask(desk, parts, (kit) => new ConfigSetApp(kit, plan));
    case 'group':
      return new RecipeTask(desk, parts, (kit) => new GroupApp(kit, plan));
    case 'service':
      return new RecipeTask(desk, parts, (kit) => new ServiceApp(kit, plan));
    case 'discovery':
      return new RecipeTask(desk, parts, (kit) => new DiscoveryApp(kit, plan));
    case 'barrier':
      return new RecipeTask(desk, parts, (kit) => new BarrierApp(kit, plan));
    case 'double-barrier':
      return new RecipeTask(desk, parts, (kit) => new DoubleBarrierApp(kit, plan));
    case 'shared-queue':
    case 'priority-queue':
      return new RecipeTask(desk, parts, (kit) => new QueueApp(kit, plan));
    case 'locked-queue':
      return new RecipeTask(desk, parts, (kit) => new LockedQueueApp(kit, plan));
    case 'shared-counter':
      return new RecipeTask(desk, parts, (kit) => new CounterApp(kit, plan));
    case 'two-phase-commit':
      return new RecipeTask(desk, parts, (kit) => new TwoPhaseApp(kit, plan));
    default:
      return unreachable(plan);
  }
}
