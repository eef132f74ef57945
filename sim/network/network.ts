/**
 * The network of datagrams: any may be late, lost, doubled or overtaken. A datagram is decided on when it is sent
 * (loss, copies, latency) and again when it arrives (cuts, holds, nobody there), so that a cut takes what is under way.
 */
import type { Vocabulary } from '../../core/env.js';
import { hashText } from '../kernel/fingerprint.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Sender } from '../process/host.js';
import type { Arrival } from '../process/life.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import { drawDelay } from './delay.js';
import type { Disturbances } from './disturbances.js';
import type { Link, LinkSettings } from './link.js';

/** What a protocol says of a message to a trace. */
export interface MessageNote {
  readonly slot: number | null;
  readonly ballot: number | null;
}

const MILLION = 1_000_000;
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

/** The network's own envelope around a datagram. */
interface Packet<V extends Vocabulary> {
  readonly link: Link;
  readonly msg: number;
  /** The index of the event that reported the sending. */
  readonly sent: number;
  readonly type: number;
  readonly datagram: V['datagram'];
  /** It was held once: a hold that began since does not stop it again. */
  readonly isReleased: boolean;
}

export class Network<V extends Vocabulary> implements Sender<V> {
  readonly #options: NetworkOptions<V>;
  readonly #events: Reporter<WorldEvent | V['event']>;
  readonly #names = new Map<string, number>();
  readonly #sentBy = new Map<number, number>();
  readonly #held: Packet<V>[] = [];

  constructor(options: NetworkOptions<V>) {
    this.#options = options;
    this.#events = options.events;
    options.disturbances.onRelease = (): void => this.#release();
  }

  /** Sends a datagram from the given life of a process. */
  send(
    { address, incarnation }: Parameters<Sender<V>['send']>[0],
    to: number,
    datagram: V['datagram'],
  ): void {
    const number = (this.#sentBy.get(address) ?? 0) + 1;
    this.#sentBy.set(address, number);
    const msg = incarnation * INCARNATION + number;
    const sent = this.#report(address, to, msg, datagram);
    if (sent === 0) return;
    this.#options.onSend?.(datagram);
    const link = this.#options.disturbances.link(address, to);
    this.#route({ link, msg, sent, type: this.#hashName(datagram.kind), datagram, isReleased: false });
  }

  /** A packet is at the end of its way: the effect of its pending event. */
  arrive(packet: Packet<V>): void {
    const { link, msg, sent, datagram } = packet;
    if (link.cuts > 0) {
      this.#drop(packet, 'cut');
      return;
    }
    if (link.holds.length > 0 && !packet.isReleased && link.holdsBack(datagram.kind)) {
      this.#held.push(packet);
      this.#events.emit(
        { kind: 'net.held', from: link.from, to: link.to, msg, type: datagram.kind },
        link.to,
        sent,
      );
      return;
    }
    const receiver = this.#options.receiver(link.to);
    if (receiver?.isAlive === true) receiver.receive(new DatagramArrival(this.#events, packet));
    else this.#drop(packet, 'down');
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
    const { choices } = this.#options.kernel;
    const { settings } = this.#options;
    let delay = drawDelay(settings.latency, choices, link.stream) * link.factor;
    const fate = MILLION - 1 - choices.draw(link.stream, MILLION);
    const order = link.orders.length > 0 ? link.takeOrder(packet.datagram.kind) : null;
    if (link.cuts > 0) {
      this.#drop(packet, 'cut');
      return;
    }
    if (order?.effect === 'lose' || fate < settings.lossPpm) {
      this.#drop(packet, order?.effect === 'lose' ? 'fault' : 'loss');
      return;
    }
    if (order?.effect === 'duplicate') this.#copy(packet, delay + order.delayMicros);
    else if (fate < settings.lossPpm + settings.duplicationPpm) {
      this.#copy(packet, delay + drawDelay(settings.copyDelay, choices, link.stream));
    } else if (fate < settings.lossPpm + settings.duplicationPpm + settings.overtakePpm) {
      delay += drawDelay(settings.overtakeDelay, choices, link.stream);
    }
    this.#options.kernel.schedule(link.channel, delay, new DatagramDelivery(this, packet));
  }

  #copy(packet: Packet<V>, delayMicros: number): void {
    const { link, msg, sent, datagram } = packet;
    const event: WorldEvent = {
      kind: 'net.duplicated',
      from: link.from,
      to: link.to,
      msg,
      type: datagram.kind,
      delayMicros,
    };
    this.#events.emit(event, link.from, sent);
    this.#options.kernel.schedule(link.channel, delayMicros, new DatagramDelivery(this, packet));
  }

  #drop({ link, msg, sent, datagram }: Packet<V>, why: string): void {
    if (!this.#events.wants('net.dropped')) {
      this.#events.skip();
      return;
    }
    const event: WorldEvent = {
      kind: 'net.dropped',
      from: link.from,
      to: link.to,
      msg,
      type: datagram.kind,
      why,
    };
    this.#events.emit(event, link.to, sent);
  }

  /** A hold ended: what no hold keeps back any more goes on at once, in the order of arrival. */
  #release(): void {
    for (const packet of this.#held.splice(0)) {
      const { link, msg, sent, datagram } = packet;
      if (link.holdsBack(datagram.kind)) {
        this.#held.push(packet);
        continue;
      }
      this.#events.emit(
        { kind: 'net.released', from: link.from, to: link.to, msg, type: datagram.kind },
        link.to,
        sent,
      );
      this.#options.kernel.schedule(
        link.channel,
        0,
        new DatagramDelivery(this, { ...packet, isReleased: true }),
      );
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

class DatagramDelivery<V extends Vocabulary> implements Work {
  readonly sort = WORK_SORTS.datagram;
  readonly type: number;
  readonly #network: Network<V>;
  readonly #packet: Packet<V>;

  constructor(network: Network<V>, packet: Packet<V>) {
    this.#network = network;
    this.#packet = packet;
    this.type = packet.type;
  }

  execute(): void {
    this.#network.arrive(this.#packet);
  }

  describe(): string {
    const { link, datagram } = this.#packet;
    return `${datagram.kind} from ${String(link.from)} to ${String(link.to)}`;
  }
}

class DatagramArrival<V extends Vocabulary> implements Arrival<V> {
  readonly input: Arrival<V>['input'];
  readonly #events: Reporter<WorldEvent | V['event']>;
  readonly #packet: Packet<V>;

  constructor(events: Reporter<WorldEvent | V['event']>, packet: Packet<V>) {
    this.#events = events;
    this.#packet = packet;
    this.input = { kind: 'datagram', from: packet.link.from, datagram: packet.datagram };
  }

  begin(): number {
    if (!this.#events.wants('net.delivered')) return this.#events.skip();
    const { link, msg, sent, datagram } = this.#packet;
    return this.#events.emit(
      { kind: 'net.delivered', from: link.from, msg, type: datagram.kind },
      link.to,
      sent,
    );
  }
}
