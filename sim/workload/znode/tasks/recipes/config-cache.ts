import type { ReturnedCall } from '../../../../../core/client/owner.js';
import type {
  ConfigCache,
  ConfigCacheOwner,
} from '../../../../../core/client/recipes/config/config-cache.js';
import { failedWith } from '../../../../../core/client/failed-with.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type ConfigCachePlan = Extract<Task, { kind: 'config' | 'config-cache' | 'config-set' }>;

const WRITE = 0;
const ANY_VERSION = -1;

/** A small tree: leaves, and a znode that has some. */
const PLACES: readonly string[] = ['', '/a', '/b', '/b/x', '/b/y', '/c'];

/** Keeps a subtree at hand, and on to the end; its steps write or delete one of its znodes, or begin anew. */
export class ConfigCacheApp extends RecipeApp implements ConfigCacheOwner {
  private readonly plan: ConfigCachePlan;
  private readonly cache: ConfigCache;
  private isOpen = false;

  constructor(kit: RecipeKit, plan: ConfigCachePlan) {
    super(kit, plan);
    this.plan = plan;
    this.cache = new kit.parts.configCache(kit.handle, plan.path, this);
  }

  changed(): void {}

  completed(): void {}

  protected get isTidy(): boolean {
    return true;
  }

  protected begin(): void {
    if (!this.isOpen) this.cache.open();
    this.isOpen = true;
    const path = this.plan.path + (PLACES[this.desk.below(PLACES.length)] ?? '');
    const drawn = this.desk.below(12);
    if (drawn === 0) {
      this.cache.close();
      this.cache.open();
      this.stepEnds();
    } else if (drawn <= 4) this.call(WRITE, { kind: 'delete', path, version: ANY_VERSION });
    else this.call(WRITE, { kind: 'setData', path, data: this.desk.unique(), version: ANY_VERSION });
  }

  protected answered(_tag: number, call: ReturnedCall): void {
    const { request } = call;
    if (request.kind === 'setData' && failedWith(call, 'NONODE')) this.make(request.path ?? '/');
    else this.stepEnds();
  }

  protected override made(): void {
    this.stepEnds();
  }

  protected passed(): void {}
}
