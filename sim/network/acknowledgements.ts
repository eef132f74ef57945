/**
 * What a sender learns of what it has sent. A message is acknowledged when its process has taken it and the way back is
 * open. In the ordinary case that is known at the delivery, without an event of its own; where something stands in the
 * way, a clock starts, and a side that waits for too long gives its connection up.
 */
import type { Input, Vocabulary } from '../../core/env.js';
import { WORK_SORTS } from '../kernel/pending.js';
import { PlannedWork } from '../kernel/planned-work.js';
import type { Arrival } from '../process/arrival.js';
import type { Endpoint } from './connection.js';
import type { Endings } from './endings.js';
import type { StreamSettings } from './stream-settings.js';
import type { Wire } from './wire.js';

/** A machine, as connections see it. */
export interface Receiver<V extends Vocabulary> {
  readonly isAlive: boolean;
  receive(arrival: Arrival<V>): void;
}

export interface AcknowledgementOptions<V extends Vocabulary> {
  readonly wire: Wire<V>;
  readonly endings: Endings<V>;
  readonly settings: StreamSettings;
  receiver(address: number): Receiver<V> | undefined;
}

export class Acknowledgements<V extends Vocabulary> {
  readonly #options: AcknowledgementOptions<V>;

  constructor(options: AcknowledgementOptions<V>) {
    this.#options = options;
  }

  /** A process has taken the next message of an end; `event` reported it. */
  taken(end: Endpoint<V>, event: number): void {
    end.delivered += 1;
    end.lastDelivered = event;
    this.catchUp(end);
    if (end.acknowledged < end.delivered) this.watch(end);
  }

  /** What was taken is acknowledged, if the way back is open. */
  catchUp(end: Endpoint<V>): void {
    if (end.acknowledged === end.delivered || this.#options.wire.isCut(end.peer)) return;
    const { wire } = this.#options;
    end.acknowledged = end.delivered;
    end.waitsSince = wire.kernel.nowMicros;
    if (!end.isFull || end.writable !== null || !this.#hasRoom(end)) return;
    const work = new PlannedWork(WORK_SORTS.writable, 'a window opens', () => this.#open(end));
    end.writable = wire.kernel.schedule(wire.control, wire.latency(end.peer), work);
  }

  /** Something is in the way of what an end has sent: unless a sign of the other side comes in time, it gives up. */
  watch(end: Endpoint<V>): void {
    if (end.silence !== null || !end.isWaiting) return;
    const { wire, settings } = this.#options;
    const { kernel, control } = wire;
    const delay = Math.max(0, end.waitsSince + settings.silenceMicros - kernel.nowMicros);
    const work = new PlannedWork(WORK_SORTS.silence, 'a connection may be given up', () => this.#lose(end));
    end.silence = kernel.schedule(control, delay, work);
  }

  #open(end: Endpoint<V>): void {
    end.writable = null;
    if (!end.isLive || !this.#hasRoom(end)) return;
    end.isFull = false;
    this.#tell(end, { kind: 'writable', connection: end.connection.id }, () => end.lastDelivered);
  }

  #lose(end: Endpoint<V>): void {
    end.silence = null;
    if (!this.#isSilent(end)) {
      this.watch(end);
      return;
    }
    if (!end.isLive) {
      this.#abandon(end);
      return;
    }
    this.#tell(end, { kind: 'broken', connection: end.connection.id, why: 'silent' }, () => {
      // A process that stood still until now may have been answered meanwhile.
      if (!this.#isSilent(end)) return null;
      this.#abandon(end);
      return this.#options.endings.end(end, 'timeout', end.lastSent);
    });
  }

  /** What waits at a barrier is not sent anew any more. */
  #abandon(end: Endpoint<V>): void {
    this.#options.wire.sever(end, end.stalled > 0 ? 0 : end.underWay.length, 'cut');
  }

  #tell(end: Endpoint<V>, input: Input<V>, begin: () => number | null): void {
    this.#options.receiver(end.address)?.receive({ input, begin: () => (end.isLive ? begin() : null) });
  }

  #isSilent(end: Endpoint<V>): boolean {
    const { wire, settings } = this.#options;
    return end.isWaiting && wire.kernel.nowMicros - end.waitsSince >= settings.silenceMicros;
  }

  #hasRoom({ unacknowledged }: Endpoint<V>): boolean {
    return unacknowledged * 2 <= this.#options.settings.windowMessages;
  }
}
