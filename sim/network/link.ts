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

/** What is planned for the next datagrams of a link. */
export interface LinkOrder {
  readonly effect: 'lose' | 'duplicate';
  /** The message name that it is for; null for any. */
  readonly type: string | null;
  /** How many datagrams it is still for. */
  left: number;
  /** How long after the original a copy comes, in µs. */
  readonly delayMicros: number;
}

/** A hold that stands on a link. */
export interface LinkHold {
  /** The disturbance that holds. */
  readonly id: number;
  /** The message names that are held; null for all. */
  readonly types: readonly string[] | null;
}

/** One direction between two processes. */
export class Link {
  readonly from: number;
  readonly to: number;
  /** Stands for the link in the run hash; its datagrams overtake each other. */
  readonly channel: Channel;
  readonly stream: RandomStream;
  /** How many disturbances cut it. */
  cuts = 0;
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

  /** Whether a message of this name has to wait. */
  holdsBack(type: string): boolean {
    return this.holds.some(({ types }) => types === null || types.includes(type));
  }

  /** The order that applies to the next message of this name, used up by one. */
  takeOrder(type: string): LinkOrder | null {
    for (const [i, order] of this.orders.entries()) {
      if (order.type !== null && order.type !== type) continue;
      order.left -= 1;
      if (order.left === 0) this.orders.splice(i, 1);
      return order;
    }
    return null;
  }
}
