import type { EventSpecs } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import { FORMAT } from './format.js';
import { upgradeEvent } from './format-1.js';
import type { HeaderLine, KindLine } from './header-codec.js';
import type { FieldPlaces, KindCodec } from './kind-codec.js';
import { EVENT_KEYS, KindTable } from './kind-codec.js';
import type { ParsedLine } from './line/parsed-line.js';

/** A kind as the file at hand writes it. */
interface OpenKind<E extends Kinded> {
  readonly codec: KindCodec<E>;
  readonly places: FieldPlaces;
}

/** What the header of a file says, ready for use, and the texts that have numbers so far. */
export class OpenFile<E extends Kinded> {
  readonly actors: ReadonlySet<number>;
  /** Written by a newer minor version: what is unknown is ignored. */
  readonly isNewer: boolean;
  readonly #isOld: boolean;
  /** By short name; null for a kind of a newer minor version, whose events are counted and ignored. */
  readonly #kinds = new Map<string, OpenKind<E> | null>();
  readonly #symbols: (string | undefined)[] = [];

  constructor(line: ParsedLine, { version, header, kinds }: HeaderLine, specs: EventSpecs) {
    const [major, minor] = version;
    this.#isOld = major < FORMAT.major;
    this.isNewer = minor > (this.#isOld ? 0 : FORMAT.minor);
    this.actors = new Set(header.actors.map(({ id }) => id));
    const table = new KindTable<E>(specs);
    for (const [key, declared] of kinds) {
      const codec = table.withKey(key);
      if (codec?.kind === declared.kind) this.#kinds.set(key, this.#open(line, key, { codec, declared }));
      else if (this.isNewer) this.#kinds.set(key, null);
      else {
        const why = `"${key}" stands for ${declared.kind}, which the protocol does not declare so`;
        line.fail('unknown-kind', why, 'kinds');
      }
    }
  }

  /** The kind of an event line: null if it is to be ignored, undefined if the header does not name it. */
  kindOf(key: string): string | null | undefined {
    const kind = this.#kinds.get(key);
    return kind === undefined || kind === null ? kind : kind.codec.kind;
  }

  /** The line as this version writes it. */
  upgraded(line: ParsedLine, key: string): ParsedLine {
    const kind = this.#kinds.get(key) ?? null;
    if (kind === null) return line;
    if (this.#isOld) return upgradeEvent(line, kind.codec.names);
    if (!this.isNewer) line.refuseOthers(EVENT_KEYS);
    return line;
  }

  /** The event of an upgraded line; null if it is to be ignored. */
  event(line: ParsedLine, key: string): E | null {
    const kind = this.#kinds.get(key) ?? null;
    if (kind === null) return null;
    return kind.codec.decode(line, {
      places: kind.places,
      symbols: this.#symbols,
      isStrict: !this.isNewer,
    });
  }

  /** A text has this number from now on. */
  name(number: number, text: string): void {
    this.#symbols[number] = text;
  }

  #open(
    line: ParsedLine,
    key: string,
    { codec, declared }: { readonly codec: KindCodec<E>; readonly declared: KindLine },
  ): OpenKind<E> {
    const names = declared.names ?? codec.names;
    const unknown = names.find((name) => !codec.names.includes(name));
    if (unknown !== undefined && !this.isNewer) {
      const why = `"${key}" has a field "${unknown}", which ${codec.kind} is not declared to have`;
      line.fail('unknown-kind', why, 'kinds');
    }
    return { codec, places: codec.placesIn(names) };
  }
}
