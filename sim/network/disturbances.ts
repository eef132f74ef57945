import type { Kernel } from '../kernel/kernel.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { LinkOrder } from './link.js';
import { Link } from './link.js';

/** One direction between two processes, as a pair of addresses. */
export interface LinkId {
  readonly from: number;
  readonly to: number;
}

/** What can stand on links until it is healed. */
export type Disturbance =
  /** Nothing gets through. */
  | { readonly kind: 'cut' }
  /** Messages wait at the end of the way until the hold ends. `types` are message names; null for all. */
  | { readonly kind: 'hold'; readonly types: readonly string[] | null }
  /** Latency is `factor` times as long. */
  | { readonly kind: 'slow'; readonly factor: number };

interface Standing {
  readonly disturbance: Disturbance;
  readonly links: readonly LinkId[];
}

/** All links of a run, and what disturbs them. Disturbances overlap: a link is whole when the last of them ended. */
export class Disturbances {
  /** Called when a hold has ended. */
  onRelease: (() => void) | null = null;
  readonly #kernel: Kernel;
  readonly #events: Reporter<WorldEvent>;
  readonly #links = new Map<number, Link>();
  readonly #standing = new Map<number, Standing>();
  #ids = 0;

  constructor(kernel: Kernel, events: Reporter<WorldEvent>) {
    this.#kernel = kernel;
    this.#events = events;
  }

  /** The link between two processes; made on first use. */
  link(from: number, to: number): Link {
    const key = from * 65536 + to;
    let link = this.#links.get(key);
    if (link === undefined) {
      const stream = this.#kernel.stream(`link/${String(from)}/${String(to)}`);
      link = new Link(from, to, this.#kernel.channel('none'), stream);
      this.#links.set(key, link);
    }
    return link;
  }

  /** A disturbance begins on these links; returns its id. */
  begin(disturbance: Disturbance, links: readonly LinkId[]): number {
    this.#ids += 1;
    const id = this.#ids;
    this.#standing.set(id, { disturbance, links });
    for (const { from, to } of links) {
      const link = this.link(from, to);
      if (disturbance.kind === 'cut') link.cuts += 1;
      else if (disturbance.kind === 'slow') link.factor *= disturbance.factor;
      else link.holds.push({ id, types: disturbance.types });
    }
    const pairs = links.flatMap(({ from, to }) => [from, to]);
    if (disturbance.kind === 'slow') {
      this.#events.emit({ kind: 'net.slowed', id, links: pairs, factor: disturbance.factor }, 0);
    } else {
      const mode = disturbance.kind === 'cut' ? 'drop' : 'hold';
      this.#events.emit({ kind: 'net.partitioned', id, links: pairs, mode }, 0);
    }
    return id;
  }

  /** The next `order.left` datagrams of a link are lost or doubled. */
  order(link: LinkId, order: LinkOrder): void {
    this.link(link.from, link.to).orders.push(order);
  }

  /** Ends one disturbance; nothing happens if it has ended already. */
  end(id: number): void {
    const standing = this.#standing.get(id);
    if (standing === undefined) return;
    this.#end(id, standing, standing.links);
    if (standing.disturbance.kind === 'hold') this.onRelease?.();
  }

  /** Ends what stands on the links that `isIncluded` accepts: every disturbance, or holds alone. */
  heal(isIncluded: (link: LinkId) => boolean, isForHoldsOnly = false): void {
    let hasReleased = false;
    for (const [id, standing] of [...this.#standing]) {
      const isHold = standing.disturbance.kind === 'hold';
      const ended = standing.links.filter(isIncluded);
      if (ended.length === 0 || (isForHoldsOnly && !isHold)) continue;
      this.#end(id, standing, ended);
      hasReleased ||= isHold;
    }
    if (!isForHoldsOnly)
      for (const link of this.#links.values()) if (isIncluded(link)) link.orders.length = 0;
    if (hasReleased) this.onRelease?.();
  }

  /** Ends a disturbance on some of its links. */
  #end(id: number, { disturbance, links }: Standing, ended: readonly LinkId[]): void {
    const rest = links.filter((link) => !ended.includes(link));
    if (rest.length > 0) this.#standing.set(id, { disturbance, links: rest });
    else this.#standing.delete(id);
    for (const { from, to } of ended) {
      const link = this.link(from, to);
      if (disturbance.kind === 'cut') link.cuts -= 1;
      else if (disturbance.kind === 'slow') link.factor /= disturbance.factor;
      else {
        const at = link.holds.findIndex((hold) => hold.id === id);
        if (at >= 0) link.holds.splice(at, 1);
      }
    }
    this.#events.emit({ kind: 'net.healed', id }, 0);
  }
}
