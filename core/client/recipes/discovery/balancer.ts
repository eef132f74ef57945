import { unreachable } from '../../../assert.js';
import type { ServiceInstance } from './service-instance.js';

export type BalancingStrategy =
  /** One after the other. */
  | 'round-robin'
  | 'random'
  /** The same one, until it is there no more. */
  | 'sticky'
  /** By chance, in proportion to their weights. */
  | 'weighted';

/** Says whose turn it is. Lists are given in an order that stays: by id. */
export class Balancer {
  readonly strategy: BalancingStrategy;
  private turns = 0;
  private favourite = '';

  constructor(strategy: BalancingStrategy) {
    this.strategy = strategy;
  }

  /** Null if there is nobody. `below` draws an integer in [0, bound). */
  choose(instances: readonly ServiceInstance[], below: (bound: number) => number): ServiceInstance | null {
    if (instances.length === 0) return null;
    switch (this.strategy) {
      case 'round-robin':
        return this.next(instances);
      case 'random':
        return instances[below(instances.length)] ?? null;
      case 'sticky':
        return this.same(instances, below);
      case 'weighted':
        return byWeight(instances, below);
      default:
        return unreachable(this.strategy);
    }
  }

  /** It goes on counting when the list changes: over any stretch without a change all have their turn equally often. */
  private next(instances: readonly ServiceInstance[]): ServiceInstance | null {
    const chosen = instances[this.turns % instances.length] ?? null;
    this.turns += 1;
    return chosen;
  }

  private same(
    instances: readonly ServiceInstance[],
    below: (bound: number) => number,
  ): ServiceInstance | null {
    const kept = instances.find(({ id }) => id === this.favourite);
    const chosen = kept ?? instances[below(instances.length)] ?? null;
    this.favourite = chosen?.id ?? '';
    return chosen;
  }
}

function byWeight(
  instances: readonly ServiceInstance[],
  below: (bound: number) => number,
): ServiceInstance | null {
  let left = below(instances.reduce((sum, { weight }) => sum + weight, 0));
  for (const instance of instances) {
    left -= instance.weight;
    if (left < 0) return instance;
  }
  return null;
}
