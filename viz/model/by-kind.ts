import type { Kinded } from '../../core/env.js';

/** One entry for each kind of `E`, that takes an event of this kind. */
export type ByKind<E extends Kinded, A, R> = {
  readonly [K in E['kind']]: (event: Extract<E, { readonly kind: K }>, argument: A) => R;
};

/** The entry for an event; undefined for a kind that the table does not know, which a file of another version may hold. */
export function entryFor<E extends Kinded, A, R>(
  table: Partial<ByKind<E, A, R>>,
  kind: string,
): ((event: E, argument: A) => R) | undefined {
  const whole: object = table;
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the table is keyed by kind, so an entry only ever gets events of its own kind
  const entries = whole as Readonly<Record<string, ((event: E, argument: A) => R) | undefined>>;
  return Object.hasOwn(entries, kind) ? entries[kind] : undefined;
}
