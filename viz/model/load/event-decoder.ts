import type { RunEvent } from '../../../scenarios/run-recipe.js';
import { eventsOf } from '../../../sim/protocols/events.js';
import { isText } from '../../../sim/trace/file/json-guards.js';
import { KindTable } from '../../../sim/trace/file/kind-codec.js';
import { ParsedLine } from '../../../sim/trace/file/line/parsed-line.js';

/** Reads single event lines again, which were read in their order before. */
export class EventDecoder {
  readonly #kinds: KindTable<RunEvent>;

  constructor(protocol: string) {
    this.#kinds = new KindTable<RunEvent>(eventsOf(protocol) ?? {});
  }

  /** Null for a line that is no event of a known kind. */
  decode(text: string): RunEvent | null {
    const line = new ParsedLine(text, 0);
    const key = line.need('k', 'the short name of a kind', (json) => (isText(json) ? json : undefined));
    return this.#kinds.withKey(key)?.decode(line) ?? null;
  }
}
