/**
 * The network of streams: connections that are ordered and reliable until they break, as over TCP. What a cut stops is
 * not lost, it waits: the transport sends it anew. So a cut shows late, as silence, and a connection that outlives it
 * has lost nothing; while a break (a reset, a crash, a machine that is gone) loses a tail, in each direction its own.
 */
import { assert, unreachable } from '../../core/assert.js';
import type { Port, Vocabulary } from '../../core/env.js';
import type { ConnectionId } from '../../core/ids.js';
import { WORK_SORTS } from '../kernel/pending.js';
import { PlannedWork } from '../kernel/planned-work.js';
import type { Speaker, StreamTransport } from '../process/ports.js';
import type { AcknowledgementOptions } from './acknowledgements.js';
import { Acknowledgements } from './acknowledgements.js';
import type { Carrier, Endpoint } from './connection.js';
import { Connection, Segment } from './connection.js';
import type { Dispatch, Letter } from './dispatch.js';
import type { Disturbances, LinkId, LinkUser } from './disturbances.js';
import { Endings } from './endings.js';
import type { StreamSettings } from './stream-settings.js';
import type { WireOptions } from './wire.js';
import { Wire } from './wire.js';

const MILLION = 1_000_000;

/** Of a plan that says nothing of connections. */
const DEFAULT_SETTINGS: StreamSettings = { windowMessages: 1_000, silenceMicros: 15_000_000, resetPpm: 0 };

export interface StreamsOptions<V extends Vocabulary> {
  readonly wire: WireOptions<V> & { readonly disturbances: Disturbances };
  readonly settings: StreamSettings | undefined;
  readonly dispatch: Dispatch<V>;
  readonly receiver: AcknowledgementOptions<V>['receiver'];
}

export class Streams<V extends Vocabulary> implements StreamTransport<V>, Carrier<V>, LinkUser {
  readonly #wire: Wire<V>;
  readonly #settings: StreamSettings;
  readonly #dispatch: Dispatch<V>;
  readonly #receiver: StreamsOptions<V>['receiver'];
  readonly #endings: Endings<V>;
  readonly #acknowledgements: Acknowledgements<V>;
  /** The doors that are open at each address. */
  readonly #listening = new Map<number, Set<Port>>();
  #ids = 0;
  #isCalm = false;

