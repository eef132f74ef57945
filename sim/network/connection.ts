/**
 * What is known of a connection: its two ends, and what is on its way between them. One end owns what it sends, until
 * the other side has it.
 */
import type { Input, Port, Vocabulary } from '../../core/env.js';
import { hashText } from '../kernel/fingerprint.js';
import type { Channel, Pending, Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Arrival } from '../process/arrival.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { Letter } from './dispatch.js';
import type { Link } from './link.js';

/** Why an end of a connection is gone, as the world knows it. A process learns less: see `BrokenWhy`. */
export type CloseWhy = 'close' | 'reset' | 'timeout' | 'crash' | 'cut' | 'refused';

/** What can go over a connection. Besides messages these are the words of the transport itself. */
type Carried<V extends Vocabulary> = Extract<
  Input<V>,
  { readonly kind: 'accepted' | 'connected' | 'message' | 'broken' }
>;

/** What a segment needs of the network that carries it. */
export interface Carrier<V extends Vocabulary> {
  /** The segment is at the end of its way. */
  arrive(segment: Segment<V>): void;
  /** Its process gets it: reports that, and returns the event's index; null if it came to nothing. */
  begin(segment: Segment<V>): number | null;
}

/** One thing on its way over a connection: it is the pending event and the input at once. */
export class Segment<V extends Vocabulary> implements Work, Arrival<V> {
  readonly sort: number;
  readonly type: number;
  readonly from: Endpoint<V>;
  readonly input: Carried<V>;
  /** Of a message; null for the words of the transport. */
  readonly letter: Letter | null;
  /** For an end of the connection: why it ends. */
  readonly why: CloseWhy | null;
  /** No cut and no hold stops it: the cut itself has sent it. */
  readonly isPressing: boolean;
  /** The event that brought it about; a message has its sending. */
  readonly cause: number;
  /** A hold has stopped it, and this was reported. */
  isHeld = false;
  /** Its process has it. */
  isTaken = false;
  pending: Pending | null = null;
  readonly #carrier: Carrier<V>;

  constructor(
    carrier: Carrier<V>,
    from: Endpoint<V>,
    input: Carried<V>,
    about: {
      readonly cause: number;
      readonly letter?: Letter;
      readonly why?: CloseWhy;
      readonly isPressing?: boolean;
    },
  ) {
    this.#carrier = carrier;
    this.from = from;
    this.input = input;
    this.letter = about.letter ?? null;
    this.why = about.why ?? null;
    this.isPressing = about.isPressing ?? false;
    this.cause = about.cause;
    this.sort = this.letter === null ? WORK_SORTS.connection : WORK_SORTS.message;
    this.type = this.letter?.type ?? hashText(this.why ?? input.kind);
  }

  /** The message's name; null for the words of the transport. */
  get name(): string | null {
    return this.input.kind === 'message' ? this.input.message.kind : null;
  }

  execute(): void {
    this.#carrier.arrive(this);
  }

  begin(): number | null {
    this.isTaken = true;
    return this.#carrier.begin(this);
  }

  describe(): string {
    const { connection, address, peer } = this.from;
    const what = this.name ?? this.why ?? this.input.kind;
    return `${what} from ${String(address)} to ${String(peer.address)} on ${String(connection.id)}`;
  }

  /** A message on its way, and the event that says no more than which one it is; null for the words of the transport. */
  event(kind: 'net.held' | 'net.released'): { readonly event: WorldEvent; readonly sent: number } | null {
    const { letter, name } = this;
    if (letter === null || name === null) return null;
    const { address: from, peer } = this.from;
    return { event: { kind, from, to: peer.address, msg: letter.msg, type: name }, sent: letter.sent };
  }
}

/**
 * `asking`: it asked and has no answer. `unasked`: it has not heard of the connection. `asked`: it is going to accept.
 */
type EndState = 'asking' | 'unasked' | 'asked' | 'open' | 'ended';

/** One end of a connection, and all that it has sent and the other has not got. */
export class Endpoint<V extends Vocabulary> {
  readonly connection: Connection<V>;
  readonly address: number;
  /** Of what it sends. */
  readonly channel: Channel;
  state: EndState;
  /** The link that it sends over, when it was looked for. */
  link: Link | null = null;
  /** In the order of sending. */
  readonly underWay: Segment<V>[] = [];
  /** So many of the first under way have arrived at a barrier (a cut, a hold), where they wait. */
  stalled = 0;
  /** Numbers of messages: sent, taken by the other process, and known here to be taken. */
  sent = 0;
  delivered = 0;
  acknowledged = 0;
  /** How many messages are known to be lost. */
  lost = 0;
  /** Since when it has waited for a sign of the other side, in µs. */
  waitsSince = 0;
  /** The events that reported its last sending, and the last delivery of what it sent. */
  lastSent = 0;
  lastDelivered = 0;
  /** Nothing that it sends from now on arrives. */
  isSevered = false;
  /** Its process was told that the window is full, and waits. */
  isFull = false;
  /** What is going to happen to it; null for nothing. */
  silence: Pending | null = null;
  flow: Pending | null = null;
  writable: Pending | null = null;

  constructor(connection: Connection<V>, address: number, channel: Channel, state: EndState) {
    this.connection = connection;
    this.address = address;
    this.channel = channel;
    this.state = state;
  }

  get peer(): Endpoint<V> {
    const { asker, answerer } = this.connection;
    return this === asker ? answerer : asker;
  }

  /** Its process has the connection, or is about to. */
  get isLive(): boolean {
    return this.state !== 'ended' && this.state !== 'unasked';
  }

  /** How many messages wait for an acknowledgement. */
  get unacknowledged(): number {
    return this.sent - this.acknowledged;
  }

  /** Whether it waits for a sign of the other side. */
  get isWaiting(): boolean {
    return this.stalled > 0 || this.state === 'asking' || (this.isLive && this.unacknowledged > 0);
  }
}

/** Who is asked, and for which door. */
export interface ConnectionAsk {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly port: Port;
}

export class Connection<V extends Vocabulary> {
  readonly id: number;
  readonly port: Port;
  readonly asker: Endpoint<V>;
  readonly answerer: Endpoint<V>;
  /** The event that reported its opening. */
  opened = 0;

  constructor({ id, from, to, port }: ConnectionAsk, channel: () => Channel) {
    this.id = id;
    this.port = port;
    this.asker = new Endpoint(this, from, channel(), 'asking');
    this.answerer = new Endpoint(this, to, channel(), 'unasked');
  }

  /** Its end at this address; null if it has none there. */
  end(address: number): Endpoint<V> | null {
    if (this.asker.address === address) return this.asker;
    return this.answerer.address === address ? this.answerer : null;
  }

  /** Nobody has it any more, and nobody is going to: the other side might still be asked while the question is under way. */
  get isOver(): boolean {
    const { asker, answerer } = this;
    if (asker.isLive || answerer.isLive) return false;
    return answerer.state === 'ended' || !asker.underWay.some(({ input }) => input.kind === 'accepted');
  }
}
