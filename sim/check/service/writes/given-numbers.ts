/** A row of numbers without a gap, both ends included. */
interface Row {
  first: number;
  last: number;
}

/** So many of the latest numbers, and up to twice as many, are remembered with their events. */
const REMEMBERED = 512;

/**
 * Numbers that were given out, and are to be given once: which ones is known for ever, by which event only of the latest.
 * Where numbers are given one behind the other there is one row of them, however many they are.
 */
export class GivenNumbers {
  readonly #rows: Row[] = [];
  #events = new Map<number, number>();
  #earlierEvents = new Map<number, number>();
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** The event that gave a number, 0 if that was long ago; undefined if nobody was given it. */
  givenAt(number: number): number | undefined {
    const row = this.#rows[this.#placeOf(number)];
    if (row === undefined || number > row.last) return undefined;
    return this.#events.get(number) ?? this.#earlierEvents.get(number) ?? 0;
  }

  add(number: number, index: number): void {
    this.#remember(number, index);
    const place = this.#placeOf(number);
    const row = this.#rows[place];
    if (row !== undefined && number <= row.last) return;
    this.#count += 1;
    const next = this.#rows[place + 1];
    const touchesNext = next?.first === number + 1;
    if (row?.last === number - 1) {
      row.last = touchesNext ? next.last : number;
      if (touchesNext) this.#rows.splice(place + 1, 1);
    } else if (touchesNext) {
      next.first = number;
    } else {
      this.#rows.splice(place + 1, 0, { first: number, last: number });
    }
  }

  /** The last row that does not begin behind a number; -1 if all do. It is nearly always at the end. */
  #placeOf(number: number): number {
    let place = this.#rows.length - 1;
    while ((this.#rows[place]?.first ?? -Infinity) > number) place -= 1;
    return place;
  }

  #remember(number: number, index: number): void {
    this.#events.set(number, index);
    if (this.#events.size < REMEMBERED) return;
    this.#earlierEvents = this.#events;
    this.#events = new Map();
  }
}