  constructor({ wire, settings = DEFAULT_SETTINGS, dispatch, receiver }: StreamsOptions<V>) {
    this.#wire = new Wire(wire);
    this.#settings = settings;
    this.#dispatch = dispatch;
    this.#receiver = receiver;
    this.#endings = new Endings(this.#wire, this);
    this.#acknowledgements = new Acknowledgements({
      wire: this.#wire,
      endings: this.#endings,
      settings,
      receiver,
    });
    wire.disturbances.inform(this);
  }

  listen(address: number, port: Port): void {
    const ports = this.#listening.get(address);
    if (ports === undefined) this.#listening.set(address, new Set([port]));
    else ports.add(port);
  }

  connect(from: number, to: number, port: Port): ConnectionId {
    assert(from !== to, 'a process does not connect to itself');
    this.#ids += 1;
    const id = this.#ids;
    const { kernel } = this.#wire;
    const connection = new Connection<V>({ id, from, to, port }, () => kernel.channel('fifo'));
    this.#endings.connections.set(id, connection);
    const { asker } = connection;
    asker.waitsSince = kernel.nowMicros;
    const { cause } = this.#wire.events;
    const ask = new Segment<V>(this, asker, { kind: 'accepted', connection: id, port, from }, { cause });
    this.#wire.post(ask, this.#wire.latency(asker));
    return id;
  }

  send(speaker: Speaker, id: ConnectionId, message: V['message']): boolean {
    const end = this.#end(id, speaker.address);
    if (end === null) return true;
    const { address: from, incarnation } = speaker;
    const letter = this.#dispatch.send({ from, to: end.peer.address, incarnation, connection: id }, message);
    if (letter === null || !end.isLive) return true;
    this.#route(end, message, letter);
    const isRoom = end.unacknowledged <= this.#settings.windowMessages;
    end.isFull ||= !isRoom;
    return isRoom;
  }

  close(from: number, id: ConnectionId): void {
    const end = this.#end(id, from);
    if (end === null) return;
    const cause = this.#endings.end(end, 'close', this.#wire.events.cause);
    if (end.connection.isOver) return;
    const farewell = { kind: 'broken', connection: id, why: 'closed' } as const;
    this.#wire.post(new Segment<V>(this, end, farewell, { cause, why: 'close' }), this.#wire.latency(end));
  }

  /** A process died; `cause` reported it. */
  crashed(address: number, cause: number): void {
    this.#listening.delete(address);
    this.#endings.crash(address, cause);
  }

  /** A process lives again where one died: what is sent anew to the dead one is answered with a reset. */
  started(address: number): void {
    for (const connection of this.#endings.connections.values()) {
      const end = connection.end(address);
      if (end?.state !== 'ended') continue;
      const { peer } = end;
      if (peer.isLive && peer.unacknowledged > 0) this.#endings.reset(end, 'reset');
    }
  }

  /** From now on no connection breaks by chance: recovery is owed once faults have stopped. */
  calm(): void {
    this.#isCalm = true;
  }

  /** Whether there is a connection over one of these links, of this port or for null of any. */
  isAnyOver(links: readonly LinkId[], port: Port | null): boolean {
    return this.#over(links, port).length > 0;
  }

  /** Breaks the connections over these links, of this port or for null of all. */
  breakOver(links: readonly LinkId[], port: Port | null): void {
    for (const connection of this.#over(links, port)) this.#endings.break(connection);
  }

  killed(links: readonly LinkId[], port: Port | null): void {
    for (const connection of this.#over(links, port)) this.#endings.cut(connection);
  }

  quickened(links: readonly LinkId[]): void {
    for (const { asker, answerer } of this.#endings.connections.values()) {
      for (const end of [asker, answerer]) {
        const { address: from, peer } = end;
        if (links.some((link) => link.from === from && link.to === peer.address)) this.#hasten(end);
      }
    }
  }

  /** What waited at a barrier that is gone goes on: after a cut when the transport tries again, after a hold at once. */
  relieved(): void {
    for (const connection of this.#endings.connections.values()) {
      this.#relieve(connection.asker);
      this.#relieve(connection.answerer);
    }
  }

  arrive(segment: Segment<V>): void {
    const { from, isPressing } = segment;
    if (!isPressing && (from.stalled > 0 || this.#wire.stops(segment))) this.#stall(segment);
    else this.#pass(segment);
  }

  begin(segment: Segment<V>): number | null {
    const { input, from: sender } = segment;
    const receiver = sender.peer;
    switch (input.kind) {
      case 'accepted':
        return this.#accept(receiver, segment.cause);
      case 'connected':
        if (receiver.state !== 'asking') return null;
        receiver.state = 'open';
        return receiver.connection.opened;
      case 'message':
        return this.#take(segment);
      case 'broken':
        if (!receiver.isLive) return null;
        return this.#endings.end(receiver, segment.why ?? 'reset', segment.cause);
      default:
        return unreachable(input);
    }
  }

  #end(id: ConnectionId, address: number): Endpoint<V> | null {
    const end = this.#endings.connections.get(id)?.end(address) ?? null;
    return end?.isLive === true ? end : null;
  }

  #over(links: readonly LinkId[], port: Port | null): Connection<V>[] {
    return [...this.#endings.connections.values()].filter(
      ({ port: own, asker: { address: a }, answerer: { address: b } }) =>
        (port === null || own === port) &&
        links.some(({ from, to }) => (from === a && to === b) || (from === b && to === a)),
    );
  }

  /** Two draws for each message, as for a datagram: its latency and its fate, of which 0 is the calm one. */
  #route(end: Endpoint<V>, message: V['message'], letter: Letter): void {
    const { kernel } = this.#wire;
    const link = this.#wire.link(end);
    const delay = this.#wire.latency(end);
    const fate = MILLION - 1 - kernel.choices.draw(link.stream, MILLION);
    const segment = new Segment(
      this,
      end,
      { kind: 'message', connection: end.connection.id, message },
      { cause: letter.sent, letter },
    );
    if (!end.isWaiting) end.waitsSince = kernel.nowMicros;
    end.sent += 1;
    end.lastSent = letter.sent;
    if (end.isSevered) {
      this.#wire.drop(segment, 'reset');
      this.#acknowledgements.watch(end);
      return;
    }
    const isLost = link.orders.length > 0 && link.takeOrder(message.kind, true) !== null;
    if (isLost || (!this.#isCalm && fate < this.#settings.resetPpm)) {
      // What was sent before arrives, this message does not, and here the connection is at its end.
      this.#wire.sever(end, end.underWay.length, 'reset');
      this.#wire.drop(segment, isLost ? 'fault' : 'reset');
      this.#endings.break(end.connection);
      return;
    }
    this.#wire.post(segment, delay);
    if (delay >= this.#settings.silenceMicros) this.#acknowledgements.watch(end);
  }

  /** All that takes as long as the way of what this end sends: messages, a next try, and word of what was taken. */
  #hasten(end: Endpoint<V>): void {
    const { kernel } = this.#wire;
    const { peer } = end;
    this.#wire.hasten(end);
    if (end.flow !== null) end.flow = kernel.hasten(end.flow, this.#wire.latency(end));
    if (peer.writable !== null) peer.writable = kernel.hasten(peer.writable, this.#wire.latency(end));
  }

  /** A segment has come to a barrier, or to those that wait there. */
  #stall(segment: Segment<V>): void {
    const { from } = segment;
    from.stalled += 1;
    if (from.stalled === 1) this.#hold(segment);
    this.#acknowledgements.watch(from);
    this.#acknowledgements.watch(from.peer);
  }

  /** Reports that a hold stops a message. Those behind it merely queue. */
  #hold(segment: Segment<V>): void {
    if (segment.isHeld || this.#wire.isCut(segment.from)) return;
    const held = segment.event('net.held');
    if (held === null) return;
    segment.isHeld = true;
    this.#wire.events.emit(held.event, segment.from.peer.address, held.sent);
  }

  #relieve(end: Endpoint<V>): void {
    if (end.flow !== null) return;
    const [head] = end.underWay;
    const isFree = end.stalled > 0 && head !== undefined && !this.#wire.stops(head);
    const isUnheard = end.acknowledged < end.delivered && !this.#wire.isCut(end.peer);
    if (!isFree && !isUnheard) return;
    const { kernel, control } = this.#wire;
    const work = new PlannedWork(WORK_SORTS.flow, 'a connection goes on', () => this.#flow(end));
    end.flow = kernel.schedule(control, head?.isHeld === true ? 0 : this.#wire.latency(end), work);
  }

  #flow(end: Endpoint<V>): void {
    end.flow = null;
    this.#acknowledgements.catchUp(end);
    for (let [head] = end.underWay; end.stalled > 0 && head !== undefined; [head] = end.underWay) {
      if (this.#wire.stops(head)) {
        this.#hold(head);
        this.#acknowledgements.watch(end);
        return;
      }
      end.stalled -= 1;
      if (head.isHeld) {
        const released = head.event('net.released');
        if (released !== null) this.#wire.events.emit(released.event, end.peer.address, released.sent);
      }
      this.#pass(head);
    }
  }

  /** A segment has come through. */
  #pass(segment: Segment<V>): void {
    const { from, isPressing, input } = segment;
    const to = from.peer;
    if (!isPressing) from.underWay.shift();
    if (input.kind === 'accepted') this.#ask(segment, input.port);
    else if (to.isLive) this.#receiver(to.address)?.receive(segment);
    else if (input.kind === 'message') this.#reject(segment);
    if (!segment.isTaken) this.#acknowledgements.watch(from);
  }

  #ask(segment: Segment<V>, port: Port): void {
    const { from } = segment;
    const to = from.peer;
    const isListening = this.#listening.get(to.address)?.has(port) === true;
    if (isListening && !this.#wire.isKilled(from)) {
      to.state = 'asked';
      this.#receiver(to.address)?.receive(segment);
    } else {
      to.state = 'ended';
      this.#endings.settle(from.connection);
      if (from.isLive) this.#endings.reset(to, 'refused');
    }
  }

  /** A message has come to an end that is not there any more. A machine that is up says so. */
  #reject(segment: Segment<V>): void {
    const to = segment.from.peer;
    const isUp = this.#receiver(to.address)?.isAlive === true;
    this.#wire.drop(segment, isUp ? 'closed' : 'down');
    if (isUp) this.#endings.reset(to, 'reset');
  }

  #accept(answerer: Endpoint<V>, cause: number): number | null {
    if (answerer.state !== 'asked') return null;
    answerer.state = 'open';
    const { connection } = answerer;
    const { id: conn, asker, port } = connection;
    const grant = new Segment<V>(this, answerer, { kind: 'connected', connection: conn }, { cause });
    this.#wire.post(grant, this.#wire.latency(answerer));
    connection.opened = this.#wire.events.emit(
      { kind: 'conn.opened', conn, to: answerer.address, port },
      asker.address,
      cause,
    );
    return connection.opened;
  }

  #take(segment: Segment<V>): number | null {
    const { from: sender, letter, name } = segment;
    const receiver = sender.peer;
    if (letter === null || name === null) return null;
    if (!receiver.isLive) {
      this.#reject(segment);
      return null;
    }
    const { events } = this.#wire;
    const { msg, sent } = letter;
    const event = events.wants('net.delivered')
      ? events.emit({ kind: 'net.delivered', from: sender.address, msg, type: name }, receiver.address, sent)
      : events.skip();
    this.#acknowledgements.taken(sender, event);
    return event;
  }
}
