import { assert, AssertionError } from '../../../core/assert.js';
import type { DetailLevel, EventSpec, EventSpecs, FieldSpec } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import type { FieldCodec } from './field-codecs.js';
import { fieldCodec, fieldType } from './field-codecs.js';
import { isRecord } from './json-guards.js';
import { ENVELOPE_KEYS, STRUCTURE_KEYS } from './format.js';
import type { ParsedLine } from './line/parsed-line.js';

interface Field {
  readonly name: string;
  readonly codec: FieldCodec;
  readonly isOptional: boolean;
}

/** Writes and reads the fields of one kind of event, as its declaration says. */
export class KindCodec<E extends Kinded> {
  readonly kind: string;
  readonly key: string;
  readonly level: DetailLevel;
  /** All keys that may stand in a line of this kind. */
  readonly keys: ReadonlySet<string>;
  readonly #fields: readonly Field[];

  constructor(kind: string, spec: EventSpec) {
    this.kind = kind;
    this.key = spec.key;
    this.level = spec.level;
    this.#fields = Object.entries(spec.fields).map(([name, type]) => makeField(kind, name, type));
    this.keys = new Set([...ENVELOPE_KEYS, ...Object.keys(spec.fields)]);
  }

  /** The JSON text of the fields, each with a comma in front. Fails if a value is not of its declared type. */
  encode(event: E): string {
    if (!isRecord(event)) throw new AssertionError('an event is an object');
    let text = '';
    for (const { name, codec, isOptional } of this.#fields) {
      const value = event[name];
      if (value === null && isOptional) continue;
      const json = codec.encode(value);
      if (json === undefined)
        throw new AssertionError(`${this.kind}.${name} is ${codec.expects}, not ${String(value)}`);
      text += `,"${name}":${json}`;
    }
    return text;
  }

  /** The event that a line stands for, without its envelope. */
  decode(line: ParsedLine): E {
    const event: { kind: string; [field: string]: unknown } = { kind: this.kind };
    for (const { name, codec, isOptional } of this.#fields) {
      event[name] = isOptional && !line.has(name) ? null : line.need(name, codec.expects, codec.decode);
    }
    const whole: Kinded = event;
    // Each field was just checked against the declaration from which `EventOf` computes the type of this kind.
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- no type can follow a table that is read at run time
    return whole as E;
  }
}

/** The codecs of all kinds of a run. */
export class KindTable<E extends Kinded> {
  readonly #byKind = new Map<string, KindCodec<E>>();
  readonly #byKey = new Map<string, KindCodec<E>>();

  constructor(specs: EventSpecs) {
    const reserved = new Set<string>(Object.values(STRUCTURE_KEYS));
    for (const [kind, spec] of Object.entries(specs)) {
      const codec = new KindCodec<E>(kind, spec);
      const isFree = !reserved.has(spec.key) && !this.#byKey.has(spec.key);
      assert(isFree, `the short name of ${kind} in a trace file is its own, but "${spec.key}" is taken`);
      this.#byKind.set(kind, codec);
      this.#byKey.set(spec.key, codec);
    }
  }

  /** All of them, in declared order. */
  get all(): Iterable<KindCodec<E>> {
    return this.#byKind.values();
  }

  withKind(kind: string): KindCodec<E> | undefined {
    return this.#byKind.get(kind);
  }

  withKey(key: string): KindCodec<E> | undefined {
    return this.#byKey.get(key);
  }
}

function makeField(kind: string, name: string, spec: FieldSpec): Field {
  assert(
    !ENVELOPE_KEYS.includes(name),
    `a field has a name of its own, but ${kind}.${name} is part of every line`,
  );
  const { type, isOptional } = fieldType(spec);
  return { name, codec: fieldCodec(type), isOptional };
}
