/**
 * A fingerprint of plain state, for recognising a state that was seen before. It walks anything made of numbers,
 * strings, booleans, arrays, typed arrays, maps, sets and objects with visible fields, and refuses what cannot be
 * copied or compared: a closure, a promise, a symbol. A process that keeps its continuation in a closure is caught here.
 */
import { hiddenKind, isClass, isPromise, notPlain } from './plain-data.js';

export interface Fingerprint {
  readonly low: number;
  readonly high: number;
}

/** 16 hex digits. */
export function formatFingerprint(fingerprint: Fingerprint): string {
  return hex(fingerprint.high) + hex(fingerprint.low);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** A 32-bit hash (FNV-1a, with a last mix) of a string's UTF-16 code units. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

const NO_PORTS: ReadonlySet<unknown> = new Set<unknown>();

/**
 * The fingerprint of `state`. Objects in `ports` are passed over: they belong to the world (a process's `Env`).
 * Maps and sets count as unordered, so that two ways to the same state meet. Throws an AssertionError that names the
 * place of anything that is not plain data.
 */
export function fingerprint(state: unknown, ports: ReadonlySet<unknown> = NO_PORTS): Fingerprint {
  return new Walk(ports).of(state);
}

/** Separates the kinds of value, so that `[]`, `{}`, `''` and `0` differ. */
const MARK = {
  nothing: 1,
  truth: 2,
  number: 3,
  text: 4,
  list: 5,
  map: 6,
  set: 7,
  record: 8,
  ancestor: 9,
  port: 10,
  bytes: 11,
  code: 12,
} as const;

class Walk {
  readonly #ports: ReadonlySet<unknown>;
  /** The objects around the value at hand, outermost first: a reference back to one of them is folded as its distance. */
  readonly #around: object[] = [];
  /** The way to the value at hand, for a message. */
  readonly #path: (string | number)[] = [];
  #bits: DataView | null = null;
  #low = 0;
  #high = 0;

  constructor(ports: ReadonlySet<unknown>) {
    this.#ports = ports;
  }

  /** The fingerprint of one value by itself; the lanes of what is around it are kept. */
  of(value: unknown): Fingerprint {
    const [low, high] = [this.#low, this.#high];
    this.#low = 0x243f6a88;
    this.#high = 0x85a308d3 | 0;
    this.#visit(value);
    // A last mix: sums of entries would cancel where two keys swap their values.
    this.#fold(this.#high, this.#low);
    const result = { low: this.#low, high: this.#high };
    this.#low = low;
    this.#high = high;
    return result;
  }

  #visit(value: unknown): void {
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'boolean') this.#fold(MARK.truth, value ? 1 : 0);
    else if (value === undefined) this.#fold(MARK.nothing, 0);
    else if (value === null) this.#fold(MARK.nothing, 1);
    else if (typeof value === 'object') this.#object(value);
    else if (typeof value === 'function' && isClass(value)) this.#fold(MARK.code, 0);
    else throw notPlain(this.#path, typeof value);
  }

  #object(value: object): void {
    if (this.#ports.has(value)) {
      this.#fold(MARK.port, 0);
      return;
    }
    const depth = this.#around.lastIndexOf(value);
    if (depth >= 0) {
      this.#fold(MARK.ancestor, this.#around.length - depth);
      return;
    }
    this.#around.push(value);
    if (Array.isArray(value)) this.#list(value);
    else if (ArrayBuffer.isView(value)) this.#bytes(value);
    else if (value instanceof Map) this.#map(value);
    else if (value instanceof Set) this.#set(value);
    else this.#record(value);
    this.#around.pop();
  }

  #list(values: readonly unknown[]): void {
    this.#fold(MARK.list, values.length);
    for (let i = 0; i < values.length; i += 1) this.#visitAt(i, values[i]);
  }

  #visitAt(place: string | number, value: unknown): void {
    this.#path.push(place);
    this.#visit(value);
    this.#path.pop();
  }

  #bytes(view: ArrayBufferView): void {
    this.#fold(MARK.bytes, view.byteLength);
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (const byte of bytes) this.#fold(byte, byte);
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    let [low, high] = [0, 0];
    for (const [key, value] of map) {
      const entry = this.of([key, value]);
      low = (low + entry.low) | 0;
      high = (high + entry.high) | 0;
    }
    this.#fold(MARK.map, map.size);
    this.#fold(low, high);
  }

  #set(set: ReadonlySet<unknown>): void {
    let [low, high] = [0, 0];
    for (const value of set) {
      const entry = this.of(value);
      low = (low + entry.low) | 0;
      high = (high + entry.high) | 0;
    }
    this.#fold(MARK.set, set.size);
    this.#fold(low, high);
  }

  #record(record: object): void {
    if (isPromise(record)) throw notPlain(this.#path, 'promise');
    const keys = Object.keys(record);
    const values: readonly unknown[] = Object.values(record);
    const hidden = keys.length === 0 ? hiddenKind(record) : null;
    if (hidden !== null) throw notPlain(this.#path, hidden);
    this.#fold(MARK.record, keys.length);
    for (const [i, key] of keys.entries()) {
      this.#text(key);
      this.#visitAt(key, values[i]);
    }
  }

  /** Two hashes of different make: a second lane that follows from the first would add nothing to it. */
  #text(text: string): void {
    let [first, second] = [0x811c9dc5, 0x9e3779b9];
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      first = Math.imul(first ^ unit, 0x01000193);
      second = Math.imul((second + unit) ^ (second >>> 15), 0x85ebca6b);
    }
    this.#fold(MARK.text, text.length);
    this.#fold(first, second);
  }

  #number(value: number): void {
    if ((value | 0) === value) {
      this.#fold(MARK.number, value);
      return;
    }
    this.#bits ??= new DataView(new ArrayBuffer(8));
    this.#bits.setFloat64(0, value);
    this.#fold(this.#bits.getInt32(0), this.#bits.getInt32(4));
  }

  #fold(first: number, second: number): void {
    const low = Math.imul(this.#low ^ first, 0x9e3779b1);
    this.#low = Math.imul(low ^ (low >>> 15) ^ second, 0x85ebca6b);
    const high = Math.imul((this.#high + first) | 0, 0xc2b2ae35);
    this.#high = Math.imul((high ^ (high >>> 13)) + second, 0x27d4eb2f) ^ this.#low;
  }
}
