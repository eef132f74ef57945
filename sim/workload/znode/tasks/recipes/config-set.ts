import type {
  ConfigPublisher,
  ConfigPublisherOwner,
} from '../../../../../core/client/recipes/config/config-publisher.js';
import type { ConfigSet, ConfigSetOwner } from '../../../../../core/client/recipes/config/config-set.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type ConfigSetPlan = Extract<Task, { kind: 'config' | 'config-cache' | 'config-set' }>;

const NAMES: readonly string[] = ['a', 'b', 'c', 'd'];

/** Keeps a set of entries in view, and on to the end; its steps put another revision in force. */
export class ConfigSetApp extends RecipeApp implements ConfigSetOwner, ConfigPublisherOwner {
  private readonly set: ConfigSet;
  private readonly publisher: ConfigPublisher;
  private isOpen = false;

  constructor(kit: RecipeKit, plan: ConfigSetPlan) {
    super(kit, plan);
    this.set = new kit.parts.configSet(kit.handle, plan.path, this);
    this.publisher = new kit.parts.configPublisher(kit.handle, plan.path, this);
  }

  changed(): void {}

  published(): void {
    this.stepEnds();
  }

  overtaken(): void {
    this.stepEnds();
  }

  protected get isTidy(): boolean {
    return this.publisher.isIdle;
  }

  protected begin(): void {
    if (!this.isOpen) this.set.open();
    this.isOpen = true;
    if (!this.set.isKnown) {
      this.later();
      return;
    }
    const entries = new Map<string, string>();
    for (const name of NAMES) if (this.desk.below(4) > 0) entries.set(name, this.desk.unique());
    this.publisher.publish(this.set.revision, entries);
  }

  protected answered(): void {}

  protected passed(): void {}
}
