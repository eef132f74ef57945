import type { ReturnedCall } from '../../../../../core/client/owner.js';
import type {
  ConfigWatch,
  ConfigWatchOwner,
} from '../../../../../core/client/recipes/config/config-watch.js';
import { failedWith } from '../../../../../core/client/failed-with.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type ConfigPlan = Extract<Task, { kind: 'config' | 'config-cache' | 'config-set' }>;

const WRITE = 0;
const ANY_VERSION = -1;

/** Keeps a znode of configuration in view, and on to the end; its steps write it, delete it, or look at it anew. */
export class ConfigApp extends RecipeApp implements ConfigWatchOwner {
  private readonly plan: ConfigPlan;
  private readonly config: ConfigWatch;
  private isOpen = false;

  constructor(kit: RecipeKit, plan: ConfigPlan) {
    super(kit, plan);
    this.plan = plan;
    this.config = new kit.parts.configWatch(kit.handle, plan.path, this);
  }

  changed(): void {}

  protected get isTidy(): boolean {
    return true;
  }

  protected begin(): void {
    if (!this.isOpen) this.config.open();
    this.isOpen = true;
    const { path } = this.plan;
    const drawn = this.desk.below(8);
    if (drawn === 0) {
      this.config.close();
      this.config.open();
      this.stepEnds();
    } else if (drawn === 1) this.call(WRITE, { kind: 'delete', path, version: ANY_VERSION });
    else this.call(WRITE, { kind: 'setData', path, data: this.desk.unique(), version: ANY_VERSION });
  }

  protected answered(_tag: number, call: ReturnedCall): void {
    if (call.request.kind === 'setData' && failedWith(call, 'NONODE')) this.make(this.plan.path);
    else this.stepEnds();
  }

  protected override made(): void {
    this.stepEnds();
  }

  protected passed(): void {}
}
