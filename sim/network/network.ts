/**
 * The network of datagrams: any may be late, lost, doubled or overtaken. A datagram is decided on when it is sent
 * (loss, copies, latency) and again when it arrives (cuts, holds, nobody there), so that a cut takes what is under way.
 */
import type { Vocabulary } from '../../core/env.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Pending } from '../kernel/pending.js';
import type { Sender } from '../process/host.js';
import type { Arrival } from '../process/arrival.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import { drawDelay } from './delay.js';
import type { Dispatch } from './dispatch.js';
import type { Disturbances, LinkId, LinkUser } from './disturbances.js';
import type { LinkSettings } from './link.js';
import type { Carrier } from './packet.js';
import { Packet } from './packet.js';

const MILLION = 1_000_000;
const CALM = { lossPpm: 0, duplicationPpm: 0, overtakePpm: 0 } as const;

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
  readonly dispatch: Dispatch<V>;
  receiver(address: number): Receiver<V> | undefined;
}

export class Network<V extends Vocabulary> implements Sender<V>, Carrier<V>, LinkUser {
  readonly #options: NetworkOptions<V>;
  readonly #events: Reporter<WorldEvent | V['event']>;
  readonly #held: Packet<V>[] = [];
  /** Under way over a link that was slow when they were sent. */
  readonly #slowed = new Map<Packet<V>, Pending>();
  #isCalm = false;

  constructor(options: NetworkOptions<V>) {
    this.#options = options;
    this.#events = options.events;
    options.disturbances.inform(this);
  }

  send(from: number, to: number, datagram: V['datagram'], incarnation: number): void {
    const letter = this.#options.dispatch.send({ from, to, incarnation, connection: null }, datagram);
    if (letter === null) return;
    this.#route(new Packet(this, this.#options.disturbances.link(from, to), datagram, letter));
  }

  /** From now on nothing is lost, doubled or held up by chance: recovery is owed once faults have stopped. */
  calm(): void {
    this.#isCalm = true;
  }

  arrive(packet: Packet<V>): void {
    const { link } = packet;
    if (this.#slowed.size > 0) this.#slowed.delete(packet);
    if (link.isCut(null)) {
      this.#drop(packet, 'cut');
      return;
    }
    if (link.holds.length > 0 && !packet.isReleased && link.holdsBack(packet.name, null)) {
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

  killed(): void {
    // To a datagram a cut is a cut.
  }

  quickened(links: readonly LinkId[]): void {
    const { kernel, settings } = this.#options;
    for (const [packet, pending] of [...this.#slowed]) {
      const { from, to, stream, factor } = packet.link;
      if (!links.some((link) => link.from === from && link.to === to)) continue;
      this.#slowed.set(
        packet,
        kernel.hasten(pending, drawDelay(settings.latency, kernel.choices, stream) * factor),
      );
    }
  }

  /** What no hold keeps back any more goes on at once, in the order of arrival. */
  relieved(isRelease: boolean): void {
    if (isRelease) this.#release();
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
    const order = link.orders.length > 0 ? link.takeOrder(packet.name, false) : null;
    if (link.isCut(null)) {
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
    const pending = kernel.schedule(link.channel, delay, packet);
    if (link.factor > 1) this.#slowed.set(packet, pending);
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

  #release(): void {
    for (const packet of this.#held.splice(0)) {
      const { link, sent } = packet;
      if (link.holdsBack(packet.name, null)) {
        this.#held.push(packet);
        continue;
      }
      packet.isReleased = true;
      this.#events.emit(packet.event('net.released'), link.to, sent);
      this.#options.kernel.schedule(link.channel, 0, packet);
    }
  }
}
