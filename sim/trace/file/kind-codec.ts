import { assert, AssertionError } from '../../../core/assert.js';
import type { DetailLevel, EventSpec, EventSpecs, FieldSpec } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import type { FieldCodec } from './field-codecs.js';
import { fieldCodec, fieldType } from './field-codecs.js';
import { ENVELOPE_KEYS, FIELDS_KEY, STRUCTURE_KEYS } from './format.js';
import { isList, isRecord, isText } from './json-guards.js';
import type { ParsedLine } from './line/parsed-line.js';

interface Field {
  readonly name: string;
  readonly codec: FieldCodec;
  readonly isText: boolean;
  readonly isOptional: boolean;
}

/** The keys of an event line. */
export const EVENT_KEYS: ReadonlySet<string> = new Set([...ENVELOPE_KEYS, FIELDS_KEY]);

/** Writes and reads the fields of one kind of event, as its declaration says. */
export class KindCodec<E extends Kinded> {
  readonly kind: string;
  readonly key: string;
  readonly level: DetailLevel;
  /** The names of the fields, in the order in which they are written. */
  readonly names: readonly string[];
  readonly #fields: readonly Field[];

  constructor(kind: string, spec: EventSpec) {
    this.kind = kind;
    this.key = spec.key;
    this.level = spec.level;
    this.#fields = Object.entries(spec.fields).map(([name, type]) => makeField(kind, name, type));
    this.names = Object.keys(spec.fields);
  }

  /**
   * The JSON of the fields: a list in their order, without the nulls at its end; empty if nothing is left. `encodeText`
   * writes texts. Fails if a value is not of its declared type.
   */
  encode(event: Kinded, encodeText: (text: string) => string): string {
    if (!isRecord(event)) throw new AssertionError('an event is an object');
    let text = '';
    let nulls = '';
    for (const { name, codec, isText: isSymbol, isOptional } of this.#fields) {
      const value = event[name];
      if (value === null && isOptional) {
        nulls += ',null';
        continue;
      }
      const json = isSymbol && isText(value) ? encodeText(value) : codec.encode(value);
      if (json === undefined)
        throw new AssertionError(`${this.kind}.${name} is ${codec.expects}, not ${String(value)}`);
      text += `${nulls},${json}`;
      nulls = '';
    }
    return text === '' ? '' : `[${text.slice(1)}]`;
  }

  /** What a file has to be read by that names the fields of this kind so; null in a field's place if it has it not. */
  placesIn(names: readonly string[]): FieldPlaces {
    return {
      count: names.length,
      ofFields: this.names.map((name) => {
        const place = names.indexOf(name);
        return place < 0 ? null : place;
      }),
    };
  }

  /** The event of a line whose fields have these values, without its envelope. The line is read for errors alone. */
  decode(line: ParsedLine, values: readonly unknown[], { places, symbols, isStrict }: Reading): E {
    if (isStrict && values.length > places.count) {
      const why = `"${FIELDS_KEY}" holds ${String(values.length)} values, but such an event has ${String(places.count)}`;
      line.fail('unknown-key', why, FIELDS_KEY);
    }
    const event: { kind: string; [field: string]: unknown } = { kind: this.kind };
    // Loops without iterators, and no object for each field: a million events are read in a second or two.
    for (let i = 0; i < this.#fields.length; i += 1) {
      const field = this.#fields[i];
      if (field === undefined) break;
      const place = places.ofFields[i] ?? null;
      const json = place === null ? undefined : values[place];
      if (json === undefined || (json === null && field.isOptional)) {
        event[field.name] = field.isOptional
          ? null
          : line.fail('missing-field', `"${field.name}" is missing`);
      } else if (field.isText && typeof json === 'number') {
        event[field.name] = symbols[json] ?? unknownSymbol(line, field, json);
      } else {
        const value = field.codec.decode(json);
        if (value === undefined) refuseValue(line, field, json);
        event[field.name] = value;
      }
    }
    const whole: Kinded = event;
    // Each field was just checked against the declaration from which `EventOf` computes the type of this kind.
    // oxlint-disable-next-line typescript/consistent-type-assertions -- no type can follow a table that is read at run time
    return whole as E;
  }
}

/** Where a file has the fields of a kind. */
export interface FieldPlaces {
  /** How many fields it has. */
  readonly count: number;
  /** By declared order. */
  readonly ofFields: readonly (number | null)[];
}

interface Reading {
  readonly places: FieldPlaces;
  /** By number. */
  readonly symbols: readonly (string | undefined)[];
  /** Whether values that nobody knows are refused. */
  readonly isStrict: boolean;
}

const NOTHING: readonly unknown[] = [];

/** The values of the fields of an event line. */
export function valuesIn(line: ParsedLine): readonly unknown[] {
  const values = line.at(FIELDS_KEY);
  if (values === undefined) return NOTHING;
  if (isList(values)) return values;
  return line.refuse({ key: FIELDS_KEY, name: FIELDS_KEY, expects: 'a list of values' }, values);
}

function unknownSymbol(line: ParsedLine, { name }: Field, number: number): never {
  const why = `"${name}" is the text of number ${String(number)}, which no line before gives`;
  return line.fail('unknown-symbol', why, FIELDS_KEY);
}

function refuseValue(line: ParsedLine, { name, codec }: Field, json: unknown): never {
  return line.refuse({ key: FIELDS_KEY, name, expects: codec.expects }, json);
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
  assert(!EVENT_KEYS.has(name), `a field has a name of its own, but ${kind}.${name} is part of every line`);
  const { type, isOptional } = fieldType(spec);
  return { name, codec: fieldCodec(type), isText: type === 'text', isOptional };
}
