import type { Port } from '../../core/env.js';
import type { RandomStream } from '../kernel/choices.js';
import type { Channel } from '../kernel/pending.js';
import type { Delay } from './delay.js';

/** How a link treats datagrams when nothing is planned. Rates are in parts of a million. */
export interface LinkSettings {
  readonly latency: Delay;
  readonly lossPpm: number;
  readonly duplicationPpm: number;
  /** How much later a copy comes than its original. */
  readonly copyDelay: Delay;
  /** How often a datagram is held up for `overtakeDelay`, so that later ones overtake it. */
  readonly overtakePpm: number;
  readonly overtakeDelay: Delay;
}

/** What is planned for the next messages of a link. */
export interface LinkOrder {
  readonly effect: 'lose' | 'duplicate';
  /** The message name that it is for; null for any. */
  readonly type: string | null;
  /** How many messages it is still for. */
  left: number;
  /** How long after the original a copy comes, in µs. */
  readonly delayMicros: number;
}

/** A cut that stands on a link. */
interface LinkCut {
  /** The disturbance that cuts. */
  readonly id: number;
  /** Whose connections are cut; null for all of them, and for datagrams. */
  readonly port: Port | null;
  /** Connections do not wait for its end: they break, and none can be opened. */
  readonly isKill: boolean;
}

/** A hold that stands on a link. */
interface LinkHold {
  /** The disturbance that holds. */
  readonly id: number;
  /** Whose connections are held; null for all of them, and for datagrams. */
  readonly port: Port | null;
  /** The message names that are held; null for all. */
  readonly types: readonly string[] | null;
}

/** One direction between two processes. */
export class Link {
  readonly from: number;
  readonly to: number;
  /** Stands for the link in the run hash; its datagrams overtake each other. A connection has channels of its own. */
  readonly channel: Channel;
  readonly stream: RandomStream;
  readonly cuts: LinkCut[] = [];
  /** The product of the factors by which it is slowed. */
  factor = 1;
  readonly holds: LinkHold[] = [];
  readonly orders: LinkOrder[] = [];

  constructor(from: number, to: number, channel: Channel, stream: RandomStream) {
    this.from = from;
    this.to = to;
    this.channel = channel;
    this.stream = stream;
  }

  /** Whether nothing gets through: to connections of `port`, or for null to datagrams. */
  isCut(port: Port | null): boolean {
    for (const cut of this.cuts) if (cut.port === null || cut.port === port) return true;
    return false;
  }

  /** Whether connections of `port` break here instead of waiting. */
  isKilled(port: Port): boolean {
    return this.cuts.some((cut) => cut.isKill && (cut.port === null || cut.port === port));
  }

  /**
   * Whether something of this name has to wait: on a connection of `port`, or for null as a datagram. What opens and
   * closes connections has no name, and waits where all names do.
   */
  holdsBack(name: string | null, port: Port | null): boolean {
    for (const hold of this.holds) {
      if (hold.port !== null && hold.port !== port) continue;
      if (hold.types === null || (name !== null && hold.types.includes(name))) return true;
    }
    return false;
  }

  /** The order that applies to the next message of this name, used up by one. No message of a stream is doubled. */
  takeOrder(name: string, isOnStream: boolean): LinkOrder | null {
    for (const [i, order] of this.orders.entries()) {
      if (order.type !== null && order.type !== name) continue;
      if (isOnStream && order.effect === 'duplicate') continue;
      order.left -= 1;
      if (order.left === 0) this.orders.splice(i, 1);
      return order;
    }
    return null;
  }
}
