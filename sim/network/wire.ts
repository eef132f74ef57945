/** The wires under the connections: how segments are sent on their way, what stops them there, and how they are lost. */
import type { Vocabulary } from '../../core/env.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Channel } from '../kernel/pending.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { Endpoint, Segment } from './connection.js';
import { drawDelay } from './delay.js';
import type { Disturbances } from './disturbances.js';
import type { Link, LinkSettings } from './link.js';

export interface WireOptions<V extends Vocabulary> {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly disturbances: Disturbances;
  readonly settings: LinkSettings;
}

/** Why a message of a connection was dropped. */
type DropWhy = 'reset' | 'closed' | 'down' | 'fault' | 'cut';

export class Wire<V extends Vocabulary> {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly #disturbances: Disturbances;
  readonly #settings: LinkSettings;
  #control: Channel | null = null;

  constructor({ kernel, events, disturbances, settings }: WireOptions<V>) {
    this.kernel = kernel;
    this.events = events;
    this.#disturbances = disturbances;
    this.#settings = settings;
  }

  /** Of what happens to connections besides segments; in a run without connections there is none. */
  get control(): Channel {
    this.#control ??= this.kernel.channel('none');
    return this.#control;
  }

  /** The link that an end sends over. */
  link(end: Endpoint<V>): Link {
    return (end.link ??= this.#disturbances.link(end.address, end.peer.address));
  }

  /** How long something takes that an end sends now, in µs: one draw of its link. */
  latency(end: Endpoint<V>): number {
    const { stream, factor } = this.link(end);
    return drawDelay(this.#settings.latency, this.kernel.choices, stream) * factor;
  }

  /** Whether nothing of what an end sends gets through. */
  isCut(end: Endpoint<V>): boolean {
    return this.link(end).isCut(end.connection.port);
  }

  /** Whether connections break on the way there, or on the way back. */
  isKilled(end: Endpoint<V>): boolean {
    const { port } = end.connection;
    return this.link(end).isKilled(port) || this.link(end.peer).isKilled(port);
  }

  /** Whether a segment cannot go on now. A question needs the way back as well: nobody accepts without a handshake. */
  stops(segment: Segment<V>): boolean {
    const { from, isPressing, name, input } = segment;
    if (isPressing) return false;
    if (input.kind === 'accepted') {
      if (this.isKilled(from)) return false;
      if (this.isCut(from.peer)) return true;
    }
    return this.isCut(from) || this.link(from).holdsBack(name, from.connection.port);
  }

  /** Puts a segment on its way, behind all that its end has sent before; one that is pressing waits for nothing. */
  post(segment: Segment<V>, delayMicros: number): void {
    const { from, isPressing } = segment;
    if (!from.isWaiting) from.waitsSince = this.kernel.nowMicros;
    if (!isPressing) from.underWay.push(segment);
    const channel = isPressing ? this.control : from.channel;
    segment.pending = this.kernel.schedule(channel, delayMicros, segment);
  }

  /** The link of an end is not as slow any more: what it has under way arrives no later than what it sends now. */
  hasten(end: Endpoint<V>): void {
    // Those behind queue for those before them, and for nothing else.
    end.channel.lastDue = 0;
    for (const segment of end.underWay.slice(end.stalled)) {
      if (segment.pending !== null) segment.pending = this.kernel.hasten(segment.pending, this.latency(end));
    }
  }

  /**
   * From now on nothing arrives of what an end sends, nor of what is under way but the first `kept`. What the transport
   * itself sends afterwards does: it tells of the break.
   */
  sever(end: Endpoint<V>, kept: number, why: DropWhy): void {
    if (end.isSevered) return;
    end.isSevered = true;
    this.discard(end, kept, why);
  }

  /** What an end has under way is lost, but for the first `kept`. */
  discard(end: Endpoint<V>, kept: number, why: DropWhy): void {
    end.stalled = Math.min(end.stalled, kept);
    for (const segment of end.underWay.splice(kept)) {
      if (segment.pending !== null) segment.pending.isCancelled = true;
      this.drop(segment, why);
    }
  }

  /** A segment is lost. Only messages are reported. */
  drop({ from, letter, name }: Segment<V>, why: DropWhy): void {
    if (letter === null || name === null) return;
    from.lost += 1;
    const { address, peer } = from;
    const { msg, sent } = letter;
    if (!this.events.wants('net.dropped')) this.events.skip();
    else {
      this.events.emit(
        { kind: 'net.dropped', from: address, to: peer.address, msg, type: name, why },
        peer.address,
        sent,
      );
    }
  }
}
