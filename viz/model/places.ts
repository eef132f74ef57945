import type { Actor } from '../../sim/cluster.js';

/** Turns addresses into places in `actors`. */
export class Places {
  readonly actors: readonly Actor[];
  readonly #places: number[] = [];

  constructor(actors: readonly Actor[]) {
    this.actors = actors;
    for (const [place, { id }] of actors.entries()) this.#places[id] = place;
  }

  /** Of an address that nobody has, which a faulty protocol may name, the place of the world. */
  of(address: number): number {
    return this.#places[address] ?? 0;
  }

  /** `s2`, by address; what nobody is called is told by its number. */
  nameOf(address: number): string {
    const place = this.#places[address];
    return (place === undefined ? undefined : this.actors[place]?.name) ?? `actor ${String(address)}`;
  }
}
