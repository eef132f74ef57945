import { byText } from '../../../text-order.js';
import type { Zxid } from '../../../zxid.js';
import { ZERO_ZXID } from '../../../zxid.js';
import type { BalancingStrategy } from './balancer.js';
import { Balancer } from './balancer.js';
import type { CachedNode, ConfigCacheOwner } from '../config/config-cache.js';
import { ConfigCache } from '../config/config-cache.js';
import type { DownOwner, DownPolicy } from './down-marks.js';
import { DownMarks } from './down-marks.js';
import { nameOf, parentOf } from '../../../znode/path.js';
import type { ServiceInstance } from './service-instance.js';
import { decodeInstance } from './service-instance.js';
import type { SharedHandle } from '../shared-handle.js';
import { Showing } from '../showing.js';

export interface ServiceProviderOptions {
  /** The service: instances are the znodes below it. */
  readonly path: string;
  readonly strategy: BalancingStrategy;
  readonly down: DownPolicy;
}

/**
 * Finds an instance of a service for each piece of work (recipe 11; Curator's ServiceProvider). While there is no server
 * at hand, or not everything has been read since, it goes on with the instances that it knows: better an old list than
 * none. Instances that fail their users too often it leaves out for a while.
 */
export class ServiceProvider implements ConfigCacheOwner, DownOwner {
  private readonly handle: SharedHandle;
  private readonly showing: Showing;
  private readonly cache: ConfigCache;
  private readonly marks: DownMarks;
  private readonly balancer: Balancer;
  private readonly path: string;
  private readonly instances = new Map<string, ServiceInstance>();
  /** By id, those that are not marked as down. */
  private usable: readonly ServiceInstance[] = [];
  private view = '';

  constructor(handle: SharedHandle, { path, strategy, down }: ServiceProviderOptions) {
    this.path = path;
    this.cache = this.makeCache(handle);
    this.marks = new DownMarks(handle, down, this);
    this.handle = handle;
    this.showing = new Showing(handle, { recipe: 'discovery', path });
    this.balancer = new Balancer(strategy);
  }

  /** Whether the list may be old: there is no server at hand, or not all has been read since there is. */
  get isStale(): boolean {
    return !this.cache.isCurrent;
  }

  /** Those that may get work, by id. */
  get available(): readonly ServiceInstance[] {
    return this.usable;
  }

  open(): void {
    this.showing.begins();
    this.view = '';
    this.instances.clear();
    this.usable = [];
    this.cache.open();
  }

  close(): void {
    this.cache.close();
    this.showing.ends();
  }

  /** Whose turn it is; null if nobody is known that works. */
  pick(): ServiceInstance | null {
    const chosen = this.balancer.choose(this.usable, (bound) => this.handle.below(bound));
    if (chosen === null) return null;
    const { path } = this;
    const { holder } = this.showing;
    const token = this.asOf();
    this.handle.observe({
      kind: 'recipe.acted',
      recipe: 'discovery',
      path,
      holder,
      what: 'pick',
      item: chosen.id,
      token,
    });
    return chosen;
  }

  /** An instance has failed its user. */
  noteError(id: string): void {
    this.marks.noteError(id);
  }

  changed(path: string, node: CachedNode | null): void {
    if (parentOf(path) !== this.path || path === this.path) return;
    const id = nameOf(path);
    const instance = node === null ? null : decodeInstance(id, node.data);
    if (instance === null) this.instances.delete(id);
    else this.instances.set(id, instance);
    this.refresh();
  }

  completed(): void {
    this.refresh();
  }

  marked(): void {
    this.refresh();
  }

  protected makeCache(handle: SharedHandle): ConfigCache {
    return new ConfigCache(handle, this.path, this);
  }

  /** Up to where the list is known to leave out all that are gone; 0 if it may be old. */
  private asOf(): Zxid {
    return this.isStale ? ZERO_ZXID : this.cache.zxid;
  }

  private refresh(): void {
    const known = [...this.instances.values()].sort(byId);
    this.usable = known.filter(({ id }) => !this.marks.isDown(id));
    if (this.isStale) return;
    const names = known.map(({ id }) => ` ${id}${this.marks.isDown(id) ? '!' : ''}`);
    const view = `${this.balancer.strategy}:${names.join('')}`;
    if (view === this.view) return;
    this.view = view;
    this.showing.shows(view, this.asOf());
  }
}

function byId(one: ServiceInstance, other: ServiceInstance): number {
  return byText(one.id, other.id);
}
