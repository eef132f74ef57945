import type { EventSpecs } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import { FORMAT, OLDEST_MAJOR } from './format.js';
import { upgradeEvent } from './format-1.js';
import type { HeaderLine, KindLine } from './header-codec.js';
import type { FieldPlaces, KindCodec } from './kind-codec.js';
import { EVENT_KEYS, KindTable } from './kind-codec.js';
import { codeOfName } from './line/event-scan.js';
import type { ParsedLine } from './line/parsed-line.js';

/** A kind as the file at hand writes it. */
export interface OpenKind<E extends Kinded> {
  readonly key: string;
  /** Null for a kind of a newer minor version, whose events are counted and ignored. */
  readonly known: { readonly codec: KindCodec<E>; readonly places: FieldPlaces } | null;
  /** How many events of it were read. */
  events: number;
}

/** What the header of a file says, ready for use, and the texts that have numbers so far. */
export class OpenFile<E extends Kinded> {
  readonly actors: ReadonlySet<number>;
  /** Written by a newer minor version: what is unknown is ignored. */
  readonly isNewer: boolean;
  /** Of format 1: its lines have another form. */
  readonly isOld: boolean;
  readonly #kinds = new Map<string, OpenKind<E>>();
  /** By the code of the short name; those without a code are not here. */
  readonly #byCode = new Map<number, OpenKind<E>>();
  readonly #symbols: (string | undefined)[] = [];

  constructor(line: ParsedLine, { version, header, kinds }: HeaderLine, specs: EventSpecs) {
    const [major, minor] = version;
    this.isOld = major === OLDEST_MAJOR;
    // No earlier major version had a minor one.
    this.isNewer = minor > (major < FORMAT.major ? 0 : FORMAT.minor);
    this.actors = new Set(header.actors.map(({ id }) => id));
    const table = new KindTable<E>(specs);
    for (const [key, declared] of kinds) this.#add(this.#open(line, { key, declared, table }));
  }

  /** All kinds of the header. */
  get kinds(): Iterable<Readonly<OpenKind<E>>> {
    return this.#kinds.values();
  }

  /** The kind of a short name; undefined if the header does not name it. */
  withKey(key: string): OpenKind<E> | undefined {
    return this.#kinds.get(key);
  }

  /** The kind by the code of its short name; undefined for those that have no code, too. */
  withCode(code: number): OpenKind<E> | undefined {
    return this.#byCode.get(code);
  }

  /** The line as this version writes it. */
  upgraded(line: ParsedLine, { known }: OpenKind<E>): ParsedLine {
    if (known === null) return line;
    if (this.isOld) return upgradeEvent(line, known.codec);
    if (!this.isNewer) line.refuseOthers(EVENT_KEYS);
    return line;
  }

  /** The event of an upgraded line; null if it is to be ignored. `values` are those of its fields. */
  event(line: ParsedLine, values: readonly unknown[], { known }: OpenKind<E>): E | null {
    if (known === null) return null;
    return known.codec.decode(line, values, {
      places: known.places,
      symbols: this.#symbols,
      isStrict: !this.isNewer,
    });
  }

  /** A text has this number from now on. */
  name(number: number, text: string): void {
    this.#symbols[number] = text;
  }

  #add(kind: OpenKind<E>): void {
    this.#kinds.set(kind.key, kind);
    const code = codeOfName(kind.key);
    if (code > 0) this.#byCode.set(code, kind);
  }

  #open(
    line: ParsedLine,
    {
      key,
      declared,
      table,
    }: { readonly key: string; readonly declared: KindLine; readonly table: KindTable<E> },
  ): OpenKind<E> {
    const codec = table.withKey(key);
    if (codec?.kind !== declared.kind) {
      if (this.isNewer) return { key, known: null, events: 0 };
      const why = `"${key}" stands for ${declared.kind}, which the protocol does not declare so`;
      return line.fail('unknown-kind', why, 'kinds');
    }
    const names = declared.names ?? codec.names;
    const unknown = names.find((name) => !codec.names.includes(name));
    if (unknown !== undefined && !this.isNewer) {
      const why = `"${key}" has a field "${unknown}", which ${codec.kind} is not declared to have`;
      line.fail('unknown-kind', why, 'kinds');
    }
    return { key, known: { codec, places: codec.placesIn(names) }, events: 0 };
  }
}
