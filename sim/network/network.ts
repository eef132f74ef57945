/**
 * The network of datagrams: any may be late, lost, doubled or overtaken. A datagram is decided on when it is sent
 * (loss, copies, latency) and again when it arrives (cuts, holds, nobody there), so that a cut takes what is under way.
 */
import type { Vocabulary } from '../../core/env.js';
import { hashText } from '../kernel/fingerprint.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Sender } from '../process/host.js';
import type { Arrival } from '../process/life.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import { drawDelay } from './delay.js';
import type { Disturbances } from './disturbances.js';
import type { LinkSettings } from './link.js';
import type { Carrier } from './packet.js';
import { Packet } from './packet.js';

/** What a protocol says of a message to a trace. */
export interface MessageNote {
  readonly slot: number | null;
  readonly ballot: number | null;
}

const MILLION = 1_000_000;
const CALM = { lossPpm: 0, duplicationPpm: 0, overtakePpm: 0 } as const;
const INCARNATION = 4294967296;

/** A machine, as the network sees it. */
interface Receiver<V extends Vocabulary> {
  readonly isAlive: boolean;
  receive(arrival: Arrival<V>): void;
}

export interface NetworkOptions<V extends Vocabulary> {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly disturbances: Disturbances;
  readonly settings: LinkSettings;
  receiver(address: number): Receiver<V> | undefined;
  note(datagram: V['datagram']): MessageNote;
  /** Called with each datagram that is sent: debug runs freeze it. */
  readonly onSend: ((datagram: V['datagram']) => void) | null;
}

export class Network<V extends Vocabulary> implements Sender<V>, Carrier<V> {
  readonly #options: NetworkOptions<V>;
  readonly #events: Reporter<WorldEvent | V['event']>;
  readonly #names = new Map<string, number>();
  readonly #sentBy: number[] = [];
  readonly #held: Packet<V>[] = [];
  #isCalm = false;

  constructor(options: NetworkOptions<V>) {
    this.#options = options;
    this.#events = options.events;
    options.disturbances.onRelease = (): void => this.#release();
  }

  send(from: number, to: number, datagram: V['datagram'], incarnation: number): void {
    const number = (this.#sentBy[from] ?? 0) + 1;
    this.#sentBy[from] = number;
    const msg = incarnation * INCARNATION + number;
    const sent = this.#report(from, to, msg, datagram);
    if (sent === 0) return;
    this.#options.onSend?.(datagram);
    const link = this.#options.disturbances.link(from, to);
    this.#route(new Packet(this, link, { datagram, msg, sent, type: this.#hashName(datagram.kind) }));
  }

  /** From now on nothing is lost, doubled or held up by chance: recovery is owed once faults have stopped. */
  calm(): void {
    this.#isCalm = true;
  }

  arrive(packet: Packet<V>): void {
    const { link } = packet;
    if (link.cuts > 0) {
      this.#drop(packet, 'cut');
      return;
    }
    if (link.holds.length > 0 && !packet.isReleased && link.holdsBack(packet.name)) {
      this.#held.push(packet);
      this.#events.emit(packet.event('net.held'), link.to, packet.sent);
      return;
    }
    const receiver = this.#options.receiver(link.to);
    if (receiver?.isAlive === true) receiver.receive(packet);
    else this.#drop(packet, 'down');
  }

  delivered({ link, msg, sent, name }: Packet<V>): number {
    if (!this.#events.wants('net.delivered')) return this.#events.skip();
    return this.#events.emit({ kind: 'net.delivered', from: link.from, msg, type: name }, link.to, sent);
  }

  /** Reports the sending; 0 if a fault struck just before and took the sender. */
  #report(from: number, to: number, msg: number, datagram: V['datagram']): number {
    if (!this.#events.wants('net.sent')) return this.#events.skip();
    const { slot, ballot } = this.#options.note(datagram);
    const event: WorldEvent = { kind: 'net.sent', to, msg, type: datagram.kind, slot, ballot };
    this.#events.before(event, from);
    if (this.#options.receiver(from)?.isAlive !== true) return 0;
    return this.#events.emit(event, from);
  }

  /**
   * Two draws for each datagram, its latency and its fate, so that a changed rate shifts no later draw of the link
   * unless it takes effect. A fate of 0 is the calm one.
   */
  #route(packet: Packet<V>): void {
    const { link } = packet;
    const { settings, kernel } = this.#options;
    const { choices } = kernel;
    let delay = drawDelay(settings.latency, choices, link.stream) * link.factor;
    const fate = MILLION - 1 - choices.draw(link.stream, MILLION);
    const { lossPpm, duplicationPpm, overtakePpm } = this.#isCalm ? CALM : settings;
    const order = link.orders.length > 0 ? link.takeOrder(packet.name) : null;
    if (link.cuts > 0) {
      this.#drop(packet, 'cut');
      return;
    }
    if (order?.effect === 'lose' || fate < lossPpm) {
      this.#drop(packet, order?.effect === 'lose' ? 'fault' : 'loss');
      return;
    }
    if (order?.effect === 'duplicate') this.#copy(packet, delay + order.delayMicros);
    else if (fate < lossPpm + duplicationPpm) {
      this.#copy(packet, delay + drawDelay(settings.copyDelay, choices, link.stream));
    } else if (fate < lossPpm + duplicationPpm + overtakePpm) {
      delay += drawDelay(settings.overtakeDelay, choices, link.stream);
    }
    kernel.schedule(link.channel, delay, packet);
  }

  #copy(packet: Packet<V>, delayMicros: number): void {
    const { link, msg, sent, name: type } = packet;
    const { from, to } = link;
    this.#events.emit({ kind: 'net.duplicated', from, to, msg, type, delayMicros }, from, sent);
    this.#options.kernel.schedule(link.channel, delayMicros, packet.copy());
  }

  #drop({ link, msg, sent, name: type }: Packet<V>, why: string): void {
    const { from, to } = link;
    if (!this.#events.wants('net.dropped')) this.#events.skip();
    else this.#events.emit({ kind: 'net.dropped', from, to, msg, type, why }, to, sent);
  }

  /** A hold ended: what no hold keeps back any more goes on at once, in the order of arrival. */
  #release(): void {
    for (const packet of this.#held.splice(0)) {
      const { link, sent } = packet;
      if (link.holdsBack(packet.name)) {
        this.#held.push(packet);
        continue;
      }
      packet.isReleased = true;
      this.#events.emit(packet.event('net.released'), link.to, sent);
      this.#options.kernel.schedule(link.channel, 0, packet);
    }
  }

  #hashName(name: string): number {
    let hash = this.#names.get(name);
    if (hash === undefined) {
      hash = hashText(name);
      this.#names.set(name, hash);
    }
    return hash;
  }
}
