import type { Input, Vocabulary } from '../../core/env.js';
import type { Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Arrival } from '../process/arrival.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { Letter } from './dispatch.js';
import type { Link } from './link.js';

/** What a packet needs of the network that carries it. */
export interface Carrier<V extends Vocabulary> {
  /** The packet is at the end of its way. */
  arrive(packet: Packet<V>): void;
  /** Reports that its process gets it; returns that event's index. */
  delivered(packet: Packet<V>): number;
}

/** A datagram on its way, in the network's own envelope: it is the pending event and the input at once. */
export class Packet<V extends Vocabulary> implements Work, Arrival<V> {
  readonly sort = WORK_SORTS.datagram;
  readonly type: number;
  readonly link: Link;
  /** Who sent it, in which life, and its number: see the field type `msg`. */
  readonly msg: number;
  /** The index of the event that reported the sending. */
  readonly sent: number;
  readonly input: Extract<Input<V>, { readonly kind: 'datagram' }>;
  /** It was held once: a hold that began since does not stop it again. */
  isReleased = false;
  readonly #carrier: Carrier<V>;

  constructor(carrier: Carrier<V>, link: Link, datagram: V['datagram'], letter: Letter) {
    this.#carrier = carrier;
    this.link = link;
    this.msg = letter.msg;
    this.sent = letter.sent;
    this.type = letter.type;
    this.input = { kind: 'datagram', from: link.from, datagram };
  }

  /** The message's name. */
  get name(): string {
    return this.input.datagram.kind;
  }

  /** Another one of the same message, on a way of its own. */
  copy(): Packet<V> {
    return new Packet(this.#carrier, this.link, this.input.datagram, this);
  }

  execute(): void {
    this.#carrier.arrive(this);
  }

  begin(): number {
    return this.#carrier.delivered(this);
  }

  describe(): string {
    return `${this.name} from ${String(this.link.from)} to ${String(this.link.to)}`;
  }

  /** An event about it, of the kinds that say no more than which message it is. */
  event(kind: 'net.held' | 'net.released'): WorldEvent {
    return { kind, from: this.link.from, to: this.link.to, msg: this.msg, type: this.name };
  }
}
