/**
 * How connections end. What a break loses is drawn: of what is under way a prefix still arrives, and everything or
 * nothing more often than a part, because a peer that got all or nothing is what recovery has to tell apart.
 */
import type { Vocabulary } from '../../core/env.js';
import type { RandomStream } from '../kernel/choices.js';
import type { Carrier, CloseWhy, Connection, Endpoint } from './connection.js';
import { Segment } from './connection.js';
import type { Wire } from './wire.js';

/** In one of so many crashes the whole machine is gone, and nobody is left to reset its connections. */
const CRASHES_PER_MACHINE = 4;
/** One break in so many loses nothing, one all that is under way, and the others any tail. */
const BREAKS_PER_EXTREME = 4;

export class Endings<V extends Vocabulary> {
  /** Those that somebody has, or is going to have. In the order of asking. */
  readonly connections = new Map<number, Connection<V>>();
  readonly #wire: Wire<V>;
  readonly #carrier: Carrier<V>;
  readonly #streams = new Map<number, RandomStream>();

  constructor(wire: Wire<V>, carrier: Carrier<V>) {
    this.#wire = wire;
    this.#carrier = carrier;
  }

  /** An end is gone. Returns the index of the event that reports it. */
  end(end: Endpoint<V>, why: CloseWhy, cause: number): number {
    const { connection, address, peer } = end;
    // Where nobody is left to take it, all that was not taken is lost, be it still under way.
    const lost = peer.state === 'ended' ? end.sent - end.delivered : end.lost;
    end.state = 'ended';
    this.settle(connection);
    const { id: conn } = connection;
    return this.#wire.events.emit({ kind: 'conn.closed', conn, side: address, why, lost }, address, cause);
  }

  /** If nobody has a connection any more, it is forgotten, with all that is under way. */
  settle(connection: Connection<V>): void {
    if (!connection.isOver) return;
    this.connections.delete(connection.id);
    for (const side of [connection.asker, connection.answerer]) this.#wire.discard(side, 0, 'closed');
  }

  /** Tells the other side that an end is not there (any more). Said twice, it is heard once. */
  reset(end: Endpoint<V>, why: 'reset' | 'cut' | 'refused', cause = this.#wire.events.cause): void {
    const input = {
      kind: 'broken',
      connection: end.connection.id,
      why: why === 'refused' ? 'refused' : 'reset',
    } as const;
    const isPressing = why === 'cut' || this.#wire.isKilled(end);
    const delay = this.#wire.latency(end);
    this.#wire.post(
      new Segment(this.#carrier, end, input, { cause, why, isPressing }),
      isPressing ? 0 : delay,
    );
  }

  /** A connection breaks in the middle: both sides learn it, and in both directions a tail is lost. */
  break(connection: Connection<V>): void {
    for (const end of [connection.asker, connection.answerer]) {
      this.#wire.sever(end, this.#drawKept(end), 'reset');
      this.reset(end, 'reset');
    }
  }

  /** A connection breaks at a cut: both sides learn it at once, and nothing that is under way arrives. */
  cut(connection: Connection<V>): void {
    for (const end of [connection.asker, connection.answerer]) {
      this.#wire.sever(end, 0, 'cut');
      this.reset(end, 'cut');
    }
  }

  /** A process died, and with it its ends. The others learn it at once, or, if its machine is gone, when they try. */
  crash(address: number, cause: number): void {
    for (const connection of [...this.connections.values()]) {
      const end = connection.end(address);
      if (end?.isLive !== true) continue;
      const isGone = this.#draw(end, CRASHES_PER_MACHINE) === CRASHES_PER_MACHINE - 1;
      const kept = this.#drawKept(end);
      // What waits to be sent anew needs a machine that does it.
      this.#wire.sever(end, isGone && end.stalled > 0 ? 0 : kept, 'reset');
      const ended = this.end(end, 'crash', cause);
      if (!isGone && !connection.isOver) this.reset(end, 'reset', ended);
    }
  }

  /** How much of what an end has under way still arrives. */
  #drawKept(end: Endpoint<V>): number {
    const count = end.underWay.length;
    if (end.isSevered || count === 0) return count;
    const how = this.#draw(end, BREAKS_PER_EXTREME);
    if (how === 0) return count;
    return how === 1 ? 0 : count - this.#draw(end, count + 1);
  }

  #draw(end: Endpoint<V>, bound: number): number {
    const { kernel } = this.#wire;
    const key = end.address * 65536 + end.peer.address;
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      stream = kernel.stream(`breaks/${String(end.address)}/${String(end.peer.address)}`);
      this.#streams.set(key, stream);
    }
    return kernel.choices.draw(stream, bound);
  }
}
