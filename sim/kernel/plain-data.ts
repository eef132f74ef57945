/** What a process's state may be made of: nothing that cannot be copied, compared, and written down. */
import { AssertionError } from '../../core/assert.js';

/** A class is code, the same in every state; any other function may be a closure. Only a class has a fixed prototype. */
export function isClass(value: object): boolean {
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

export function isPromise(value: object): boolean {
  return 'then' in value;
}

/** A date, a generator, a weak map: what it holds is in no field. Null for what simply has none. */
export function hiddenKind(value: object): string | null {
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return kind === 'Object' ? null : kind;
}

/** The error that names the place of what is no plain data. */
export function notPlain(path: readonly (string | number)[], what: string): AssertionError {
  return new AssertionError(`${['state', ...path].join('.')} is plain data, but it is a ${what}`);
}

/**
 * Throws an AssertionError that names the place of anything in `state` that is not plain data. It looks at each object
 * once, however many others hold it, and passes over those in `ports`: they belong to the world.
 */
export function assertPlain(state: unknown, ports: ReadonlySet<unknown>): void {
  new PlainWalk(ports).visit(state);
}

class PlainWalk {
  readonly #seen: Set<unknown>;
  readonly #path: (string | number)[] = [];

  constructor(ports: ReadonlySet<unknown>) {
    this.#seen = new Set(ports);
  }

  visit(value: unknown): void {
    if (typeof value === 'function' && !isClass(value)) throw notPlain(this.#path, 'function');
    if (typeof value === 'symbol') throw notPlain(this.#path, 'symbol');
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || this.#seen.has(value))
      return;
    this.#seen.add(value);
    if (value instanceof Map) for (const entry of value) this.#visitAll(entry);
    else if (value instanceof Set) for (const element of value) this.visit(element);
    else this.#record(value);
  }

  #visitAll(values: Iterable<unknown>): void {
    for (const value of values) this.visit(value);
  }

  #record(record: object): void {
    if (isPromise(record)) throw notPlain(this.#path, 'promise');
    const values: readonly unknown[] = Object.values(record);
    const hidden = values.length === 0 && !Array.isArray(record) ? hiddenKind(record) : null;
    if (hidden !== null) throw notPlain(this.#path, hidden);
    // Most fields hold a number or a text, which is plain: for those no path is made.
    let keys: readonly string[] | null = null;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      if (isScalar(value)) continue;
      keys ??= Object.keys(record);
      this.#path.push(keys[i] ?? i);
      this.visit(value);
      this.#path.pop();
    }
  }
}

function isScalar(value: unknown): boolean {
  return (
    value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
  );
}
