/**
 * What leaves a process, as a datagram or over a connection: it gets its number and is reported. A fault that is aimed
 * at the sending strikes here, before it.
 */
import type { Vocabulary } from '../../core/env.js';
import type { NameHashes } from '../kernel/name-hashes.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';

/** What a protocol says of a message to a trace. */
export interface MessageNote {
  readonly slot: number | null;
  readonly ballot: number | null;
  readonly zxid: number | null;
  readonly epoch: number | null;
}

/** Anything that can be sent. */
type Sendable<V extends Vocabulary> = V['datagram'] | V['message'];

/** A message that was sent. */
export interface Letter {
  /** Who sent it, in which life, and its number: see the field type `msg`. */
  readonly msg: number;
  /** The index of the event that reported the sending. */
  readonly sent: number;
  /** The hash of its name, for the run hash. */
  readonly type: number;
}

export interface Sending {
  readonly from: number;
  readonly to: number;
  /** The life of the sender. */
  readonly incarnation: number;
  /** Null for a datagram. */
  readonly connection: number | null;
}

export interface DispatchOptions<V extends Vocabulary> {
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly names: NameHashes;
  isAlive(address: number): boolean;
  note(message: Sendable<V>): MessageNote;
  /** Called with each message that is sent: debug runs freeze it. */
  readonly onSend: ((message: Sendable<V>) => void) | null;
}

const INCARNATION = 4294967296;

export class Dispatch<V extends Vocabulary> {
  readonly #options: DispatchOptions<V>;
  readonly #events: Reporter<WorldEvent | V['event']>;
  readonly #sentBy: number[] = [];

  constructor(options: DispatchOptions<V>) {
    this.#options = options;
    this.#events = options.events;
  }

  /** A message leaves; null if a fault struck just before and took the sender. */
  send(sending: Sending, message: Sendable<V>): Letter | null {
    const { from, incarnation } = sending;
    const number = (this.#sentBy[from] ?? 0) + 1;
    this.#sentBy[from] = number;
    const msg = incarnation * INCARNATION + number;
    const sent = this.#report(sending, msg, message);
    if (sent === 0) return null;
    this.#options.onSend?.(message);
    return { msg, sent, type: this.#options.names.of(message.kind) };
  }

  #report({ from, to, connection: conn }: Sending, msg: number, message: Sendable<V>): number {
    if (!this.#events.wants('net.sent')) return this.#events.skip();
    const { slot, ballot, zxid, epoch } = this.#options.note(message);
    const event: WorldEvent = {
      kind: 'net.sent',
      to,
      msg,
      conn,
      type: message.kind,
      slot,
      ballot,
      zxid,
      epoch,
    };
    this.#events.before(event, from);
    return this.#options.isAlive(from) ? this.#events.emit(event, from) : 0;
  }
}
