import { unreachable } from '../../core/assert.js';
import type { Port } from '../../core/env.js';
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

/** What can stand on links until it is healed. With a port it is for the connections of that port alone. */
export type Disturbance =
  /** Nothing gets through. `kill`: connections break at once, and are refused; otherwise they wait for its end. */
  | { readonly kind: 'cut'; readonly port?: Port; readonly mode?: 'drop' | 'kill' }
  /** Messages wait at the end of the way until the hold ends. `types` are message names; null for all. */
  | { readonly kind: 'hold'; readonly types: readonly string[] | null; readonly port?: Port }
  /** Latency is `factor` times as long. */
  | { readonly kind: 'slow'; readonly factor: number };

/** What carries messages over links, and is told of what happens to them. */
export interface LinkUser {
  /** These links were cut in the mode `kill`, for connections of this port or for all. */
  killed(links: readonly LinkId[], port: Port | null): void;
  /**
   * These links are not as slow any more as they were. What is under way there takes no longer than what is sent now: a
   * slowness has an end like every fault, or recovery would wait for what it has left behind.
   */
  quickened(links: readonly LinkId[]): void;
  /** A disturbance has ended; `isRelease` if a hold has. */
  relieved(isRelease: boolean): void;
}

interface Standing {
  readonly disturbance: Disturbance;
  readonly links: readonly LinkId[];
}

/** All links of a run, and what disturbs them. Disturbances overlap: a link is whole when the last of them ended. */
export class Disturbances {
  readonly #kernel: Kernel;
  readonly #events: Reporter<WorldEvent>;
  readonly #links = new Map<number, Link>();
  readonly #standing = new Map<number, Standing>();
  readonly #users: LinkUser[] = [];
  #ids = 0;

  constructor(kernel: Kernel, events: Reporter<WorldEvent>) {
    this.#kernel = kernel;
    this.#events = events;
  }

  /** From now on `user` is told of what happens to links. */
  inform(user: LinkUser): void {
    this.#users.push(user);
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
    for (const { from, to } of links) impose(disturbance, id, this.link(from, to));
    const pairs = links.flatMap(({ from, to }) => [from, to]);
    if (disturbance.kind === 'slow') {
      this.#events.emit({ kind: 'net.slowed', id, links: pairs, factor: disturbance.factor }, 0);
      return id;
    }
    const { port = null } = disturbance;
    const mode = disturbance.kind === 'hold' ? 'hold' : (disturbance.mode ?? 'drop');
    this.#events.emit({ kind: 'net.partitioned', id, links: pairs, mode, port }, 0);
    if (mode === 'kill') for (const user of this.#users) user.killed(links, port);
    return id;
  }

  /** The next `order.left` messages of a link are lost or doubled. */
  order(link: LinkId, order: LinkOrder): void {
    this.link(link.from, link.to).orders.push(order);
  }

  /** Ends one disturbance; nothing happens if it has ended already. */
  end(id: number): void {
    const standing = this.#standing.get(id);
    if (standing === undefined) return;
    this.#end(id, standing, standing.links);
    const { kind } = standing.disturbance;
    if (kind === 'slow') for (const user of this.#users) user.quickened(standing.links);
    this.#relieve(kind === 'hold');
  }

  /** Ends what stands on the links that `isIncluded` accepts: every disturbance, or holds alone. */
  heal(isIncluded: (link: LinkId) => boolean, isForHoldsOnly = false): void {
    let hasReleased = false;
    let hasEnded = false;
    const quickened: LinkId[] = [];
    for (const [id, standing] of [...this.#standing]) {
      const isHold = standing.disturbance.kind === 'hold';
      const ended = standing.links.filter(isIncluded);
      if (ended.length === 0 || (isForHoldsOnly && !isHold)) continue;
      this.#end(id, standing, ended);
      hasReleased ||= isHold;
      if (standing.disturbance.kind === 'slow') quickened.push(...ended);
      hasEnded = true;
    }
    if (!isForHoldsOnly)
      for (const link of this.#links.values()) if (isIncluded(link)) link.orders.length = 0;
    if (quickened.length > 0) for (const user of this.#users) user.quickened(quickened);
    if (hasEnded) this.#relieve(hasReleased);
  }

  #relieve(isRelease: boolean): void {
    for (const user of this.#users) user.relieved(isRelease);
  }

  /** Ends a disturbance on some of its links. */
  #end(id: number, { disturbance, links }: Standing, ended: readonly LinkId[]): void {
    const rest = links.filter((link) => !ended.includes(link));
    if (rest.length > 0) this.#standing.set(id, { disturbance, links: rest });
    else this.#standing.delete(id);
    for (const { from, to } of ended) lift(disturbance, id, this.link(from, to));
    this.#events.emit({ kind: 'net.healed', id }, 0);
  }
}

function impose(disturbance: Disturbance, id: number, link: Link): void {
  switch (disturbance.kind) {
    case 'cut':
      link.cuts.push({ id, port: disturbance.port ?? null, isKill: disturbance.mode === 'kill' });
      return;
    case 'hold':
      link.holds.push({ id, port: disturbance.port ?? null, types: disturbance.types });
      return;
    case 'slow':
      link.factor *= disturbance.factor;
      return;
    default:
      unreachable(disturbance);
  }
}

function lift(disturbance: Disturbance, id: number, link: Link): void {
  if (disturbance.kind === 'slow') {
    link.factor /= disturbance.factor;
    return;
  }
  const list = disturbance.kind === 'cut' ? link.cuts : link.holds;
  const at = list.findIndex((standing) => standing.id === id);
  if (at >= 0) list.splice(at, 1);
}
