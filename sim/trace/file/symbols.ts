/**
 * Texts that come again and again stand in a file once: at its second occurrence a text gets a number, in a line of its
 * own, and from then on the number stands in its place. What occurs once costs nothing.
 */
import { STRUCTURE_KEYS } from './format.js';
import { RecentMap } from './recent-map.js';

/** So many texts are remembered that occurred once. */
const SEEN_MAX = 4096;
/** So many texts get numbers; a reader holds them all. */
const SYMBOLS_MAX = 65_536;
/** Shorter ones are no longer than a number, longer ones hardly come again. */
const CHARACTERS_MIN = 2;
const CHARACTERS_MAX = 256;

export class SymbolWriter {
  readonly #write: (line: string) => void;
  readonly #numbers = new Map<string, number>();
  readonly #seen = new RecentMap<string, true>(SEEN_MAX);

  /** `write` takes the lines in which texts get numbers, each before the first use of the number. */
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** The JSON of a text: its number, or itself. */
  encode(text: string): string {
    const number = this.#numbers.get(text);
    if (number !== undefined) return String(number);
    if (text.length < CHARACTERS_MIN || text.length > CHARACTERS_MAX) return JSON.stringify(text);
    if (this.#seen.get(text) === undefined || this.#numbers.size >= SYMBOLS_MAX) {
      this.#seen.set(text, true);
      return JSON.stringify(text);
    }
    const added = this.#numbers.size;
    this.#numbers.set(text, added);
    this.#write(`{"k":"${STRUCTURE_KEYS.symbol}","i":${String(added)},"s":${JSON.stringify(text)}}`);
    return String(added);
  }
}
