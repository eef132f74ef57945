/** The messages of a run while it is read: each from its sending to its end, and what was unusual about it. */
import type { Row, MessageColumns, MessageFate } from '../trace-model.js';
import { MESSAGE_CLASSES, MESSAGE_FATES, MESSAGE_FLAGS, NO_ROW } from '../trace-model.js';
import { grown } from './event-table.js';
import { classOfMessage } from './message-class.js';
import { markDelayed, markOvertaking } from './message-marks.js';

const CAPACITY_FIRST = 1 << 13;
/** No message. */
const NONE = -1;
const IN_FLIGHT = MESSAGE_FATES.indexOf('in-flight');

export interface Sending {
  readonly row: Row;
  readonly micros: number;
  /** Places in `actors`. */
  readonly from: number;
  readonly to: number;
  readonly type: string;
  /** Null for a datagram. */
  readonly connection: number | null;
}

export class MessageTable {
  readonly #types = new Map<string, number>();
  /** The class of each type. */
  readonly #classes: number[] = [];
  /** Further copies of a message, by its number here; in the order in which they left. */
  readonly #copies = new Map<number, number[]>();
  #count = 0;
  #capacity = CAPACITY_FIRST;
  #sent = new Int32Array(CAPACITY_FIRST);
  #ended = new Int32Array(CAPACITY_FIRST);
  #sentMicros = new Float64Array(CAPACITY_FIRST);
  #endedMicros = new Float64Array(CAPACITY_FIRST);
  #from = new Uint16Array(CAPACITY_FIRST);
  #to = new Uint16Array(CAPACITY_FIRST);
  #type = new Uint16Array(CAPACITY_FIRST);
  #fate = new Uint8Array(CAPACITY_FIRST);
  #flags = new Uint8Array(CAPACITY_FIRST);
  /** What keeps its order: a direction of a connection, or all datagrams of a link. */
  #channel = new Float64Array(CAPACITY_FIRST);
  #ofRow = new Int32Array(CAPACITY_FIRST);
  #rows = 0;

  send({ row, micros, from, to, type, connection }: Sending): void {
    if (this.#count === this.#capacity) this.#grow();
    const message = this.#count;
    this.#count += 1;
    this.#sent[message] = row;
    this.#ended[message] = NO_ROW;
    this.#sentMicros[message] = micros;
    this.#from[message] = from;
    this.#to[message] = to;
    this.#type[message] = this.#typeOf(type);
    this.#fate[message] = IN_FLIGHT;
    const link = from * 65536 + to;
    this.#channel[message] = connection === null ? -link - 1 : connection * 2 + (from < to ? 1 : 0);
    this.#note(row, message);
  }

  /** A copy of what `sent` sent follows it. */
  copy(row: Row, sent: Row, micros: number): void {
    const original = this.#ofRow[sent] ?? NONE;
    if (sent === NO_ROW || original === NONE) return;
    if (this.#count === this.#capacity) this.#grow();
    const message = this.#count;
    this.#count += 1;
    this.#sent[message] = row;
    this.#ended[message] = NO_ROW;
    this.#sentMicros[message] = micros;
    this.#from[message] = this.#from[original] ?? 0;
    this.#to[message] = this.#to[original] ?? 0;
    this.#type[message] = this.#type[original] ?? 0;
    this.#fate[message] = IN_FLIGHT;
    this.#flags[message] = MESSAGE_FLAGS.copy;
    this.#channel[message] = this.#channel[original] ?? 0;
    this.#note(row, message);
    const copies = this.#copies.get(original);
    if (copies === undefined) this.#copies.set(original, [message]);
    else copies.push(message);
  }

  hold(row: Row, sent: Row): void {
    const message = this.#underWay(sent);
    if (message === NONE) return;
    this.#flags[message] = (this.#flags[message] ?? 0) | MESSAGE_FLAGS.held;
    this.#note(row, message);
  }

  /** What `sent` sent reached its process or was lost. A copy travels behind the original, so the first end is that one's. */
  finish(
    row: Row,
    sent: Row,
    { micros, fate }: { readonly micros: number; readonly fate: MessageFate },
  ): void {
    const message = this.#underWay(sent);
    if (message === NONE) return;
    this.#ended[message] = row;
    this.#endedMicros[message] = micros;
    this.#fate[message] = MESSAGE_FATES.indexOf(fate);
    this.#note(row, message);
  }

  /** What there is by now. `events`: how many rows there are. Only what may still change of a message is copied. */
  columns(
    events: number,
    endMicros: number,
  ): { readonly messages: MessageColumns; readonly types: readonly string[] } {
    const count = this.#count;
    const type = this.#type.subarray(0, count);
    const fate = this.#fate.slice(0, count);
    const endedMicros = this.#endedMicros.slice(0, count);
    const classes = new Uint8Array(count);
    for (let message = 0; message < count; message += 1) {
      classes[message] = this.#classes[type[message] ?? 0] ?? 0;
      if (fate[message] === IN_FLIGHT) endedMicros[message] = endMicros;
    }
    const messages: MessageColumns = {
      count,
      sent: this.#sent.subarray(0, count),
      ended: this.#ended.slice(0, count),
      sentMicros: this.#sentMicros.subarray(0, count),
      endedMicros,
      from: this.#from.subarray(0, count),
      to: this.#to.subarray(0, count),
      type,
      class: classes,
      fate,
      flags: this.#flags.slice(0, count),
      ofRow: this.#rowsUpTo(events),
    };
    markDelayed(messages);
    markOvertaking(messages, this.#channel.subarray(0, count));
    return { messages, types: [...this.#types.keys()] };
  }

  /** The first of a message and its copies that has not ended; NONE if all have. */
  #underWay(sent: Row): number {
    const original = sent === NO_ROW ? NONE : (this.#ofRow[sent] ?? NONE);
    if (original === NONE) return NONE;
    if (this.#ended[original] === NO_ROW) return original;
    const copies = this.#copies.get(original) ?? [];
    return copies.find((copy) => this.#ended[copy] === NO_ROW) ?? NONE;
  }

  #note(row: Row, message: number): void {
    while (row >= this.#ofRow.length)
      this.#ofRow = grown(this.#ofRow, new Int32Array(this.#ofRow.length * 2));
    for (let other = this.#rows; other < row; other += 1) this.#ofRow[other] = NONE;
    this.#ofRow[row] = message;
    this.#rows = row + 1;
  }

  #rowsUpTo(events: number): Int32Array {
    const rows = new Int32Array(events).fill(NONE);
    rows.set(this.#ofRow.subarray(0, Math.min(events, this.#rows)));
    return rows;
  }

  #typeOf(name: string): number {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    const type = this.#types.size;
    this.#types.set(name, type);
    this.#classes.push(MESSAGE_CLASSES.indexOf(classOfMessage(name)));
    return type;
  }

  #grow(): void {
    const size = this.#capacity * 2;
    this.#capacity = size;
    this.#sent = grown(this.#sent, new Int32Array(size));
    this.#ended = grown(this.#ended, new Int32Array(size));
    this.#sentMicros = grown(this.#sentMicros, new Float64Array(size));
    this.#endedMicros = grown(this.#endedMicros, new Float64Array(size));
    this.#from = grown(this.#from, new Uint16Array(size));
    this.#to = grown(this.#to, new Uint16Array(size));
    this.#type = grown(this.#type, new Uint16Array(size));
    this.#fate = grown(this.#fate, new Uint8Array(size));
    this.#flags = grown(this.#flags, new Uint8Array(size));
    this.#channel = grown(this.#channel, new Float64Array(size));
  }
}
