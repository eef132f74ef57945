/** Recipes with one step wrong, each a mistake that applications make, and the rule that finds it. */
import type { ReturnedCall } from '../../../../core/client/owner.js';
import { Barrier } from '../../../../core/client/recipes/barriers/barrier.js';
import { CommitCoordinator } from '../../../../core/client/recipes/commit/commit-coordinator.js';
import { Counter } from '../../../../core/client/recipes/counter.js';
import { DoubleBarrier } from '../../../../core/client/recipes/barriers/double-barrier.js';
import { Queue } from '../../../../core/client/recipes/queues/queue.js';
import { QueuePut } from '../../../../core/client/recipes/queues/queue-put.js';
import type { SharedHandle } from '../../../../core/client/recipes/shared-handle.js';
import type { Decision } from '../../../../core/client/recipes/commit/two-phase.js';
import type { MultiOp } from '../../../../core/znode/requests.js';
import type { Mistake } from './faulty-runs.js';
import { churningPlanOf, planOf } from './faulty-runs.js';
import { barrierTasks, counterTasks, doubleBarrierTasks, queueTasks, twoPhaseTasks } from './drawn-tasks.js';

/** Takes a lost answer for the news that there is no barrier. */
class HastyBarrier extends Barrier {
  protected override isOpenBy(call: ReturnedCall): boolean {
    return call.outcome !== 'ok';
  }
}

/** Leaves without waiting for the others. */
class ImpatientDoubleBarrier extends DoubleBarrier {
  protected override notGone(): readonly string[] {
    return [];
  }
}

/** Takes a delete whose outcome is unknown for a success. */
class HopefulQueue extends Queue {
  protected override doubted(data: string): void {
    this.finish(data);
  }
}

/** Puts an item in again when the outcome is unknown. */
class RepeatingPut extends QueuePut {
  protected override doubt(): void {
    this.create();
  }
}

class RepeatingQueue extends Queue {
  protected override makePuts(handle: SharedHandle): QueuePut {
    return new RepeatingPut(handle, { recipe: 'queue', path: this.path }, this.owner);
  }
}

/** Goes through a list that has changed since it was read. */
class StaleQueue extends Queue {
  protected override isOutdated(): boolean {
    return false;
  }
}

/** Counts again when the outcome is unknown, without a mark. */
class RepeatingCounter extends Counter {
  protected override doubt(): void {
    this.read();
  }
}

/** Writes its decision whatever has been decided. */
class HeadstrongCoordinator extends CommitCoordinator {
  protected override writing(path: string, decision: Decision): MultiOp {
    return { kind: 'setData', path, data: decision, version: -1 };
  }
}

export const MORE_MISTAKES: Readonly<Record<string, Mistake>> = {
  'a lost answer taken for an open barrier': {
    plan: (seed) => churningPlanOf(seed, barrierTasks),
    recipes: { barrier: HastyBarrier },
    breaks: 'K5',
    seed: 4,
  },
  'a double barrier left alone': {
    plan: (seed) => planOf(seed, doubleBarrierTasks),
    recipes: { doubleBarrier: ImpatientDoubleBarrier },
    breaks: 'K5',
    seed: 4,
  },
  'a lost delete taken for a success': {
    plan: (seed) => planOf(seed, queueTasks('shared-queue')),
    recipes: { queue: HopefulQueue },
    breaks: 'K6',
    seed: 5,
  },
  'an item that is put in again': {
    plan: (seed) => planOf(seed, queueTasks('shared-queue')),
    recipes: { queue: RepeatingQueue },
    breaks: 'K6',
    seed: 2,
  },
  'a list of priorities that is not read again': {
    plan: (seed) => planOf(seed, queueTasks('priority-queue')),
    recipes: { queue: StaleQueue },
    breaks: 'K14',
    seed: 5,
  },
  'a step that is counted again': {
    plan: (seed) => planOf(seed, counterTasks(false)),
    recipes: { counter: RepeatingCounter },
    breaks: 'K10',
    seed: 4,
  },
  'a decision without a condition': {
    plan: (seed) => planOf(seed, twoPhaseTasks),
    recipes: { commitCoordinator: HeadstrongCoordinator },
    breaks: 'K13',
    seed: 5,
  },
};
